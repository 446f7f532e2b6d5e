"""Physical lines (物理行) of a received file: bounded, and refused where they cannot be text."""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from typing import BinaryIO

from madoguchi.ingest.formats.rows import UnreadableFile

MAX_BYTES = 65_536
"""Longest line, and longest row of several lines, in bytes with its line end."""

BYTE_ORDER_MARKS = {BOM_UTF8: "utf-8", BOM_UTF16_LE: "utf-16", BOM_UTF16_BE: "utf-16"}


def physical_lines(stream: BinaryIO, *, encoding: str) -> Iterator[bytes]:
    """Yield each line with its line end (LF or CRLF), never holding more than one.

    A byte order mark is dropped for ``utf-8-sig`` and refused for the others. Raises UnreadableFile.
    """
    line = _without_mark(_bounded(stream, 1), encoding)
    if not line:
        raise UnreadableFile(line=1, code="empty_file")
    yield _text(line, 1)
    yield from later_lines(stream, number=2)


def later_lines(stream: BinaryIO, *, number: int) -> Iterator[bytes]:
    """Yield each line from where the stream stands, at the beginning of the line of this number.

    Behind each line the stream stands at the beginning of the next. Raises UnreadableFile.
    """
    while line := _bounded(stream, number):
        yield _text(line, number)
        number += 1


def without_line_end(line: bytes) -> bytes:
    r"""Take off one LF or CRLF.

    >>> without_line_end(b"a\r\n"), without_line_end(b"a\r"), without_line_end(b"a")
    (b'a', b'a\r', b'a')
    """
    return line[:-2] if line.endswith(b"\r\n") else line.removesuffix(b"\n")


def _bounded(stream: BinaryIO, number: int) -> bytes:
    line = stream.readline(MAX_BYTES + 1)
    if len(line) > MAX_BYTES:
        _text(line, number)  # a binary file is named as one, however long its first "line" is
        raise UnreadableFile(line=number, code="line_too_long", values={"limit": str(MAX_BYTES)})
    return line


def _text(line: bytes, number: int) -> bytes:
    if (zero := line.find(b"\0")) >= 0:
        raise UnreadableFile(line=number, code="binary_file", values={"byte": str(zero + 1)})
    return line


def _without_mark(line: bytes, due: str) -> bytes:
    for mark, found in BYTE_ORDER_MARKS.items():
        if line.startswith(mark) and (found, due) != ("utf-8", "utf-8-sig"):
            values = {"found": found, "due": due}
            raise UnreadableFile(line=1, code="unexpected_bom", values=values)
    return line.removeprefix(BOM_UTF8)
