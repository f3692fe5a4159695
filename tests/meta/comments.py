#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: GPL-2.0-or-later
"""comments.py ROOT [LIBRARY]...: whether the functions that comments name are
there. A line for each "name()" in a comment of a .c or .h file that neither the
code of the tree has nor a library; status 1 when there is one."""

import re
import subprocess
import sys

import sources


def of_library(path):
    """The names it exports."""
    listed = subprocess.run(["nm", "-D", "--defined-only", path], check=True,
                            capture_output=True, text=True).stdout
    return {line.split()[-1].split("@")[0] for line in listed.splitlines()}


def main():
    root = sys.argv[1]
    tree = [sources.Source(root, path)
            for path in sources.files(root, "lib", "cmd", "tests")]
    # what code names is there, or it would not compile; SYS_openat2 too
    known = {word.removeprefix("SYS_") for source in tree
             for word in re.findall(r"\b[A-Za-z_]\w*", source.code)}
    for library in sys.argv[2:]:
        known |= of_library(library)
    missing = []
    for source in tree:
        for line, text in source.comments:
            for match in re.finditer(r"\b([A-Za-z_]\w*)\(\)", text):
                if match.group(1) not in known:
                    missing.append((source.path, line + text.count(
                        "\n", 0, match.start()), match.group(1)))
    for path, line, name in sorted(missing):
        print(f"{path}:{line}: there is no {name}()")
    sys.exit(bool(missing))


main()
