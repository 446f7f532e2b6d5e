"""File names (ファイル名) as a text that can be kept and shown, and what tells one file on disk apart."""

import os
from pathlib import Path

SENDERS = "cp932"
"""How Windows in Japan writes names where it is not told otherwise."""


def readable(name: str) -> str:
    r"""Give a file's name as a text; bytes that are no UTF-8 are read as CP932, else marked.

    >>> readable("kokyaku-1.csv"), readable(os.fsdecode("顧客.csv".encode("cp932")))
    ('kokyaku-1.csv', '顧客.csv')
    >>> readable(os.fsdecode(b"\x81.csv"))
    '�.csv'
    """
    raw = os.fsencode(name)
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode(SENDERS, errors="replace")


def delivery_of(path: Path) -> str:
    """Name one file on this disk, whatever lies there by its name or with its content later."""
    found = path.stat()
    return f"{found.st_ino}-{found.st_mtime_ns}"
