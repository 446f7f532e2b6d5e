"""Fixed-width files (固定長形式): records of so many bytes, each on its own line (LF or CRLF).

A column is a range of bytes counted from 1, both ends included. Records are cut as bytes at every
edge of every column, and each piece, mapped or not, must be whole characters: that is what finds a
character cut in two.
"""

from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import SEEK_CUR
from itertools import pairwise
from typing import BinaryIO

from madoguchi.ingest.formats.byte_ranges import byte_range, range_text
from madoguchi.ingest.formats.characters import CODECS, UnreadableText, decoded, gaiji_of
from madoguchi.ingest.formats.lines import later_lines, physical_lines, without_line_end
from madoguchi.ingest.formats.rows import Row, UnreadableFile, UnreadableRow, mapped_columns
from madoguchi.ingest.formats.trailer import check_trailer, is_trailer, refuse_more, trailer
from madoguchi.ingest.formats.wrong_encoding import other_encoding
from madoguchi.operators.schema.files import DataFile

PAD = " "


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the columns stand; ``pieces`` are all stretches between two edges, gaps included."""

    encoding: str
    record_bytes: int
    places: dict[str, slice]
    pieces: tuple[slice, ...]
    pieces_of: dict[str, slice]
    gaiji: Mapping[str, str]
    first_line: int = 1


def read(stream: BinaryIO, file: DataFile) -> Iterator[Row | UnreadableRow]:
    """Yield each record before the closing one, holding one at a time, without trailing pad spaces.

    In a fault ``byte`` counts from 1 within the record. Raises UnreadableFile.
    """
    lines = enumerate(physical_lines(stream, encoding=file.encoding), start=1)
    yield from _rows(lines, file, _layout(file), before=0)


def head(stream: BinaryIO, file: DataFile) -> Layout:
    """Step over a byte order mark; the stream, which must be able to seek, then stands at the first record.

    Raises UnreadableFile.
    """
    first = next(physical_lines(stream, encoding=file.encoding))
    stream.seek(-len(first), SEEK_CUR)
    return _layout(file)


def rows_from(
    stream: BinaryIO, file: DataFile, layout: Layout, *, line: int
) -> Iterator[Row | UnreadableRow]:
    """Yield each record from where the stream stands, at the beginning of this line, as ``read`` does.

    Behind each record the stream stands at the beginning of the next. Raises UnreadableFile.
    """
    lines = enumerate(later_lines(stream, number=line), start=line)
    yield from _rows(lines, file, layout, before=line - 1)


def _rows(
    lines: Iterator[tuple[int, bytes]], file: DataFile, layout: Layout, *, before: int
) -> Iterator[Row | UnreadableRow]:
    number = before
    for number, line in lines:
        record = without_line_end(line)
        if is_trailer(record, file):
            check_trailer(record, number, file)
            refuse_more(lines)
            return
        yield _row(number, record, layout)
    if file.trailer_mark:
        raise UnreadableFile(line=number, code="trailer_missing", values={"mark": file.trailer_mark})


def write(rows: Iterable[Mapping[str, str]], file: DataFile) -> Iterator[bytes]:
    """Yield a record a row and the closing record, so that ``read`` gives the same rows.

    Raises KeyError for a mapped column without a value, and ValueError (UnicodeEncodeError is one)
    for what cannot be written.
    """
    layout = _layout(file)
    count = 0
    if file.encoding == "utf-8-sig":
        yield BOM_UTF8
    for row in rows:
        count += 1
        yield _record(row, file, layout) + b"\r\n"
    if file.trailer_mark:
        yield trailer(count, file) + b"\r\n"


def _layout(file: DataFile) -> Layout:
    places = {name: byte_range(text) for name, text in mapped_columns(file).items()}
    edges = {0, file.record_bytes}
    for name, place in places.items():
        if place.stop > file.record_bytes:
            raise ValueError(f"{name} stands outside the record of {file.record_bytes} bytes")
        edges |= {place.start, place.stop}
    sorted_edges = sorted(edges)
    return Layout(
        encoding=file.encoding,
        record_bytes=file.record_bytes,
        places=places,
        pieces=tuple(slice(start, stop) for start, stop in pairwise(sorted_edges)),
        pieces_of={
            name: slice(sorted_edges.index(place.start), sorted_edges.index(place.stop))
            for name, place in places.items()
        },
        gaiji=gaiji_of(file.gaiji),
    )


def _row(line: int, record: bytes, layout: Layout) -> Row | UnreadableRow:
    if len(record) != layout.record_bytes:
        found = {"expected": str(layout.record_bytes), "found": str(len(record))}
        return UnreadableRow(line, "", "wrong_record_length", found)
    if record.isascii():
        return Row(line, _values(record.decode("ascii"), layout))
    if other := other_encoding(record, due=layout.encoding):
        code = f"looks_like_{other.replace('-', '')}"
        return UnreadableRow(line, "", code, {"due": layout.encoding})
    return _decoded_row(line, record, layout)


def _values(record: str, layout: Layout) -> dict[str, str]:
    return {name: record[place].rstrip(PAD) for name, place in layout.places.items()}


def _decoded_row(line: int, record: bytes, layout: Layout) -> Row | UnreadableRow:
    texts = []
    for piece in layout.pieces:
        try:
            texts.append(_decoded_piece(record, piece, layout))
        except UnreadableText as fault:
            column = range_text(piece.start, piece.stop)
            return UnreadableRow(line, column, fault.code, fault.values)
    values = {name: "".join(texts[found]).rstrip(PAD) for name, found in layout.pieces_of.items()}
    return Row(line, values)


def _decoded_piece(record: bytes, piece: slice, layout: Layout) -> str:
    first = piece.start + 1
    return decoded(record[piece], encoding=layout.encoding, first_byte=first, gaiji=layout.gaiji)


def _record(row: Mapping[str, str], file: DataFile, layout: Layout) -> bytes:
    record = bytearray(PAD.encode() * layout.record_bytes)
    for name, place in layout.places.items():
        raw = row[name].encode(CODECS.get(layout.encoding, layout.encoding))
        record[place] = raw.ljust(place.stop - place.start)
    written = bytes(record)
    wanted = {name: row[name] for name in layout.places}
    is_odd = b"\n" in written or b"\0" in written or is_trailer(written, file)
    if is_odd or _row(0, written, layout) != Row(0, wanted):
        raise ValueError(f"does not fit into a record: {wanted}")
    return written
