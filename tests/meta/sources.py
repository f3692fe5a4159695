# SPDX-License-Identifier: GPL-2.0-or-later
"""C sources, as far as the tests of the tree read them: comments, includes,
and what is declared and defined at the top level of a file."""

import os
import re

TOKEN = re.compile(
    r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def blank(text):
    """As many lines, and nothing in them."""
    return re.sub(r"[^\n]", " ", text)


class Source:
    """One file; path is relative to the tree's root."""

    def __init__(self, root, path):
        self.path = path
        with open(os.path.join(root, path), encoding="utf-8") as file:
            self.text = file.read()
        self.comments = []  # (line, text)
        self.code = TOKEN.sub(self._token, self.text)
        self.includes = [
            (self.line_of(match.start()), match.group(1))
            for match in re.finditer(
                r'^[ \t]*#[ \t]*include[ \t]+"([^"\n]+)"', self._includable(),
                re.M)]
        self._items()

    def _token(self, match):
        token = match.group()
        if token.startswith("/"):
            self.comments.append((self.line_of(match.start()), token))
            return blank(token)
        return token[0] + " " * (len(token) - 2) + token[0]

    def _includable(self):
        # without comments, but with what stands between quotes
        return re.sub(r"/\*.*?\*/|//[^\n]*", lambda m: blank(m.group()),
                      self.text, flags=re.S)

    def line_of(self, offset):
        return self.text.count("\n", 0, offset) + 1

    def _items(self):
        """What stands outside all braces: (line, text, is it a body)."""
        code = re.sub(r"^[ \t]*#[ \t]*ifdef[ \t]+__cplusplus\b.*?^[ \t]*#[ \t]*endif",
                      lambda m: blank(m.group()), self.code, flags=re.S | re.M)
        code = re.sub(r"^[ \t]*#(?:\\\n|[^\n])*", lambda m: blank(m.group()), code,
                      flags=re.M)
        self.declared, self.defined = {}, {}
        depth = begin = 0
        for match in re.finditer(r"[{};]", code):
            char = match.group()
            if depth == 0 and char in "{;":
                self._item(begin, code[begin:match.start()], char)
            depth += (char == "{") - (char == "}")
            if depth == 0 and char in "};":
                begin = match.end()
        self.bodies = code

    def _item(self, begin, text, end):
        text = re.sub(r"__attribute__\s*\(\(.*?\)\)",
                      lambda m: blank(m.group()), text, flags=re.S)
        # attributes by a macro's name
        text = re.sub(r"\b[A-Z][A-Z_]+\s*\([^()]*\)",
                      lambda m: blank(m.group()), text)
        match = re.match(r"[\w\s*]*?\b(\w+)\s*\(", text)
        if not match or re.match(r"\s*(typedef|extern\s*$)\b", text):
            return
        words = re.findall(r"\w+", text[:match.start(1)])
        if not words and end == ";":
            return  # a macro's use
        where = self.line_of(begin + match.start(1))
        kind = self.declared if end == ";" else self.defined
        kind.setdefault(match.group(1), (where, "static" in words))


def files(root, *folders):
    """The .c and .h files in these folders, sorted, relative to root."""
    found = []
    for folder in folders:
        for where, below, names in os.walk(os.path.join(root, folder)):
            below.sort()
            found += [os.path.relpath(os.path.join(where, name), root)
                      for name in sorted(names) if name.endswith((".c", ".h"))]
    return found
