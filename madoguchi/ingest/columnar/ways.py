"""The two ways through a file: runs of sound bills go the fast way, the rows between them the careful one.

The careful way reads on, over the ends of blocks if need be, until the next row begins a sound bill that does
not continue the rows it has just read. So a quote over several lines, a row that cannot be read and a bill
that is cut by the end of a block need no rules of their own.
"""

from collections.abc import Iterator
from typing import Any, BinaryIO

from madoguchi.ingest.checking import checked_bills, note_unreadable, readable_rows
from madoguchi.ingest.columnar.scan import Scan, scanned
from madoguchi.ingest.formats.columnar import BLOCK_FORMATS
from madoguchi.ingest.formats.columnar.blocks import BLOCK_BYTES, line_ends
from madoguchi.ingest.formats.rows import Row, UnreadableFile
from madoguchi.ingest.records import bill_key
from madoguchi.ingest.report import Report
from madoguchi.ingest.staging import Ready
from madoguchi.operators.schema.files import BillsFile


def mixed_bills(
    stream: BinaryIO, file: BillsFile, report: Report, *, block_bytes: int = BLOCK_BYTES
) -> Iterator[Ready | tuple[Any, ...]]:
    """Give the staging record of each sound bill, in the order of the file: ready for COPY, or as values."""
    try:
        layout = BLOCK_FORMATS[file.format].head(stream, file)
    except UnreadableFile as error:
        note_unreadable(error, report)
        return
    yield from _Ways(stream, file, layout, report, block_bytes).records()


class _Ways:
    """Where in the file we stand, between two bills, and what is known of the lines from there.

    ``offset`` is None once the file is over, or cannot be read any further.
    """

    def __init__(
        self, stream: BinaryIO, file: BillsFile, layout: Any, report: Report, block_bytes: int
    ) -> None:
        self.stream, self.file, self.layout, self.report = stream, file, layout, report
        self.block_bytes = block_bytes
        self.offset: int | None = stream.tell()
        self.scan = self._scanned(stream.tell(), layout.first_line)

    def records(self) -> Iterator[Ready | tuple[Any, ...]]:
        while self.offset is not None:
            if run := self.scan.run_at(self.offset):
                self.report.rows += run.rows
                self.offset = run.end
                self._scan_on(run.end)
                yield run.ready
            else:
                after = self.scan.line_at(self.offset) - 1
                rows = self._doubtful_rows(self.offset)
                yield from checked_bills(rows, self.file, self.report, after=after)

    def _doubtful_rows(self, offset: int) -> Iterator[Row]:
        """Read the careful way until a sound bill follows, or to the end of the file."""
        self.stream.seek(offset)
        self.offset = None
        read_from = BLOCK_FORMATS[self.file.format].rows_from
        found = read_from(self.stream, self.file, self.layout, line=self.scan.line_at(offset))
        for row in readable_rows(found, self.report):
            yield row
            here = self.stream.tell()
            self._scan_on(here)
            if self.scan.begins_bill(here, behind=bill_key(row)):
                self.offset = here
                return

    def _scan_on(self, offset: int) -> None:
        if self.scan.is_over(offset):
            block = self.scan.block
            skipped = line_ends(self.stream, block.end, max(offset, block.end))
            self.scan = self._scanned(offset, self.scan.line_at(offset) + skipped)

    def _scanned(self, offset: int, line: int) -> Scan:
        return scanned(
            self.stream, self.file, self.layout, offset=offset, line=line, block_bytes=self.block_bytes
        )
