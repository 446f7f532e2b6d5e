"""Delimited files (区切り文字形式): a line of headings, then a row a record, cells quoted where needed.

Cells are cut before they are decoded: in CP932 and UTF-8 no byte of a longer character equals a
delimiter, a quote or a line end, so a broken character spoils its own cell and no other. Unmapped
cells are not looked at, and blank lines hold nothing.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import BinaryIO

from madoguchi.ingest.formats.characters import NO_GAIJI, UnreadableText, decoded, encoded, gaiji_of
from madoguchi.ingest.formats.lines import MAX_BYTES, later_lines, physical_lines
from madoguchi.ingest.formats.rows import (
    Row,
    UnreadableFile,
    UnreadableRow,
    mapped_columns,
    places_of,
    whole_file,
)
from madoguchi.ingest.formats.wrong_encoding import other_encoding
from madoguchi.operators.schema.files import DataFile

BYTES = "latin-1"
"""The codec that carries any byte through the csv module unchanged."""


@dataclass(frozen=True, slots=True)
class _Cells:
    line: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Layout:
    """What the headings say: cells a row, and each mapped column's cell and heading.

    ``first_line`` is the line on which the rows begin.
    """

    encoding: str
    width: int
    places: dict[str, tuple[int, str]]
    first_line: int
    gaiji: Mapping[str, str] = NO_GAIJI


def read(stream: BinaryIO, file: DataFile) -> Iterator[Row | UnreadableRow]:
    """Yield each row behind the headings, holding one at a time.

    In a fault ``byte`` counts from 1 within the cell. Raises UnreadableFile.
    """
    layout = head(stream, file)
    yield from rows_from(stream, file, layout, line=layout.first_line)


def head(stream: BinaryIO, file: DataFile) -> Layout:
    """Read the headings; the stream then stands at the first row. Raises UnreadableFile."""
    source = _Source(physical_lines(stream, encoding=file.encoding))
    layout = _layout(next(_records(source, file.delimiter), None), file)
    return replace(layout, first_line=source.line + 1)


def rows_from(
    stream: BinaryIO, file: DataFile, layout: Layout, *, line: int
) -> Iterator[Row | UnreadableRow]:
    """Yield each row from where the stream stands, at a row that begins on this line.

    Behind each row the stream stands at the beginning of the next. Raises UnreadableFile.
    """
    source = _Source(later_lines(stream, number=line), line=line - 1)
    for record in _records(source, file.delimiter):
        yield record if isinstance(record, UnreadableRow) else _row(record, layout)


def write(rows: Iterable[Mapping[str, str]], file: DataFile) -> Iterator[bytes]:
    """Yield the line of headings and a line a row, so that ``read`` gives the same rows.

    Raises KeyError for a mapped column without a value, and ValueError (UnicodeEncodeError is one)
    for what cannot be written.
    """
    columns = mapped_columns(file)
    headings = list(dict.fromkeys(columns.values()))
    writer = csv.writer(_Echo(), delimiter=file.delimiter)
    mark = b"\xef\xbb\xbf" if file.encoding == "utf-8-sig" else b""
    yield mark + _line(writer.writerow(headings), file.encoding)
    for row in rows:
        cells = {heading: row[name] for name, heading in columns.items()}
        if any(cells[heading] != row[name] for name, heading in columns.items()):
            raise ValueError(f"two values for one column: {dict(row)}")
        yield _line(writer.writerow(cells.values()), file.encoding)


class _Echo:
    """Hands each written line back to the caller of ``writerow``."""

    def write(self, text: str) -> str:
        return text


def _line(text: str, encoding: str) -> bytes:
    raw = encoded(text, encoding=encoding)
    if len(raw) > MAX_BYTES or b"\0" in raw:
        raise ValueError("a row is too long or holds a NUL")
    return raw


class _Source:
    """Feeds the csv module a line at a time and knows where the row began."""

    def __init__(self, lines: Iterator[bytes], *, line: int = 0) -> None:
        self._lines = lines
        self._bytes = 0
        self.last = b""
        self.line = self.row_line = line
        self.has_ended = False

    def begin_row(self) -> None:
        self.row_line = self.line + 1
        self._bytes = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        self.has_ended = True
        self.last = next(self._lines)
        self.has_ended = False
        self.line += 1
        self._bytes += len(self.last)
        if self._bytes > MAX_BYTES:
            raise UnreadableFile(line=self.row_line, code="unclosed_quote")
        return self.last.decode(BYTES)


def _records(source: _Source, delimiter: str) -> Iterator[_Cells | UnreadableRow]:
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    while True:
        source.begin_row()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield _broken(source)
            continue
        if cells:
            yield _Cells(source.row_line, cells)


def _broken(source: _Source) -> UnreadableRow:
    """Name what the csv module stumbled over; a quote that swallowed a line end spoils the file."""
    if source.has_ended or source.line > source.row_line:
        raise UnreadableFile(line=source.row_line, code="unclosed_quote")
    is_stray = b"\r" in source.last.rstrip(b"\r\n")
    return UnreadableRow(source.row_line, "", "stray_carriage_return" if is_stray else "malformed_quote")


def _layout(header: _Cells | UnreadableRow | None, file: DataFile) -> Layout:
    if header is None:
        raise UnreadableFile(line=1, code="empty_file")
    if isinstance(header, UnreadableRow):
        raise whole_file(header)
    headings = _headings(header, file.encoding)
    places = places_of(headings, file, line=header.line)
    return Layout(file.encoding, len(headings), places, header.line + 1, gaiji_of(file.gaiji))


def _headings(header: _Cells, encoding: str) -> list[str]:
    places = {str(index): (index, "") for index in range(len(header.cells))}
    row = _row(header, Layout(encoding, len(places), places, 0))
    if isinstance(row, UnreadableRow):
        raise whole_file(row)
    return list(row.values.values())


def _row(record: _Cells, layout: Layout) -> Row | UnreadableRow:
    if len(record.cells) != layout.width:
        found = {"expected": str(layout.width), "found": str(len(record.cells))}
        return UnreadableRow(record.line, "", "wrong_cell_count", found)
    raw = ",".join(record.cells).encode(BYTES)
    if other := other_encoding(raw, due=layout.encoding):
        code = f"looks_like_{other.replace('-', '')}"
        return UnreadableRow(record.line, "", code, {"due": layout.encoding})
    return _decoded_row(record, layout)


def _decoded_row(record: _Cells, layout: Layout) -> Row | UnreadableRow:
    values = {}
    for name, (index, heading) in layout.places.items():
        cell = record.cells[index]
        try:
            values[name] = _decoded_cell(cell, layout)
        except UnreadableText as fault:
            return UnreadableRow(record.line, heading, fault.code, fault.values)
    return Row(record.line, values)


def _decoded_cell(cell: str, layout: Layout) -> str:
    if cell.isascii():
        return cell
    return decoded(cell.encode(BYTES), encoding=layout.encoding, gaiji=layout.gaiji)
