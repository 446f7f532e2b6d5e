"""Readings (検針): what a meter showed becomes part of the next version of the bill that it was for.

A bill is where customers find usage, on its page, in the graph and on the slip. Kept beside it, one month
would have two quantities; so a reading waits for its bill, and one without a bill is named.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from madoguchi.domain.bills import Reading
from madoguchi.domain.payments import Settlement
from madoguchi.ingest.formats.rows import Row
from madoguchi.ingest.publishing import known_bills
from madoguchi.ingest.report import LineFault
from madoguchi.ingest.values import RowValues, ValueRefused
from madoguchi.models import Batch
from madoguchi.operators.schema.files import ReadingsFile

IS_REVERSIBLE = True

COLUMNS = {**known_bills.COLUMNS, "read_on": "date", "quantity": "int", "days": "int"}


def record_of(row: Row, file: ReadingsFile) -> tuple[Any, ...]:
    """Give the staging record of a row; raises ValueRefused."""
    values = RowValues(row.values, file)
    read_on = values.day("read_on")
    if read_on is None:
        raise ValueRefused("read_on", "empty")
    return (
        *known_bills.key_of(row.line, values),
        read_on,
        _count(values, "quantity"),
        _count(values, "days"),
    )


def clashes(file: ReadingsFile) -> Iterator[LineFault]:
    """Find bills that are not known, or are named twice."""
    yield from known_bills.clashes(file)


def publish(batch: Batch, *, now: datetime) -> tuple[int, int]:
    """Publish new versions; give how many bills were added, which is none, and changed."""
    return known_bills.publish(batch, now=now, width=len(COLUMNS), restate=_read, corrects=True)


def _read(row: tuple[Any, ...], known: Settlement) -> Settlement:
    return replace(known, statement=replace(known.statement, reading=Reading(*row[-3:])))


def _count(values: RowValues, field: str) -> int:
    found = values.required_amount(field)
    if found < 0:
        raise ValueRefused(field, "negative_reading")
    return found
