"""Formats (ファイル形式): one module a way of writing rows; each has the same ``read`` and ``write``."""

from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO, Protocol

from madoguchi.ingest.formats import delimited, fixed_width, workbook, zengin
from madoguchi.ingest.formats.rows import Row, UnreadableRow
from madoguchi.operators.schema.files import DataFile


class Format(Protocol):
    """What every module of a format offers."""

    def read(self, stream: BinaryIO, file: DataFile) -> Iterator[Row | UnreadableRow]:
        """Yield the rows of a file; raises UnreadableFile."""

    def write(self, rows: Iterable[Mapping[str, str]], file: DataFile) -> Iterator[bytes]:
        """Yield the bytes of a file that reads back as the same rows."""


FORMATS: dict[str, Format] = {
    "delimited": delimited,
    "fixed_width": fixed_width,
    "workbook": workbook,
    "zengin": zengin,
}


def format_named(name: str) -> Format:
    """Give the module of a format by the name that the profile uses; raises KeyError."""
    return FORMATS[name]
