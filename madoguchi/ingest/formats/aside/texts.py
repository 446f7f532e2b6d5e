"""Rows of texts (テキストの行): kept byte by byte as they stand."""

import csv
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from madoguchi.ingest.formats.lines import physical_lines
from madoguchi.operators.schema.files import DataFile

BYTES = "latin-1"
"""The codec that carries any byte through the csv module unchanged."""


def opened(stream: BinaryIO, file: DataFile) -> tuple[bytes, Iterator[tuple[int, bytes]]]:
    """Give nothing above rows, and each physical line."""
    return b"", enumerate(physical_lines(stream, encoding=file.encoding), start=1)


def row(lines: Iterator[tuple[int, bytes]], file: DataFile) -> tuple[int, bytes]:
    """Take one row: a line, and in a delimited file those that a quoted line end adds."""
    return delimited_row(lines, file.delimiter) if file.format == "delimited" else next(lines)


def sent_in(stream: BinaryIO, kept: Iterable[bytes], file: DataFile) -> Iterator[bytes]:
    """Yield the headings as they stand, if there are any, and the rows."""
    if file.format == "delimited":
        yield row(opened(stream, file)[1], file)[1]
    for raw in kept:
        yield raw if raw.endswith(b"\n") else raw + b"\r\n"


def fits(corrected: bytes, *, kept: bytes) -> bool:
    """Say yes: reading tells what is wrong."""
    return True


def delimited_row(lines: Iterator[tuple[int, bytes]], delimiter: str) -> tuple[int, bytes]:
    """Take one row off the lines of a delimited file; raises StopIteration where none is left."""
    while True:
        taken: list[tuple[int, bytes]] = []
        if _cells(_kept(lines, taken), delimiter) != []:
            return taken[0][0], b"".join(raw for _number, raw in taken)


def _kept(lines: Iterator[tuple[int, bytes]], taken: list[tuple[int, bytes]]) -> Iterator[str]:
    for number, raw in lines:
        taken.append((number, raw))
        yield raw.decode(BYTES)


def _cells(lines: Iterator[str], delimiter: str) -> list[str] | None:
    """Read one row; none can be read from a line that is broken, and that line is the row."""
    try:
        return next(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        return None
