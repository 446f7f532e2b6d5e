"""Bills (請求): an immutable statement with its lines, and the sums that must hold in it."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from madoguchi.domain.money import yen


@dataclass(frozen=True, slots=True)
class BillLine:
    """One line (明細). Amounts in yen; any may be negative. The name is the operator's, opaque to us.

    ``tax`` is the tax inside ``payable`` and ``rate`` its percent, where the billing system states them.
    """

    name: str
    charge: int
    discount: int
    payable: int
    tax: int | None = None
    rate: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A meter reading (検針): read on a day, ``quantity`` in the operator's unit over ``days``."""

    read_on: date
    quantity: int
    days: int


@dataclass(frozen=True, slots=True)
class AccountSummary:
    """The account rows under the lines (入金合計, 請求合計, 未払合計, 請求残高), in yen."""

    received: int
    invoiced: int
    unpaid: int
    balance: int


@dataclass(frozen=True, slots=True)
class Statement:
    """A bill as the billing system states it. ``number`` is unique within the place."""

    place_number: str
    number: str
    month: date
    total: int
    lines: tuple[BillLine, ...]
    status: str
    due_on: date | None = None
    paid_on: date | None = None
    reading: Reading | None = None
    summary: AccountSummary | None = None
    source_lines: tuple[int, ...] = field(default=(), compare=False)


STATUSES = ("unpaid", "paid", "scheduled", "none")


def payable_sum(statement: Statement) -> int:
    """Add up what the lines say is to be paid."""
    return sum(line.payable for line in statement.lines)


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that does not hold: its code, the values that show it, and which line (from 0) if one."""

    code: str
    values: dict[str, str]
    line: int | None = None


def faults(statement: Statement) -> Iterator[Fault]:
    """Name each sum or date that does not hold; an accepted statement has none.

    >>> line = BillLine("デジタルスター(2023/10)", charge=4180, discount=0, payable=4180)
    >>> wrong = Statement("1", "2023-10", date(2023, 10, 1), 4181, (line,), "unpaid")
    >>> list(faults(wrong))
    [Fault(code='lines_do_not_sum', values={'lines': '4,180', 'total': '4,181'}, line=None)]
    """
    for index, line in enumerate(statement.lines):
        yield from _line_faults(line, index)
    if payable_sum(statement) != statement.total:
        yield Fault(
            "lines_do_not_sum",
            {"lines": yen(payable_sum(statement)), "total": yen(statement.total)},
        )
    if statement.reading and min(statement.reading.days, statement.reading.quantity) < 0:
        yield Fault("negative_reading", {})
    if statement.status == "paid" and statement.paid_on is None:
        yield Fault("paid_without_date", {})


def _line_faults(line: BillLine, index: int) -> Iterator[Fault]:
    if line.charge - line.discount != line.payable:
        yield Fault(
            "line_does_not_add_up",
            {
                "name": line.name,
                "charge": yen(line.charge),
                "discount": yen(line.discount),
                "payable": yen(line.payable),
            },
            index,
        )
    if line.tax is not None and abs(line.tax) > abs(line.payable):
        yield Fault("tax_exceeds_line", {"name": line.name, "tax": yen(line.tax)}, index)


def line_record(line: BillLine) -> dict[str, str | int]:
    """Give a line in the form in which it is kept; absent values are left out."""
    record: dict[str, str | int] = {
        "name": line.name,
        "charge": line.charge,
        "discount": line.discount,
        "payable": line.payable,
    }
    stated = {"tax": line.tax, "rate": line.rate}
    return record | {name: value for name, value in stated.items() if value is not None}


def fingerprint(statement: Statement) -> str:
    """Give a SHA-256 over everything a customer can see; equal statements have equal fingerprints."""
    reading, summary = statement.reading, statement.summary
    seen = [
        statement.month.isoformat(),
        statement.total,
        statement.status,
        statement.due_on and statement.due_on.isoformat(),
        statement.paid_on and statement.paid_on.isoformat(),
        reading and [reading.read_on.isoformat(), reading.quantity, reading.days],
        summary and [summary.received, summary.invoiced, summary.unpaid, summary.balance],
        [line_record(line) for line in statement.lines],
    ]
    text = json.dumps(seen, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
