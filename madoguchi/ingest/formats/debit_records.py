"""Records of a direct debit (口座振替のレコード): 120 bytes each, in lines or without, cut one by one."""

from collections.abc import Iterator
from typing import BinaryIO

from madoguchi.ingest.formats.rows import UnreadableFile
from madoguchi.operators.schema.debit_fields import DATA, RECORD_BYTES

SINGLE_BYTES = frozenset([*range(0x20, 0x7F), *range(0xA1, 0xE0)])
"""What a record is written in: JIS X 0201, ASCII and half-width kana, a byte a character."""

LINE_END = b"\r\n"
LINE_ENDS = (LINE_END, b"\n", b"")
END_OF_FILE = b"\x1a"
ODD_BYTES = bytes(each for each in range(256) if each not in SINGLE_BYTES)
WITHOUT_ODD_BYTES = bytes.maketrans(ODD_BYTES, b"?" * len(ODD_BYTES))


def records(stream: BinaryIO) -> Iterator[bytes]:
    """Cut a file by its length, and take the line end that stands behind the first record everywhere.

    Data records may hold odd bytes, which spoil nothing but themselves. Raises UnreadableFile.
    """
    first = stream.read(RECORD_BYTES)
    if not first:
        return
    behind = stream.read(2)
    line_end = next(each for each in LINE_ENDS if behind.startswith(each))
    yield _whole(first, 1)
    left, number = behind[len(line_end) :], 1
    while record := left + stream.read(RECORD_BYTES - len(left)):
        if record.rstrip(LINE_END) == END_OF_FILE:
            return
        number, left = number + 1, b""
        yield _whole(record, number)
        found = stream.read(len(line_end))
        if found not in (line_end, b""):
            raise UnreadableFile(line=number, code="wrong_record_length", values=_length(record + found))


def odd_byte(record: bytes) -> int:
    """Give the place, from 0, of the first byte that no record is written in; -1 where there is none."""
    if SINGLE_BYTES.issuperset(record):
        return -1
    return next(place for place, byte in enumerate(record) if byte not in SINGLE_BYTES)


def shown(raw: bytes) -> str:
    r"""Give a piece of a record as a text, without spaces behind it.

    >>> shown(b"\xca\xc5\xba  "), shown(b"00\x0055")
    ('ﾊﾅｺ', '00?55')
    """
    return raw.translate(WITHOUT_ODD_BYTES).decode("cp932").rstrip(" ")


def _whole(record: bytes, line: int) -> bytes:
    if len(record) != RECORD_BYTES:
        raise UnreadableFile(line=line, code="wrong_record_length", values=_length(record))
    ends = [place for place in map(record.find, (b"\r", b"\n")) if place >= 0]
    if ends:
        raise UnreadableFile(line=line, code="wrong_record_length", values=_length(record[: min(ends)]))
    if record[:1] != DATA and (place := odd_byte(record)) >= 0:
        raise UnreadableFile(line=line, code="undecodable_bytes", values=where(record, place))
    return record


def where(record: bytes, place: int) -> dict[str, str]:
    """Name a byte of a record for a sentence."""
    return {"byte": str(place + 1), "bytes": f"{record[place]:02X}"}


def _length(record: bytes) -> dict[str, str]:
    return {"expected": str(RECORD_BYTES), "found": str(len(record))}
