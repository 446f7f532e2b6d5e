"""Cells of text that has been found to be plain, cut by polars' reader of CSV."""

import polars as pl

NO_SEPARATOR = "\0"


def cells(data: bytes, names: list[str], *, separator: str, quote: str | None = None) -> pl.DataFrame:
    """Cut lines of UTF-8 into so many cells of text."""
    return pl.read_csv(
        data,
        has_header=False,
        schema=dict.fromkeys(names, pl.String),
        separator=separator,
        quote_char=quote,
        empty_string_is_null=False,
        raise_if_empty=False,
    )


def whole_lines(data: bytes) -> pl.Series:
    """Cut text of UTF-8, without NUL, into its lines; LF or CRLF is taken off."""
    return cells(data, ["line"], separator=NO_SEPARATOR)["line"]
