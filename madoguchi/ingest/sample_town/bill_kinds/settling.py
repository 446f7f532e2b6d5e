"""Settling (入金): which bills of a place are paid, and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

OPEN_BILLS = (0, 1, 2, 3)
OPEN_WEIGHTS = (93, 4, 2, 1)
DAYS_EARLY = 12


@dataclass(frozen=True, slots=True)
class Settling:
    """The state of a bill and the day it was paid, if it was."""

    status: str
    paid_on: date | None = None


def open_bills(random: Random) -> int:
    """Draw how many bills before the newest are still unpaid."""
    return random.choices(OPEN_BILLS, OPEN_WEIGHTS)[0]


def settling(
    month: date, *, months: Sequence[date], total: int, due_on: date, still_open: int, random: Random
) -> Settling:
    """Settle a bill: nothing to pay, to be collected, still open, or paid by its due date."""
    early = random.choice((0, 0, 0, random.randint(1, DAYS_EARLY)))
    if total <= 0:
        return Settling("none")
    if month == months[-1]:
        return Settling("scheduled")
    if month in months[-1 - still_open :]:
        return Settling("unpaid")
    return Settling("paid", due_on - timedelta(days=early))
