"""Formats that have a fast way: one module each, all of one shape, careful reading included."""

from collections.abc import Iterator
from typing import Any, BinaryIO, Protocol

import polars as pl

from madoguchi.ingest.formats.columnar import delimited, fixed_width
from madoguchi.ingest.formats.columnar.blocks import Block
from madoguchi.ingest.formats.rows import Row, UnreadableRow
from madoguchi.operators.schema.files import DataFile


class BlockFormat(Protocol):
    """What every module offers; the layout is whatever its ``head`` gives."""

    def head(self, stream: BinaryIO, file: DataFile) -> Any:
        """Read what stands before the rows; raises UnreadableFile."""

    def rows_from(
        self, stream: BinaryIO, file: DataFile, layout: Any, *, line: int
    ) -> Iterator[Row | UnreadableRow]:
        """Yield each row from where the stream stands, the careful way; raises UnreadableFile."""

    def plain_rows(self, block: Block, file: DataFile, layout: Any) -> pl.DataFrame:
        """Give the mapped columns of each plain line as text, with its index in the block as ``at``."""


BLOCK_FORMATS: dict[str, BlockFormat] = {"delimited": delimited, "fixed_width": fixed_width}
