#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: GPL-2.0-or-later
"""layout.py ROOT: whether lib/ and cmd/ keep to their rooms. A line for each
place that does not, "FILE:LINE: what is wrong"; status 1 when there is one.

- A file of lib/ includes its own room and those to the left of it, in
      util.h < selinux < file < vm < registry < alloc < relabel
  enter, beside alloc, those up to registry; and qemu, beside file, selinux and
  file. It calls a function that svirt.h
  declares only where it might include its file as well.
- cmd/X/ belongs to svirt-X.c, cmd/shared/ to all, and of lib/ commands include
  svirt.h and util.h only; svirt-scan, what it is there for, qemu as well.
- No circles: a file and its header are one; an include leads on, and so does
  the use of a function that svirt.h declares.
- A function that x.h declares is defined in x.c; one that is defined in x.c and
  is not static, is declared in x.h or svirt.h; each of svirt.h once in lib/.
- A file opens with its licence, and then with what is in it.
- No function has more than 60 lines, main included; no source more than 350."""

import os
import re
import sys

import sources

ROOMS = ["selinux", "file", "vm", "registry", "alloc", "relabel"]
MAY_USE = {room: set(ROOMS[:place + 1]) for place, room in enumerate(ROOMS)}
MAY_USE["enter"] = MAY_USE["registry"] | {"enter"}
MAY_USE["qemu"] = {"selinux", "file", "qemu"}
OUTSIDE = {"config.h", "svirt.h", "util.h"}
FUNCTION_MAX = 60
SOURCE_MAX = 350

problems = []


def problem(path, line, what):
    problems.append((path, line, what))


def room_of(path):
    """The folder in lib/ or cmd/, or None for a file in them itself."""
    parts = path.split("/")
    return parts[1] if len(parts) > 2 else None


def node(path):
    """A file and its header."""
    return path[:-2]


def check_include_lib(tree, source, line, name):
    room = room_of(source.path)
    target = "lib/" + name
    if name not in OUTSIDE and target not in tree:
        problem(source.path, line, f'no file lib/{name}: '
                'includes are written "room/file.h"')
        return None
    if room is None and room_of(target):
        problem(source.path, line, f"includes {name}: "
                f"{source.path} may use no room")
    elif room_of(target) and room_of(target) not in MAY_USE.get(room, ()):
        problem(source.path, line, f"includes {name}: {room} may not use "
                f"{room_of(target)}")
    return target


def owner_of(path):
    """The command whose file of cmd/ this is; "shared"."""
    room = room_of(path)
    if room:
        return room
    return re.sub(r"^svirt-|\.[ch]$", "", os.path.basename(path))


def check_include_cmd(tree, source, line, name):
    if name in OUTSIDE:
        return "lib/" + name
    if room_of("lib/" + name) == "qemu" and "lib/" + name in tree:
        if owner_of(source.path) != "scan":
            problem(source.path, line, f"includes {name}: lib/qemu/ is for "
                    "svirt-scan alone")
        return "lib/" + name
    target = "cmd/" + name
    if target not in tree:
        problem(source.path, line, f"no file cmd/{name}: commands include "
                'svirt.h, util.h, "shared/file.h" and "COMMAND/file.h"')
        return None
    if owner_of(target) not in (owner_of(source.path), "shared"):
        problem(source.path, line, f"includes {name}: cmd/{owner_of(target)}/ "
                f"belongs to svirt-{owner_of(target)}.c alone")
    return target


def check_includes(tree):
    """Returns the edges between nodes: {from: {to: (path, line)}}."""
    edges = {}
    for source in tree.values():
        check = (check_include_lib if source.path.startswith("lib/")
                 else check_include_cmd)
        for line, name in source.includes:
            target = check(tree, source, line, name)
            if target and node(target) != node(source.path):
                edges.setdefault(node(source.path), {}).setdefault(
                    node(target), (source.path, line))
    return edges


def check_circles(edges):
    """Each circle once, at the place that closes it."""
    done, path = set(), []

    def visit(here):
        if here in path:
            circle = path[path.index(here):] + [here]
            problem(*edges[circle[-2]][here],
                    "a circle: " + " > ".join(circle))
            return
        if here in done:
            return
        path.append(here)
        for there in sorted(edges.get(here, ())):
            visit(there)
        path.pop()
        done.add(here)

    for start in sorted(edges):
        visit(start)


def public(tree):
    header = tree.get("lib/svirt.h")
    return header.declared if header else {}


def check_headers(tree):
    """x.h and x.c, both ways."""
    for path, source in tree.items():
        if path == "lib/svirt.h":
            continue
        if path.endswith(".h"):
            body = tree.get(node(path) + ".c")
            for name, (line, is_static) in source.declared.items():
                if not is_static and (not body or name not in body.defined):
                    problem(path, line, f"declares {name}(), which "
                            f"{node(path)}.c does not define")
            continue
        header = tree.get(node(path) + ".h")
        for name, (line, is_static) in source.defined.items():
            if is_static or name == "main" or name in public(tree):
                continue
            if not header or name not in header.declared:
                problem(path, line, f"defines {name}(), which "
                        f"{node(path)}.h does not declare")
        for name, (line, is_static) in source.declared.items():
            if not is_static:
                problem(path, line, f"declares {name}(): that is for the "
                        "header of its own file")


def check_public(tree, edges):
    """Each of svirt.h's is defined once; using it is like an include."""
    where = {}
    for path, source in tree.items():
        for name, (line, _) in source.defined.items():
            if path.startswith("lib/") and name in public(tree):
                where.setdefault(name, []).append((path, line))
    for name, (line, is_static) in public(tree).items():
        if not is_static and name not in where:
            problem("lib/svirt.h", line, f"declares {name}(), which no file "
                    "of lib/ defines")
        for path, again in where.get(name, [])[1:]:
            problem(path, again, f"defines {name}() again: see "
                    f"{where[name][0][0]}")
    check_uses(tree, {name: at[0][0] for name, at in where.items()}, edges)


def check_uses(tree, where, edges):
    for path, source in tree.items():
        room = room_of(path)
        if not path.startswith("lib/") or not room:
            continue
        for match in re.finditer(r"\b(svirt_\w+)\b", source.bodies):
            target = where.get(match.group(1), path)
            line = source.line_of(match.start())
            if node(target) != node(path):
                edges.setdefault(node(path), {}).setdefault(
                    node(target), (path, line))
            if room_of(target) not in MAY_USE.get(room, (room,)):
                problem(path, line, f"uses {match.group(1)}() of {target}: "
                        f"{room} may not use {room_of(target)}")


def check_openings(tree):
    for path, source in tree.items():
        lines = source.text.split("\n")
        if "SPDX-License-Identifier:" not in lines[0]:
            problem(path, 1, "the first line has no SPDX licence")
        says = [text for line, text in source.comments if line == 2]
        if not says or len(re.findall(r"\w+", says[0])) < 3:
            problem(path, 2, "no comment that says what is in the file")


def check_lengths(tree):
    for path, source in tree.items():
        lines = source.text.rstrip("\n").split("\n")
        if path.endswith(".c") and len(lines) > SOURCE_MAX:
            problem(path, SOURCE_MAX + 1, f"the file has {len(lines)} lines, "
                    f"of {SOURCE_MAX}: it is two")
        for name, (line, _) in source.defined.items():
            end = next((number for number in range(line, len(lines) + 1)
                        if lines[number - 1].startswith("}")), line)
            if end - line + 1 > FUNCTION_MAX:
                problem(path, line, f"{name}() has {end - line + 1} lines, of "
                        f"{FUNCTION_MAX}")


def check_rooms(tree):
    for path in tree:
        room = room_of(path)
        if path.startswith("lib/") and room and room not in MAY_USE:
            problem(path, 1, f"{room} is no room of lib/")
        elif path.startswith("lib/") and not room and \
                path not in ("lib/svirt.h", "lib/util.h"):
            problem(path, 1, "lies in no room")
        elif path.startswith("cmd/") and not room and \
                not re.match(r"cmd/svirt-[a-z]+\.c$", path):
            problem(path, 1, "is no command: helpers lie in "
                    "cmd/COMMAND/ or cmd/shared/")
        elif path.startswith("cmd/") and room not in (None, "shared") and \
                f"cmd/svirt-{room}.c" not in tree:
            problem(path, 1, f"there is no cmd/svirt-{room}.c")


def check_build(root):
    """What svirt-X is built from is its own, or shared."""
    path = "cmd/Module.am"
    if not os.path.exists(os.path.join(root, path)):
        return
    with open(os.path.join(root, path), encoding="utf-8") as file:
        lines = file.read().split("\n")
    owner = None
    for number, line in enumerate(lines, 1):
        variable = re.match(r"(\S+)\s*\+?=", line)
        if variable:
            command = re.match(r"%C%_svirt_(\w+)_SOURCES$", variable.group(1))
            owner = command.group(1).replace("_", "-") if command else "shared"
        for used in re.findall(r"%D%/([\w-]+)/", line):
            # svirt-X-PART is a part of svirt-X that runs by itself
            if used not in (owner, owner.split("-")[0], "shared"):
                problem(path, number, f"cmd/{used}/ belongs to svirt-{used} "
                        "alone")


def main():
    root = sys.argv[1]
    tree = {path: sources.Source(root, path)
            for path in sources.files(root, "lib", "cmd")}
    if not tree:
        sys.exit(f"layout.py: no sources in {root}")
    check_rooms(tree)
    edges = check_includes(tree)
    check_headers(tree)
    check_public(tree, edges)
    check_circles(edges)
    check_openings(tree)
    check_lengths(tree)
    check_build(root)
    for path, line, what in sorted(problems):
        print(f"{path}:{line}: {what}")
    sys.exit(bool(problems))


main()
