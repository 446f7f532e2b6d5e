"""Cutting rows (行の切り出し) out of an original, as its format keeps them."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from madoguchi.ingest.formats.aside import Line, way_of
from madoguchi.ingest.report import RowsAside
from madoguchi.operators.schema.files import DataFile


def cut(
    *, path: Path, file: DataFile, blocks: list[RowsAside]
) -> Iterator[tuple[RowsAside, list[int], bytes]]:
    """Give each block with the lines on which its rows begin, and what is kept. Reads the file once."""
    wanted = {line: block for block in blocks for line in block.rows}
    found: dict[int, list[Line]] = {id(block): [] for block in blocks}
    way, last = way_of(file), max(wanted, default=0)
    with path.open("rb") as stream:
        above, lines = way.opened(stream, file)
        for number, raw in lines:
            if block := wanted.get(number):
                rest = chain([(number, raw)], lines)
                for _row in range(block.rows[number]):
                    found[id(block)].append(way.row(rest, file))
            if number >= last:
                break
    for block in blocks:
        rows = found[id(block)]
        yield block, [line for line, _raw in rows], above + b"".join(raw for _line, raw in rows)
