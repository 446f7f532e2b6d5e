"""Payments: what was collected, or could not be, becomes the next version of the bill that it was for."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from madoguchi.domain.clock import business_day
from madoguchi.domain.money import yen
from madoguchi.domain.payments import Payment, Settlement, nearest_day, settled
from madoguchi.ingest.formats.rows import Row
from madoguchi.ingest.publishing import known_bills
from madoguchi.ingest.publishing.comparison import MOST_SHOWN
from madoguchi.ingest.report import MOST_ROWS_ASIDE, LineFault
from madoguchi.ingest.staging import rows_of
from madoguchi.ingest.values import RowValues, ValueRefused
from madoguchi.models import Batch
from madoguchi.operators.schema.files import PaymentResult, PaymentsFile

IS_REVERSIBLE = True

COLUMNS = {
    **known_bills.COLUMNS,
    "amount": "int",
    "status": "text",
    "why": "text",
    "paid_on": "date",
    "has_year": "boolean",
}
PAID = PaymentResult(status="paid")

OTHER_AMOUNT = """
SELECT staged.line, staged.amount, bill.total FROM staged JOIN meant ON meant.line = staged.line
JOIN madoguchi_bill bill ON bill.id = meant.bill_id
WHERE meant.bills = 1 AND staged.amount <> bill.total ORDER BY 1 LIMIT %s
"""
# Of a day without a year only month and day can be compared.
PAID_BEFORE = """
SELECT staged.line, bill.number, bill.paid_on, count(*) OVER ()
FROM staged JOIN meant ON meant.line = staged.line JOIN madoguchi_bill bill ON bill.id = meant.bill_id
WHERE meant.bills = 1 AND staged.status = 'paid' AND bill.status = 'paid'
    AND to_char(bill.paid_on, CASE WHEN staged.has_year THEN 'YYYYMMDD' ELSE 'MMDD' END)
        <> to_char(staged.paid_on, CASE WHEN staged.has_year THEN 'YYYYMMDD' ELSE 'MMDD' END)
ORDER BY 1 LIMIT %s
"""


def record_of(row: Row, file: PaymentsFile) -> tuple[Any, ...]:
    """Give the staging record of a row; raises ValueRefused."""
    values = RowValues(row.values, file)
    result = _result(values, file)
    key, amount = known_bills.key_of(row.line, values), values.required_amount("amount")
    return (*key, amount, result.status, result.words, *values.day_of_some_year("paid_on"))


def clashes(file: PaymentsFile) -> Iterator[LineFault]:
    """Find bills that are not known, are named twice, or were of another amount."""
    yield from known_bills.clashes(file)
    for line, amount, total in rows_of(OTHER_AMOUNT, (MOST_ROWS_ASIDE + 1,)):
        values = {"amount": yen(amount), "total": yen(total)}
        yield LineFault(line, file.columns.amount, "amount_differs", values, (line,))


def warnings(file: PaymentsFile) -> tuple[int, list[LineFault]]:
    """Count the bills that were paid on another day already, and name some: they may be paid twice."""
    found = rows_of(PAID_BEFORE, (MOST_SHOWN,))
    named = [
        LineFault(line, file.columns.paid_on, "paid_before", {"number": number, "before": f"{day:%Y-%m-%d}"})
        for line, number, day, _count in found
    ]
    return found[0][-1] if found else 0, named


def publish(batch: Batch, *, now: datetime) -> tuple[int, int]:
    """Publish new versions; give how many bills were added, which is none, and changed."""
    today = business_day(now=now)

    def restate(row: tuple[Any, ...], known: Settlement) -> Settlement:
        status, why, paid_on, has_year = row[-4:]
        return settled(known, payment=Payment(_day(paid_on, today, has_year=has_year), status, why))

    return known_bills.publish(batch, now=now, width=len(COLUMNS), restate=restate, corrects=False)


def _result(values: RowValues, file: PaymentsFile) -> PaymentResult:
    if not file.columns.result:
        return PAID
    code = values.texts.get("result", "").strip()
    if code not in file.results:
        raise ValueRefused("result", "unknown_code", found=code)
    return file.results[code]


def _day(day: date, today: date, *, has_year: bool) -> date:
    """Give the day of a payment; banks leave its year out, and tell of it within days."""
    return day if has_year else nearest_day(day, near=today)
