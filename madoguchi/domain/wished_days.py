"""Wished days (ご希望日): which days a customer may choose from, and why not another."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from madoguchi.domain.holidays import is_holiday, is_year_end

type Exclusion = Literal["saturdays", "sundays", "holidays", "year_end"]
type DayRefusal = Literal["too_early", "too_late"] | Exclusion

SATURDAY, SUNDAY = 5, 6
TESTS = {
    "saturdays": lambda day: day.weekday() == SATURDAY,
    "sundays": lambda day: day.weekday() == SUNDAY,
    "holidays": is_holiday,
    "year_end": is_year_end,
}


@dataclass(frozen=True, slots=True)
class DayRule:
    """From ``earliest`` to ``latest`` days after today, both ends in, without some kinds of days."""

    earliest: int
    latest: int
    excludes: tuple[Exclusion, ...] = ()


def day_refusal(day: date, *, rule: DayRule, today: date) -> DayRefusal | None:
    """Say why a day cannot be chosen, if so.

    >>> rule = DayRule(3, 30, ("sundays", "holidays"))
    >>> days = (date(2024, 10, 23), date(2024, 10, 27), date(2024, 11, 4), date(2024, 10, 24))
    >>> [day_refusal(day, rule=rule, today=date(2024, 10, 21)) for day in days]
    ['too_early', 'sundays', 'holidays', None]
    """
    if day < today + timedelta(days=rule.earliest):
        return "too_early"
    if day > today + timedelta(days=rule.latest):
        return "too_late"
    return next((kind for kind in rule.excludes if TESTS[kind](day)), None)


def days_offered(*, rule: DayRule, today: date) -> list[date]:
    """List the days that can be chosen.

    >>> rule = DayRule(4, 8, ("saturdays", "sundays"))
    >>> [day.day for day in days_offered(rule=rule, today=date(2024, 10, 21))]
    [25, 28, 29]
    """
    days = (today + timedelta(days=number) for number in range(rule.earliest, rule.latest + 1))
    return [day for day in days if day_refusal(day, rule=rule, today=today) is None]
