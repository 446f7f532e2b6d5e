"""Delimited blocks: the rows that stand on one plain line each, cut into cells.

A line is plain if it has the right number of cells, each without quotes or between two of them, and no
character that the careful way would have to look at.
"""

import polars as pl

from madoguchi.ingest.formats.columnar.blocks import Block
from madoguchi.ingest.formats.columnar.cells import cells, whole_lines
from madoguchi.ingest.formats.columnar.characters import ODD, as_utf8
from madoguchi.ingest.formats.delimited import Layout, head, rows_from
from madoguchi.ingest.formats.lines import MAX_BYTES
from madoguchi.operators.schema.files import DataFile

__all__ = ["head", "plain_rows", "rows_from"]


def plain_rows(block: Block, file: DataFile, layout: Layout) -> pl.DataFrame:
    """Give the mapped cells of each plain line as text, with the line's index in the block as ``at``."""
    data = as_utf8(block.raw, layout.encoding)
    lines = whole_lines(data)
    is_plain = _is_plain(lines, file.delimiter, layout.width)
    if not is_plain.all():
        data = "".join(f"{line}\n" for line in lines.filter(is_plain)).encode()
    return _rows(data, file, layout).with_columns(is_plain.arg_true().alias("at"))


def _is_plain(lines: pl.Series, delimiter: str, width: int) -> pl.Series:
    cell = f'(?:[^{delimiter}"{ODD}]*|"[^"{ODD}]*")'
    form = f"^{cell}(?:{delimiter}{cell}){{{width - 1}}}$"
    return lines.str.contains(form) & (lines.str.len_bytes() < MAX_BYTES - 1)


def _rows(data: bytes, file: DataFile, layout: Layout) -> pl.DataFrame:
    names = [f"cell {index}" for index in range(layout.width)]
    found = cells(data, names, separator=file.delimiter, quote='"' if b'"' in data else None)
    places = {name: names[index] for name, (index, _heading) in layout.places.items()}
    return found.select(pl.col(cell).alias(name) for name, cell in places.items())
