"""A scan of a block: which bills in it are obviously sound, and where they stand."""

from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np
import polars as pl
from numpy.typing import NDArray

from madoguchi.ingest.columnar.bills import KEY, TELLING, sound_records
from madoguchi.ingest.formats.columnar import BLOCK_FORMATS
from madoguchi.ingest.formats.columnar.blocks import Block, block_at
from madoguchi.ingest.formats.columnar.characters import of_other_encoding
from madoguchi.ingest.staging import Ready
from madoguchi.operators.schema.files import BillsFile


@dataclass(frozen=True, slots=True)
class Run:
    """Sound bills that follow each other: how many rows they have, and where in the file they end."""

    rows: int
    end: int
    ready: Ready


@dataclass(frozen=True, slots=True)
class Scan:
    """The sound bills of a block in their order, as ``sound_records`` gives them; line indexes apart."""

    block: Block
    bills: pl.DataFrame
    firsts: NDArray[np.int64]
    stops: NDArray[np.int64]

    def run_at(self, offset: int) -> Run | None:
        """Give the run of sound bills that begins at a place in the file."""
        at = self._bill_at(offset)
        if at is None:
            return None
        gaps = np.flatnonzero(self.stops[at:-1] != self.firsts[at + 1 :])
        last = at + int(gaps[0]) if len(gaps) else len(self.firsts) - 1
        bills = self.bills[at : last + 1]
        text = bills["text"].str.join("\n").item() + "\n"
        end = self.block.offset_of(int(self.stops[last]))
        return Run(int(bills["rows"].sum()), end, Ready(len(bills), text.encode()))

    def begins_bill(self, offset: int, *, behind: tuple[str, str, str]) -> bool:
        """Test whether a sound bill begins at a place in the file, and is another than the one behind."""
        at = self._bill_at(offset)
        return at is not None and self.bills.row(at)[: len(KEY)] != behind

    def line_at(self, offset: int) -> int:
        """Give the number of the line at a place in the file; behind the block, of its next line."""
        return self.block.line + self.block.index_at(min(offset, self.block.end))

    def is_over(self, offset: int) -> bool:
        """Test whether a place in the file is behind all that this scan can tell, but not behind the file."""
        if self.block.is_last:
            return False
        told = int(self.stops[-1]) if len(self.stops) else self.block.lines
        return offset >= self.block.offset_of(told)

    def _bill_at(self, offset: int) -> int | None:
        line = self.block.index_at(offset)
        at = int(np.searchsorted(self.firsts, line))
        return at if at < len(self.firsts) and self.firsts[at] == line else None


def scanned(
    stream: BinaryIO, file: BillsFile, layout: Any, *, offset: int, line: int, block_bytes: int
) -> Scan:
    """Read the block at a place in the file, where this line begins, and find its sound bills."""
    block = block_at(stream, offset=offset, line=line, size=block_bytes)
    rows = BLOCK_FORMATS[file.format].plain_rows(block, file, layout)
    is_other = of_other_encoding(block, rows, encoding=file.encoding, column=TELLING)
    bills = sound_records(rows.filter(~is_other), block, file)
    firsts, stops = (bills[name].cast(pl.Int64).to_numpy() for name in ("first", "stop"))
    return Scan(block, bills, firsts, stops)
