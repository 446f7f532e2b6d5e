"""Monthly bills (月額): a line a course; a discount stands on its line or, without a column, below it.

The tax of the lines adds up to that of the bill, rounded down once, as qualified invoices want it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from random import Random

from madoguchi.domain.bills import BillLine, Statement
from madoguchi.domain.money import tax_inside
from madoguchi.ingest.sample_town.bill_kinds.settling import open_bills, settling
from madoguchi.ingest.sample_town.stories import Supply
from madoguchi.operators.schema.files import BillColumns

TAX_PERCENT = 10
DUE_DAY = 26
SHARE_WITH_CREDIT = 0.003
SHARE_PAUSED = 0.01
SHARE_WITH_FILM = 0.08


def statements(
    supplies: Sequence[Supply], *, months: Sequence[date], columns: BillColumns, random: Random
) -> Iterator[Statement]:
    """Yield a bill for every month in which the place is supplied."""
    still_open = open_bills(random)
    for month in months:
        running = [supply for supply in supplies if supply.runs_in(month)]
        if not running:
            continue
        lines = tuple(_taxed(_lines(running, random, has_discounts=bool(columns.line_discount))))
        total = sum(line.payable for line in lines)
        due_on = month.replace(day=DUE_DAY)
        found = settling(
            month, months=months, total=total, due_on=due_on, still_open=still_open, random=random
        )
        yield Statement(
            place_number=running[0].place_number,
            number=f"{month:%Y%m}-1",
            month=month,
            total=total,
            lines=lines,
            status=found.status,
            due_on=due_on,
            paid_on=found.paid_on,
        )


def _lines(running: Sequence[Supply], random: Random, *, has_discounts: bool) -> Iterator[BillLine]:
    if random.random() < SHARE_PAUSED:
        yield _line("休止中(ご請求なし)", 0)
        return
    for supply in running:
        yield from _course(supply, has_discounts=has_discounts)
    if any(supply.service == "電話" for supply in running):
        yield _line("ユニバーサルサービス料", 2)
    if random.random() < SHARE_WITH_FILM:
        yield _line("ビデオ・オン・デマンド 〈新作〉", 550)
    if random.random() < SHARE_WITH_CREDIT:
        yield _line("過誤納金の還付", -2 * sum(supply.charge for supply in running))


def _course(supply: Supply, *, has_discounts: bool) -> Iterator[BillLine]:
    name = f"{supply.service} {supply.course}"
    yield _line(name, supply.charge, supply.discount if has_discounts else 0)
    if supply.discount and not has_discounts:
        yield _line(f"{supply.service} 割引", -supply.discount)


def _line(name: str, charge: int, discount: int = 0) -> BillLine:
    return BillLine(name, charge, discount, charge - discount)


def _taxed(lines: Iterable[BillLine]) -> Iterator[BillLine]:
    """Give each line what it adds to the tax of the lines up to it."""
    sum_before = tax_before = 0
    for line in lines:
        sum_before += line.payable
        tax = tax_inside(amount=sum_before, percent=TAX_PERCENT)
        yield replace(line, tax=tax - tax_before)
        tax_before = tax
