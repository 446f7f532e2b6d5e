"""Where a key stands in a TOML file: the parsers at hand tell values, not lines.

Only files that have already been parsed without error are read here, so the scanner need not judge them.
"""

import re
from collections import Counter

type KeyPath = tuple[str | int, ...]

HEADER = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]")
KEY = re.compile(r"""^\s*("[^"]*"|'[^']*'|[\w-]+)((?:\s*\.\s*[\w-]+)*)\s*=(.*)$""")


def key_lines(text: str) -> dict[KeyPath, int]:
    r"""Map each table and key of a TOML text to its line, counted from 1.

    A table or list that has no line of its own is told where the first table within it begins.

    >>> key_lines("name = 'a'\n[[menu]]\nlabel = 'x'")
    {('name',): 1, ('menu',): 2, ('menu', 0): 2, ('menu', 0, 'label'): 3}
    """
    lines: dict[KeyPath, int] = {}
    table: KeyPath = ()
    entries: Counter[KeyPath] = Counter()
    latest: dict[KeyPath, int] = {}
    open_until = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if open_until:
            open_until = "" if _closes(line, open_until) else open_until
        elif header := HEADER.match(line):
            table = _table(header, entries, latest)
            for length in range(1, len(table)):
                lines.setdefault(table[:length], number)
            lines[table] = number
        elif key := KEY.match(line):
            lines.setdefault((*table, *_parts(key[1] + key[2])), number)
            open_until = _left_open(key[3])
    return lines


def line_of(path: KeyPath, lines: dict[KeyPath, int]) -> int:
    """Give the line of the deepest known part of a path; 1 where none is known."""
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return 1


def _parts(dotted: str) -> KeyPath:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))


def _table(header: re.Match[str], entries: Counter[KeyPath], latest: dict[KeyPath, int]) -> KeyPath:
    path: KeyPath = ()
    parts = _parts(header[2])
    for part in parts[:-1]:
        path = (*path, part)
        path = (*path, latest[path]) if path in latest else path
    path = (*path, parts[-1])
    if header[1] == "[[":
        latest[path] = entries[path]
        entries[path] += 1
        return (*path, latest[path])
    return path


def _left_open(value: str) -> str:
    for quotes in ('"""', "'''"):
        if value.count(quotes) == 1:
            return quotes
    bare = re.sub(r"\"(?:\\.|[^\"\\])*\"|'[^']*'|#.*$", "", value)
    return "]" if bare.count("[") > bare.count("]") else ""


def _closes(line: str, opener: str) -> bool:
    if opener != "]":
        return opener in line
    bare = re.sub(r"\"(?:\\.|[^\"\\])*\"|'[^']*'|#.*$", "", line)
    return bare.count("]") > bare.count("[")
