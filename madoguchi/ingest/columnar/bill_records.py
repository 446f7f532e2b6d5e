"""Staging records of sound bills, as the text that COPY takes; the same that ``publishing.bills`` makes."""

import hashlib
from collections.abc import Iterable

import polars as pl

from madoguchi.ingest.publishing.bills import COLUMNS

NULL = "\\N"
PLACING = ("place_number", "bill_number", "raw_month", "first", "stop", "rows")
SUMMARY = ("received", "invoiced", "unpaid", "balance")


def staging_records(bills: pl.DataFrame, *, first_line: int) -> pl.DataFrame:
    """Give each bill's record as ``text``, behind what places it in the file."""
    seen = bills.select(_seen()).to_series()
    fingerprints = [hashlib.sha256(text.encode()).hexdigest() for text in seen.to_list()]
    record = bills.with_columns(
        line=pl.col("first").cast(pl.Int64) + first_line,
        number=_number(),
        **{name: _or_null(name) for name in ("due_on", "paid_on", "read_on")},
        **{name: pl.when(pl.col("read_on") != "").then(pl.col(name)) for name in ("quantity", "days")},
        summary=_summary(),
        lines=pl.concat_str(pl.lit("["), _escaped("lines"), pl.lit("]")),
        fingerprint=pl.Series(fingerprints, dtype=pl.String),
    )
    texts = (pl.col(name).cast(pl.String).fill_null(NULL) for name in COLUMNS)
    return record.select(*PLACING, text=pl.concat_str(texts, separator="\t"))


def _number() -> pl.Expr:
    number = pl.col("bill_number")
    return pl.when(number == "").then(pl.col("month").str.slice(0, 7)).otherwise(number)


def _or_null(name: str) -> pl.Expr:
    return pl.when(pl.col(name) != "").then(pl.col(name))


def _escaped(name: str) -> pl.Expr:
    return pl.col(name).str.replace_all("\\", "\\\\", literal=True)


def _summary() -> pl.Expr:
    stated = pl.any_horizontal(pl.col(name).is_not_null() for name in SUMMARY)
    return pl.when(stated).then(_object(SUMMARY))


def _object(names: tuple[str, ...]) -> pl.Expr:
    pairs = [pl.concat_str(pl.lit(f'"{name}": '), pl.col(name).fill_null(0)) for name in names]
    return pl.concat_str(pl.lit("{"), pl.concat_str(pairs, separator=", "), pl.lit("}"))


def _seen() -> pl.Expr:
    """Write what ``domain.bills.fingerprint`` takes the hash of."""
    parts = (
        _quoted("month"),
        pl.col("total").cast(pl.String),
        _quoted("status"),
        _quoted_or_null("due_on"),
        _quoted_or_null("paid_on"),
        pl.when(pl.col("read_on") == "").then(pl.lit("null")).otherwise(_array(_reading())),
        pl.when(_summary().is_null()).then(pl.lit("null")).otherwise(_array(_amounts())),
        _array([pl.col("lines")]),
    )
    return _array(parts)


def _reading() -> list[pl.Expr]:
    return [_quoted("read_on"), pl.col("quantity"), pl.col("days")]


def _amounts() -> list[pl.Expr]:
    return [pl.col(name).fill_null(0) for name in SUMMARY]


def _array(parts: Iterable[pl.Expr]) -> pl.Expr:
    return pl.concat_str(pl.lit("["), pl.concat_str(parts, separator=","), pl.lit("]"))


def _quoted(name: str) -> pl.Expr:
    return pl.concat_str(pl.lit('"'), pl.col(name), pl.lit('"'))


def _quoted_or_null(name: str) -> pl.Expr:
    return pl.when(pl.col(name) == "").then(pl.lit("null")).otherwise(_quoted(name))
