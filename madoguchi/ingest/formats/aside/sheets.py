"""Rows of sheets (シートの行): lines of CSV in UTF-8, below the sheet's headings and in its columns' order.

A cell without a value to be trusted is marked by U+FFFD, which nothing lets in: a person writes it anew.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from typing import BinaryIO

from madoguchi.ingest.formats.aside.texts import delimited_row
from madoguchi.ingest.formats.characters import REPLACED
from madoguchi.ingest.formats.rows import mapped_columns
from madoguchi.ingest.formats.workbook import Sheet, opened_sheet
from madoguchi.operators.schema.files import DataFile

LONGEST_HEADING = 40
"""Characters of a heading that nobody reads; headings stand above whatever is kept."""


def opened(stream: BinaryIO, file: DataFile) -> tuple[bytes, Iterator[tuple[int, bytes]]]:
    """Give the headings, and each row below them that holds something."""
    sheet, mapped = opened_sheet(stream, file), set(mapped_columns(file).values())
    return _line([_heading(each, mapped) for each in sheet.headings]), _lines(sheet)


def _lines(sheet: Sheet) -> Iterator[tuple[int, bytes]]:
    for line, cells in sheet.rows():
        yield line, _line(sheet.texts(line, cells))


def row(lines: Iterator[tuple[int, bytes]], file: DataFile) -> tuple[int, bytes]:
    """Take one row, which is one line."""
    return next(lines)


def sent_in(stream: BinaryIO, kept: Iterable[bytes], file: DataFile) -> Iterator[bytes]:
    """Yield the headings once, and the rows that stood below them."""
    above = b""
    for raw in kept:
        headings, rows = _parted(raw)
        if not above:
            above = headings
            yield above + b"\n"
        yield rows if headings == above else raw  # other headings are read as a row, and a bad one
        yield b"" if raw.endswith(b"\n") else b"\n"


def fits(corrected: bytes, *, kept: bytes) -> bool:
    """Test whether the headings are still there, and something below them."""
    headings, rows = _parted(corrected)
    return headings == _parted(kept)[0] and bool(rows.strip())


def _parted(raw: bytes) -> tuple[bytes, bytes]:
    """Part the headings, line ends apart, from the rows."""
    _number, headings = delimited_row(enumerate(raw.splitlines(keepends=True)), ",")
    return headings.replace(b"\r\n", b"\n").rstrip(b"\n"), raw[len(headings) :]


def _heading(text: str, mapped: set[str]) -> str:
    """Give a heading as it stands; one that nobody reads, short and without what would harm the file."""
    if text in mapped:
        return text
    plain = "".join(each if each.isprintable() and each != REPLACED else " " for each in text)
    return "" if plain[:LONGEST_HEADING] in mapped else plain[:LONGEST_HEADING]


def _line(cells: Sequence[str]) -> bytes:
    """Write one row; line ends within a cell stay as they are."""
    made = StringIO(newline="")
    csv.writer(made, lineterminator="\n").writerow(cells)
    return made.getvalue().encode()
