"""Typed columns: what the careful way reads from one text, for a whole column of texts.

A text that the careful way refuses, or may refuse, is null; a value that is absent is an empty text.
"""

from collections.abc import Callable

import polars as pl

from madoguchi.ingest.values import LARGEST, RowValues, ValueRefused
from madoguchi.operators.schema.files import DataFile

PLAIN_NUMBER = "^-?[0-9]{1,10}$"


def each_read(texts: pl.Series, file: DataFile, read: Callable[[RowValues], str]) -> pl.Series:
    """Read each distinct text the careful way; ``read`` finds it under the name of the column."""
    distinct = texts.unique()
    found = [_read_or_none(texts.name, text, file, read) for text in distinct.to_list()]
    values = pl.Series(found, dtype=pl.String)
    return texts.replace_strict(distinct, values, default=None, return_dtype=pl.String)


def amount(column: str) -> pl.Expr:
    """Read whole numbers; null where there is none, so ``is_amount`` must hold as well."""
    return pl.col(column).cast(pl.Int64, strict=False)


def is_amount(column: str, *, is_required: bool = False) -> pl.Expr:
    """Test whether a text is a plain whole number, or nothing where nothing is required."""
    is_plain = pl.col(column).str.contains(PLAIN_NUMBER) & (amount(column).abs() <= LARGEST)
    return is_plain if is_required else is_plain.fill_null(value=False) | (pl.col(column) == "")


def _read_or_none(field: str, text: str, file: DataFile, read: Callable[[RowValues], str]) -> str | None:
    try:
        return read(RowValues({field: text}, file))
    except ValueRefused:
        return None
