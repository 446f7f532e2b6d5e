"""Cutting rows (行の切り出し) out of an original, byte by byte as they stand there."""

import csv
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from madoguchi.ingest.formats.lines import physical_lines
from madoguchi.ingest.report import RowsAside
from madoguchi.operators.schema.files import DataFile

BYTES = "latin-1"
"""The codec that carries any byte through the csv module unchanged."""

type Cut = list[tuple[int, bytes]]


def cut(*, path: Path, file: DataFile, blocks: list[RowsAside]) -> Iterator[tuple[RowsAside, Cut]]:
    """Give each block with its rows: the line on which one begins, and its bytes. Reads the file once."""
    wanted = {line: block for block in blocks for line in block.rows}
    found: dict[int, Cut] = {id(block): [] for block in blocks}
    with path.open("rb") as stream:
        lines = enumerate(physical_lines(stream, encoding=file.encoding), start=1)
        for number, raw in lines:
            if block := wanted.get(number):
                rest = chain([(number, raw)], lines)
                for _row in range(block.rows[number]):
                    found[id(block)].append(_row_of(rest, file))
            if number >= max(wanted, default=0):
                break
    for block in blocks:
        yield block, found[id(block)]


def heading(*, path: Path, file: DataFile) -> bytes:
    """Give the headings of a file as they stand there; nothing where its format has none."""
    if file.format != "delimited":
        return b""
    with path.open("rb") as stream:
        return _row_of(enumerate(physical_lines(stream, encoding=file.encoding), start=1), file)[1]


def _row_of(lines: Iterator[tuple[int, bytes]], file: DataFile) -> tuple[int, bytes]:
    """Take one row: a line, and in a delimited file those that a quoted line end adds."""
    if file.format != "delimited":
        return next(lines)
    while True:
        taken: Cut = []
        if _cells(_kept(lines, taken), file.delimiter) != []:
            return taken[0][0], b"".join(raw for _number, raw in taken)


def _kept(lines: Iterator[tuple[int, bytes]], taken: Cut) -> Iterator[str]:
    for number, raw in lines:
        taken.append((number, raw))
        yield raw.decode(BYTES)


def _cells(lines: Iterator[str], delimiter: str) -> list[str] | None:
    """Read one row; none can be read from a line that is broken, and that line is the row."""
    try:
        return next(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        return None
