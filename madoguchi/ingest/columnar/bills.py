"""Bills, column by column: which are obviously sound, and their staging records.

A bill is obviously sound if its rows stand together on plain lines, agree where they must, hold plain values,
and all its sums are right. What it then says is kept just as the careful way keeps it.
"""

from functools import partial

import polars as pl

from madoguchi.ingest.columnar.bill_lines import gathered_lines
from madoguchi.ingest.columnar.bill_records import staging_records
from madoguchi.ingest.columnar.typed import amount, each_read, is_amount
from madoguchi.ingest.formats.columnar.blocks import Block
from madoguchi.ingest.records import bill_status
from madoguchi.ingest.values import RowValues
from madoguchi.operators.schema.files import BillColumns, BillsFile

KEY = ("place_number", "bill_number", "month")
TELLING = "line_name"
"""The column in which an encoding shows most often."""

PLAIN_KEY = "^[0-9A-Za-z._-]{1,40}$"
ADDRESSABLE_KEY = "^[0-9A-Za-z][0-9A-Za-z._-]{0,39}$"
DAYS = ("due_on", "paid_on", "read_on")
READING = ("quantity", "days")
SUMMARY = ("received", "invoiced", "unpaid", "balance")


def sound_records(rows: pl.DataFrame, block: Block, file: BillsFile) -> pl.DataFrame:
    """Give the obviously sound bills of a block, each with its staging record as ``text`` for COPY.

    The first columns are those of ``KEY`` as received; ``first`` and ``stop`` are the indexes of its lines in
    the block, ``rows`` their number.
    """
    absent = [name for name in BillColumns.model_fields if name not in rows.columns]
    whole = rows.with_columns(pl.lit("").alias(name) for name in absent)
    starts = whole.select(_starts()).to_series()
    lines = gathered_lines(whole.with_columns(starts.alias("starts"), bill=starts.cum_sum()), file)
    heads = _heads(whole.filter(starts), file)
    found = pl.concat([lines, heads], how="horizontal").filter(_is_sound(), _stands_alone(block))
    return staging_records(found, first_line=block.line)


def _starts() -> pl.Expr:
    """Test whether a row begins a bill; one behind a line that is not plain is taken to."""
    changes = (pl.col(name) != pl.col(name).shift(1) for name in KEY)
    follows = pl.col("at") == pl.col("at").shift(1) + 1
    return pl.any_horizontal(*changes, ~follows).fill_null(value=True)


def _heads(rows: pl.DataFrame, file: BillsFile) -> pl.DataFrame:
    """Read what stands once in a bill, from its first row."""
    days = [each_read(rows[name], file, partial(_day, name=name)) for name in DAYS]
    status = each_read(rows["status"], file, lambda values: bill_status(values, file))
    month = each_read(rows["month"], file, lambda values: f"{values.month('month')}")
    read = rows.with_columns(*days, status, month)
    return read.select(
        *("place_number", "bill_number", "month", "status", *DAYS),
        rows["month"].alias("raw_month"),
        *(amount(name) for name in ("total", *READING, *SUMMARY)),
        has_amounts=_has_amounts(),
    )


def _day(values: RowValues, name: str) -> str:
    found = values.day(name)
    return f"{found}" if found else ""


def _has_amounts() -> pl.Expr:
    total = is_amount("total", is_required=True)
    return pl.all_horizontal(total, *(is_amount(name) for name in (*READING, *SUMMARY)))


def _is_sound() -> pl.Expr:
    has_no_reading = pl.col("read_on") == ""
    reading = pl.all_horizontal(pl.col(name) >= 0 for name in READING).fill_null(value=False)
    return pl.all_horizontal(
        pl.col("has_sound_lines"),
        pl.col("has_amounts"),
        pl.col("place_number").str.contains(PLAIN_KEY),
        (pl.col("bill_number") == "") | pl.col("bill_number").str.contains(ADDRESSABLE_KEY),
        *(pl.col(name).is_not_null() for name in ("month", "status", *DAYS)),
        pl.col("payable_sum") == pl.col("total"),
        has_no_reading | reading,
        (pl.col("status") != "paid") | (pl.col("paid_on") != ""),
    )


def _stands_alone(block: Block) -> pl.Expr:
    """Test whether the next bill follows at once: behind a line that is not plain, this one may go on."""
    end = block.lines if block.is_last else None
    return pl.col("stop") == pl.col("first").shift(-1, fill_value=end)
