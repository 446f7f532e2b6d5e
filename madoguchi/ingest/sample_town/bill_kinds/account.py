"""Account bills (請求残高つき): a discount a line, prepayments, and what is carried over unpaid.

The account rows hold at the moment of billing, in yen: ``invoiced`` is the total and what is ``unpaid``
from before; ``received`` is what had been paid in advance; ``balance`` is the difference, below zero if
a prepayment remains.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from random import Random

from madoguchi.domain.bills import AccountSummary, BillLine, Statement
from madoguchi.ingest.sample_town.bill_kinds.settling import Settling, open_bills, settling
from madoguchi.ingest.sample_town.stories import Supply
from madoguchi.operators.schema.files import BillColumns

FEES = (("ユニバーサルサービス料", 2), ("電話リレーサービス料", 1))
WITH_FEES = ("電話", "モバイル")
BUNDLE = ("でんき&ケーブルまとめ割", -130)
BUNDLED = "電気"
SEASONS = (140, 140, 120, 100, 80, 80, 100, 120, 110, 100, 100, 120)
"""What a prepayment for electricity comes to in each month, in percent of the usual."""

PREPAYMENT = 50_000
SHARE_PREPAYING = 0.05
SHARE_WITH_CREDIT = 0.002
DUE_DAY = 27


def statements(
    supplies: Sequence[Supply], *, months: Sequence[date], columns: BillColumns, random: Random
) -> Iterator[Statement]:
    """Yield a bill for every month in which the place is supplied."""
    still_open = open_bills(random)
    prepaid, unpaid = PREPAYMENT if random.random() < SHARE_PREPAYING else 0, 0
    for month in months:
        running = [supply for supply in supplies if supply.runs_in(month)]
        if not running:
            continue
        lines = tuple(bill_lines(running, month, random))
        bill = _settled(
            lines,
            month,
            place_number=running[0].place_number,
            months=months,
            still_open=still_open,
            random=random,
        )
        summary = account_summary(total=bill.total, unpaid=unpaid, received=prepaid)
        if prepaid and summary.balance <= 0 and bill.status != "none":
            bill = replace(bill, status="paid", paid_on=bill.due_on)
        prepaid = max(0, -summary.balance)
        unpaid += bill.total if bill.status == "unpaid" else 0
        yield replace(bill, summary=summary)


def account_summary(*, total: int, unpaid: int, received: int) -> AccountSummary:
    """Put the account rows together.

    >>> account_summary(total=24_887, unpaid=0, received=50_000)
    AccountSummary(received=50000, invoiced=24887, unpaid=0, balance=-25113)
    """
    invoiced = total + unpaid
    return AccountSummary(received=received, invoiced=invoiced, unpaid=unpaid, balance=invoiced - received)


def bill_lines(running: Sequence[Supply], month: date, random: Random) -> Iterator[BillLine]:
    """Yield the lines of a month: a service's fees and reductions stand behind its last course."""
    for supply, following in zip(running, [*running[1:], None], strict=True):
        percent = SEASONS[month.month - 1] if supply.service == BUNDLED else 100
        yield _line(supply.course, month, supply.charge * percent // 100, supply.discount)
        is_last = following is None or following.service != supply.service
        if is_last and supply.service in WITH_FEES:
            yield from (_line(name, month, charge) for name, charge in FEES)
        if is_last and supply.service == BUNDLED:
            yield _line(BUNDLE[0], month, BUNDLE[1])
    if random.random() < SHARE_WITH_CREDIT:
        yield _line("ご返金", month, -2 * sum(supply.charge for supply in running))


def _line(name: str, month: date, charge: int, discount: int = 0) -> BillLine:
    return BillLine(f"{name}({month:%Y/%m})", charge, discount, charge - discount)


def _settled(
    lines: tuple[BillLine, ...],
    month: date,
    *,
    place_number: str,
    months: Sequence[date],
    still_open: int,
    random: Random,
) -> Statement:
    total = sum(line.payable for line in lines)
    due_on = month.replace(day=DUE_DAY)
    found: Settling = settling(
        month, months=months, total=total, due_on=due_on, still_open=still_open, random=random
    )
    return Statement(
        place_number=place_number,
        number=f"{month:%Y%m}-1",
        month=month,
        total=total,
        lines=lines,
        status=found.status,
        due_on=due_on,
        paid_on=found.paid_on,
    )
