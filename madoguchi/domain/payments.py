"""Payments (お支払い): what the result of a collection means for a bill, and in which year it was."""

import calendar
from dataclasses import dataclass, replace
from datetime import date

from madoguchi.domain.bills import Statement

YEARS_BETWEEN_LEAP_DAYS = 4


@dataclass(frozen=True, slots=True)
class Payment:
    """A bill was paid on a day, or could not be collected then; ``why`` tells the customer why not."""

    on: date
    status: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Settlement:
    """A statement with the state that a payment leaves it in; ``failed_on`` while it is still to be paid."""

    statement: Statement
    failed_on: date | None = None
    failed_why: str = ""


def settled(known: Settlement, *, payment: Payment) -> Settlement:
    """Apply a payment; the same one again changes nothing, and none that failed takes another one back.

    >>> bill = Settlement(Statement("1", "2024-09", date(2024, 9, 1), 5509, (), "scheduled"))
    >>> failed = settled(bill, payment=Payment(date(2024, 9, 27), "unpaid", "残高不足"))
    >>> failed.statement.status, failed.failed_on, failed.failed_why
    ('unpaid', datetime.date(2024, 9, 27), '残高不足')
    >>> paid = settled(failed, payment=Payment(date(2024, 10, 10), "paid"))
    >>> paid.statement.status, paid.statement.paid_on, paid.failed_on
    ('paid', datetime.date(2024, 10, 10), None)
    >>> settled(paid, payment=Payment(date(2024, 9, 27), "unpaid", "残高不足")) == paid
    True
    """
    if payment.status == "paid":
        return Settlement(replace(known.statement, status="paid", paid_on=payment.on))
    if known.statement.status == "paid":
        return known
    unpaid = replace(known.statement, status=payment.status, paid_on=None)
    return Settlement(unpaid, payment.on, payment.why)


def nearest_day(day: date, *, near: date) -> date:
    """Give the day of the same month and date that is nearest; of two as near the earlier.

    >>> nearest_day(date(2000, 12, 27), near=date(2025, 1, 6))
    datetime.date(2024, 12, 27)
    >>> nearest_day(date(2000, 2, 29), near=date(2025, 3, 3))
    datetime.date(2024, 2, 29)
    """
    years = range(near.year - YEARS_BETWEEN_LEAP_DAYS, near.year + YEARS_BETWEEN_LEAP_DAYS + 1)
    last_day = (day.month, day.day) == (2, 29)
    days = [day.replace(year=year) for year in years if not last_day or calendar.isleap(year)]
    return min(days, key=lambda each: (abs((each - near).days), each))
