"""The trailer (トレーラレコード): the closing record of a fixed-width file, which counts the others."""

from collections.abc import Iterator

from madoguchi.ingest.formats.byte_ranges import byte_range
from madoguchi.ingest.formats.characters import CODECS
from madoguchi.ingest.formats.rows import UnreadableFile
from madoguchi.operators.schema.files import DataFile


def is_trailer(record: bytes, file: DataFile) -> bool:
    """Test whether a record closes the file; without a mark in the profile none does."""
    return bool(file.trailer_mark) and record.startswith(_mark(file))


def _mark(file: DataFile) -> bytes:
    return file.trailer_mark.encode(CODECS.get(file.encoding, file.encoding))


def check_trailer(record: bytes, line: int, file: DataFile) -> None:
    """Compare the count with the records before; raises UnreadableFile."""
    if len(record) != file.record_bytes:
        values = {"expected": str(file.record_bytes), "found": str(len(record))}
        raise UnreadableFile(line=line, code="wrong_record_length", values=values)
    if not file.trailer_count:
        return
    counted = record[byte_range(file.trailer_count)]
    if not counted.strip().isdigit() or int(counted) != line - 1:
        values = {"counted": counted.decode("ascii", "backslashreplace"), "found": str(line - 1)}
        raise UnreadableFile(line=line, column=file.trailer_count, code="wrong_trailer_count", values=values)


def refuse_more(lines: Iterator[tuple[int, bytes]]) -> None:
    """Check that nothing follows the closing record; raises UnreadableFile."""
    for line, _ in lines:
        raise UnreadableFile(line=line, code="data_after_trailer")


def trailer(count: int, file: DataFile) -> bytes:
    """Write the closing record for so many records; raises ValueError if the count is too long."""
    record = bytearray(_mark(file).ljust(file.record_bytes))
    if file.trailer_count:
        place = byte_range(file.trailer_count)
        digits = str(count).zfill(place.stop - place.start).encode()
        record[place] = digits
    if len(record) != file.record_bytes:
        raise ValueError(f"{count} records do not fit into the closing record")
    return bytes(record)
