"""Metered bills (検針): water and sewer read every two months, with the tax inside each."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from madoguchi.domain.bills import BillLine, Reading, Statement
from madoguchi.domain.money import tax_inside
from madoguchi.domain.months import months_before
from madoguchi.ingest.sample_town.bill_kinds.settling import open_bills, settling
from madoguchi.ingest.sample_town.stories import Supply
from madoguchi.operators.schema.files import BillColumns

TAX_PERCENT = 10
DAYS_TO_PAY = 40
SHARE_WITH_CREDIT = 0.003
SHARE_EMPTY = 0.02
TARIFFS = {"水道": ("水道料金", 2420, 66, 110), "下水道": ("下水道使用料", 2200, 77, 99)}
"""By service: line, base, and yen a m³ up to ``STEP`` and beyond; tax included, for two months."""

STEP = 20


def statements(
    supplies: Sequence[Supply], *, months: Sequence[date], columns: BillColumns, random: Random
) -> Iterator[Statement]:
    """Yield a bill for every second month in which the place is supplied."""
    parity, day = random.randrange(2), random.randint(3, 24)
    usual = 0 if random.random() < SHARE_EMPTY else random.randint(8, 70)
    read_months = [month for month in months if month.month % 2 == parity]
    still_open = open_bills(random)
    last_read = _reading_day(months_before(read_months[0], 2), day, random) if read_months else date.min
    for month in read_months:
        read_on = _reading_day(month, day, random)
        reading = Reading(read_on, max(0, round(random.gauss(usual, usual / 6))), (read_on - last_read).days)
        last_read = read_on
        running = [supply for supply in supplies if supply.runs_in(month)]
        if running:
            yield _statement(
                running, month, reading, months=read_months, still_open=still_open, random=random
            )


def _statement(
    running: Sequence[Supply],
    month: date,
    reading: Reading,
    *,
    months: Sequence[date],
    still_open: int,
    random: Random,
) -> Statement:
    lines = tuple(_line(supply, reading.quantity) for supply in running)
    if random.random() < SHARE_WITH_CREDIT:
        lines = tuple(_credited(line) for line in lines)
    total = sum(line.payable for line in lines)
    due_on = reading.read_on + timedelta(days=DAYS_TO_PAY)
    found = settling(month, months=months, total=total, due_on=due_on, still_open=still_open, random=random)
    return Statement(
        place_number=running[0].place_number,
        number=f"{month:%Y%m}-1",
        month=month,
        total=total,
        lines=lines,
        status=found.status,
        due_on=due_on,
        paid_on=found.paid_on,
        reading=reading,
    )


def _line(supply: Supply, quantity: int) -> BillLine:
    name, base, low, high = TARIFFS[supply.service]
    amount = base + low * min(quantity, STEP) + high * max(0, quantity - STEP) if quantity else 0
    return BillLine(name, amount, 0, amount, tax_inside(amount=amount, percent=TAX_PERCENT))


def _credited(line: BillLine) -> BillLine:
    """Give back what was charged too much, as after a leak."""
    return BillLine(line.name, -line.charge, 0, -line.payable, -(line.tax or 0))


def _reading_day(month: date, day: int, random: Random) -> date:
    return month.replace(day=day) + timedelta(days=random.randint(-2, 2))
