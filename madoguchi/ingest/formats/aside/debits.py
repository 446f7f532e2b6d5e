"""Records of debits (口座振替のレコード): each kept behind its header, both on lines of their own.

They come in with closing records of our own: those of the bank count what came in before.
"""

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from madoguchi.ingest.formats.debit_records import LINE_END, SINGLE_BYTES, records
from madoguchi.ingest.formats.debit_sums import ALL, Sums, trailer
from madoguchi.operators.schema.debit_fields import DATA, END, HEADER, RECORD_BYTES, blank_record
from madoguchi.operators.schema.files import DataFile

PAIRS = re.compile(rb"(%b(%b)+)+" % (HEADER, DATA))
"""The first bytes of records that may be sent in: headers, each with its data."""

MOST_TOGETHER = 100
"""Records whose sum fits into the twelve digits of a trailer, whatever their ten digits are."""


def opened(stream: BinaryIO, file: DataFile) -> tuple[bytes, Iterator[tuple[int, bytes]]]:
    """Give nothing above all rows, and each data record behind its header."""
    return b"", _pairs(stream)


def _pairs(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    header = b""
    for number, record in enumerate(records(stream), start=1):
        if record[:1] == HEADER:
            header = record
        elif record[:1] == DATA:
            yield number, header + LINE_END + record + LINE_END


def row(lines: Iterator[tuple[int, bytes]], file: DataFile) -> tuple[int, bytes]:
    """Take one record."""
    return next(lines)


def sent_in(stream: BinaryIO, kept: Iterable[bytes], file: DataFile) -> Iterator[bytes]:
    """Yield the records below each header, closed by what they add up to, and the end."""
    above, sums = b"", Sums()
    for header, record in _headed(kept):
        if header != above or sums.counted[ALL][0] == MOST_TOGETHER:
            if above:
                yield trailer(sums) + LINE_END
            above, sums = header, Sums()
            yield header + LINE_END
        sums.add(record)
        yield record + LINE_END
    yield trailer(sums) + LINE_END
    yield bytes(blank_record(END)) + LINE_END


def fits(corrected: bytes, *, kept: bytes) -> bool:
    """Test for data records of 120 single bytes, each behind a header."""
    found = list(_records([corrected]))
    are_whole = all(len(each) == RECORD_BYTES and SINGLE_BYTES.issuperset(each) for each in found)
    return are_whole and bool(PAIRS.fullmatch(b"".join(each[:1] for each in found)))


def _headed(kept: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
    header = b""
    for record in _records(kept):
        if record[:1] == HEADER:
            header = record
        else:
            yield header, record


def _records(kept: Iterable[bytes]) -> Iterator[bytes]:
    for raw in kept:
        yield from raw.splitlines()
