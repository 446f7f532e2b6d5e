"""The fast way in: blocks of a file checked column by column, and the careful way for all that is odd.

The fast way decides one thing only: which bills are obviously sound. Their staging records are the ones
that the careful way (``ingest.checking``) would make. All other rows go the careful way, so there is one
definition of what is wrong. A test holds the two against each other.
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, BinaryIO

from madoguchi.ingest.columnar.ahead import ahead
from madoguchi.ingest.columnar.ways import mixed_bills
from madoguchi.ingest.formats.columnar import BLOCK_FORMATS
from madoguchi.ingest.report import Report
from madoguchi.ingest.staging import Ready
from madoguchi.operators.schema.files import BillsFile, DataFile

MOST_WAITING = 1000


def is_columnar(file: DataFile) -> bool:
    """Test whether there is a fast way for such a file."""
    return file.kind == "bills" and file.format in BLOCK_FORMATS


def bill_records(stream: BinaryIO, file: BillsFile, report: Report) -> Iterator[Ready | tuple[Any, ...]]:
    """Give the staging record of each sound bill of a file, made while the ones before are used.

    The stream must be able to seek and be used by nobody else until the records are at an end.
    """
    return chain.from_iterable(ahead(_pieces(mixed_bills(stream, file, report))))


def _pieces[T](records: Iterable[T]) -> Iterator[list[T]]:
    """Gather what is small, so that threads need not wait for each other at every record."""
    waiting: list[T] = []
    for record in records:
        waiting.append(record)
        if isinstance(record, Ready) or len(waiting) == MOST_WAITING:
            yield waiting
            waiting = []
    yield waiting
