"""Rows set aside (保留行) in each format: what is kept of them, and the file in which they come in later.

Texts keep their lines as they stand. A workbook has none: its rows are kept as lines of text below its
headings. A bank's record is kept behind the header that it belongs to, for without that it says nothing.
"""

from collections.abc import Iterable, Iterator
from typing import BinaryIO, Protocol

from madoguchi.ingest.formats.aside import debits, sheets, texts
from madoguchi.operators.schema.files import DataFile

type Line = tuple[int, bytes]


class Aside(Protocol):
    """What every way of keeping rows offers."""

    def opened(self, stream: BinaryIO, file: DataFile) -> tuple[bytes, Iterator[Line]]:
        """Give what is kept above rows, and what they are cut out of, numbered as reading a file counts."""

    def row(self, lines: Iterator[Line], file: DataFile) -> Line:
        """Take the next row off the lines."""

    def sent_in(self, stream: BinaryIO, kept: Iterable[bytes], file: DataFile) -> Iterator[bytes]:
        """Yield a file of what was kept of the one in the stream, and may have been corrected."""

    def fits(self, corrected: bytes, *, kept: bytes) -> bool:
        """Test whether what was corrected can be sent in beside other rows, whatever it says."""


WAYS: dict[str, Aside] = {"delimited": texts, "fixed_width": texts, "workbook": sheets, "zengin": debits}


def way_of(file: DataFile) -> Aside:
    """Give how rows of a file are kept."""
    return WAYS[file.format]
