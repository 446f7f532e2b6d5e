"""Fixed-width blocks: records of the right length, cut as bytes at every edge of every column.

A record is plain if it closes nothing, each of its pieces is whole characters, none of them is one that the
careful way would have to look at, and no two pieces touch with characters beyond ASCII.
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from madoguchi.ingest.formats.columnar.blocks import Block
from madoguchi.ingest.formats.columnar.cells import whole_lines
from madoguchi.ingest.formats.columnar.characters import ODD, as_utf8
from madoguchi.ingest.formats.fixed_width import PAD, Layout, head, rows_from
from madoguchi.ingest.formats.lines import without_line_end
from madoguchi.ingest.formats.trailer import is_trailer
from madoguchi.operators.schema.files import DataFile

__all__ = ["head", "plain_rows", "rows_from"]

LINE_END = ord("\n")
LAST_ASCII = 0x7F

type Bytes = NDArray[np.uint8]


def plain_rows(block: Block, file: DataFile, layout: Layout) -> pl.DataFrame:
    """Give the mapped columns of each plain record as text, with its line's index in the block as ``at``."""
    at, records = _records(block, file)
    pieces = [_text(records[:, piece], layout.encoding) for piece in layout.pieces]
    whole = pl.DataFrame({f"piece {index}": piece for index, piece in enumerate(pieces)})
    is_odd = whole.select(pl.any_horizontal(pl.all().str.contains(f"[{ODD}]"))).to_series()
    columns = (
        pl.concat_str(whole.columns[found]).str.strip_chars_end(PAD).alias(name)
        for name, found in layout.pieces_of.items()
    )
    return whole.select(*columns, pl.Series("at", at, dtype=pl.UInt32)).filter(
        ~(is_odd | _touch(records, layout))
    )


def _records(block: Block, file: DataFile) -> tuple[list[int], Bytes]:
    """Give the records of the right length, one below the other, and the index of each."""
    found = {
        index: record
        for index in range(block.lines)
        if len(record := without_line_end(block.raw_line(index))) == file.record_bytes
        and not is_trailer(record, file)
        and b"\r" not in record
        and b"\0" not in record
    }
    matrix = np.frombuffer(b"".join(found.values()), np.uint8)
    return list(found), matrix.reshape(len(found), file.record_bytes)


def _touch(records: Bytes, layout: Layout) -> pl.Series:
    edges = [piece.start for piece in layout.pieces[1:]]
    before, behind = records[:, [edge - 1 for edge in edges]], records[:, edges]
    return pl.Series(((before > LAST_ASCII) & (behind > LAST_ASCII)).any(axis=1))


def _text(piece: Bytes, encoding: str) -> pl.Series:
    ended = np.pad(piece, ((0, 0), (0, 1)), constant_values=LINE_END)
    return whole_lines(as_utf8(ended.tobytes(), encoding))
