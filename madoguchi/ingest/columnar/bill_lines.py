"""Bill lines, column by column: each checked and written as JSON, then gathered by bill."""

import json

import polars as pl

from madoguchi.ingest.checking import BILL_FIELDS
from madoguchi.ingest.columnar.typed import amount, each_read, is_amount
from madoguchi.ingest.values import RowValues
from madoguchi.operators.schema.files import BillsFile

OPTIONAL = ("line_discount", "line_payable", "line_tax", "line_rate")


def gathered_lines(rows: pl.DataFrame, file: BillsFile) -> pl.DataFrame:
    """Give a row a bill: its lines' indexes, number, soundness, sum, and text as JSON.

    ``rows`` are in the order of the file; ``bill`` numbers the bills and ``starts`` tells where one begins.
    """
    name = each_read(rows["line_name"], file, _name)
    typed = rows.with_columns(name.alias("name"), *_amounts()).with_columns(_payable())
    lines = typed.select("bill", "at", "payable", is_sound=_is_sound(), json=_json())
    return lines.group_by("bill", maintain_order=True).agg(
        first=pl.col("at").first(),
        stop=pl.col("at").last() + 1,
        rows=pl.len(),
        has_sound_lines=pl.col("is_sound").all(),
        payable_sum=pl.col("payable").sum(),
        lines=pl.col("json").str.join(","),
    )


def _name(values: RowValues) -> str:
    return json.dumps(values.required("line_name", longest=200), ensure_ascii=False)


def _amounts() -> list[pl.Expr]:
    return [
        amount("line_charge").alias("charge"),
        amount("line_discount").fill_null(0).alias("discount"),
        amount("line_payable").alias("payable"),
        amount("line_tax").alias("tax"),
        amount("line_rate").alias("rate"),
    ]


def _payable() -> pl.Expr:
    return pl.col("payable").fill_null(pl.col("charge") - pl.col("discount"))


def _is_sound() -> pl.Expr:
    charge, discount, payable, tax = (pl.col(name) for name in ("charge", "discount", "payable", "tax"))
    return pl.all_horizontal(
        is_amount("line_charge", is_required=True),
        *(is_amount(name) for name in OPTIONAL),
        pl.col("name").is_not_null(),
        charge - discount == payable,
        tax.is_null() | (tax.abs() <= payable.abs()),
        pl.col("starts") | ~_differs_from_the_row_before(),
    ).fill_null(value=False)


def _differs_from_the_row_before() -> pl.Expr:
    return pl.any_horizontal(pl.col(name) != pl.col(name).shift(1) for name in BILL_FIELDS)


def _json() -> pl.Expr:
    """Write a line as ``domain.bills.fingerprint`` does."""
    return pl.concat_str(
        pl.lit('{"charge":'),
        pl.col("charge"),
        pl.lit(',"discount":'),
        pl.col("discount"),
        pl.lit(',"name":'),
        pl.col("name"),
        pl.lit(',"payable":'),
        pl.col("payable"),
        _if_stated("rate"),
        _if_stated("tax"),
        pl.lit("}"),
        ignore_nulls=True,
    )


def _if_stated(name: str) -> pl.Expr:
    return pl.concat_str(pl.lit(f',"{name}":'), pl.col(name))
