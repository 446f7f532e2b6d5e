"""Paid channels (有料チャンネル): which can be added to what is there, from when on, and for how much."""

import calendar
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType

from madoguchi.domain.months import months_before
from madoguchi.domain.reasons import Reason, ReasonCode

BILLED_MONTH = re.compile(r"[(（]\d{4}/\d{1,2}[)）]$")


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel, or several sold as one.

    ``course`` is the billing system's name of it. ``excluded_by`` and ``included_in`` name courses: with
    those it cannot be had, in these it is already. ``areas`` are municipalities; empty: everywhere.
    """

    id: int
    name: str
    course: str
    monthly_yen: int
    areas: frozenset[str] = frozenset()
    excluded_by: frozenset[str] = frozenset()
    included_in: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Standing:
    """What a place has: its address, the courses in force, and those asked for and not decided yet.

    ``excluded`` are courses that one of these excludes, each with that one.
    """

    address: str
    courses: frozenset[str] = frozenset()
    waiting: frozenset[str] = frozenset()
    excluded: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def channel_reason(channel: Channel, *, standing: Standing) -> Reason | None:
    """Say why a channel cannot be chosen, if so.

    >>> star = Channel(1, "スター", "スター", 2530, excluded_by=frozenset({"ライト"}))
    >>> channel_reason(star, standing=Standing("金沢市広岡", courses=frozenset({"ライト"}))).code.value
    'channel_excluded'
    >>> channel_reason(star, standing=Standing("金沢市広岡"))
    """
    known = standing.courses | standing.waiting
    if channel.course in standing.courses:
        return Reason(ReasonCode.CHANNEL_CONTRACTED)
    if channel.course in standing.waiting:
        return Reason(ReasonCode.CHANNEL_WAITING)
    if including := min(channel.included_in & known, default=""):
        return Reason(ReasonCode.CHANNEL_INCLUDED, values={"course": including})
    excluding = min(channel.excluded_by & known, default=standing.excluded.get(channel.course))
    if excluding:
        return Reason(ReasonCode.CHANNEL_EXCLUDED, values={"course": excluding})
    if channel.areas and not any(area in standing.address for area in channel.areas):
        return Reason(ReasonCode.CHANNEL_AREA, values={"areas": "、".join(sorted(channel.areas))})
    return None


def clash(chosen: Sequence[Channel]) -> tuple[Channel, Channel] | None:
    """Give two of the chosen channels that cannot be had together, if there are any.

    >>> pack = Channel(1, "パック", "パック", 3000)
    >>> star = Channel(2, "スター", "スター", 2530, included_in=frozenset({"パック"}))
    >>> [each.name for each in clash([pack, star])]
    ['スター', 'パック']
    """
    for one in chosen:
        for other in chosen:
            if other.course in one.excluded_by | one.included_in:
                return one, other
    return None


def first_day(*, today: date, ready_days: int, begins_with_month: bool, from_on: date | None) -> date:
    """Give the first day on which a channel asked for today can be seen.

    >>> facts = {"today": date(2024, 10, 21), "from_on": None}
    >>> first_day(ready_days=3, begins_with_month=False, **facts)
    datetime.date(2024, 10, 24)
    >>> first_day(ready_days=3, begins_with_month=True, **facts)
    datetime.date(2024, 11, 1)
    """
    ready = max(today + timedelta(days=ready_days), from_on or date.min)
    waits_for_month = begins_with_month and ready.day > 1
    return months_before(ready.replace(day=1), -1) if waits_for_month else ready


def minimum_until(*, starts_on: date, months: int) -> date | None:
    """Give the last day of the shortest term, which begins with the first day; None: there is none.

    >>> minimum_until(starts_on=date(2024, 11, 1), months=6)
    datetime.date(2025, 4, 30)
    >>> minimum_until(starts_on=date(2024, 8, 31), months=6)
    datetime.date(2025, 2, 27)
    """
    if not months:
        return None
    month = months_before(starts_on.replace(day=1), -months)
    last = calendar.monthrange(month.year, month.month)[1]
    return month.replace(day=min(starts_on.day, last)) - timedelta(days=1)


def running_price(*, courses: Iterable[str], lines: Iterable[tuple[str, int]]) -> int | None:
    """Give what running contracts come to a month, in yen, by the lines of the newest bill.

    A line is (name, payable); the billed month in brackets behind a name is not part of it. None where a
    contract has no line of its own, so that nobody can know.

    >>> lines = [("スター(2024/10)", 4180), ("電話(2024/10)", 1462), ("割引(2024/10)", -130)]
    >>> running_price(courses=["スター", "電話"], lines=lines)
    5642
    >>> running_price(courses=["スター", "電話", "電話"], lines=lines)
    """
    known: dict[str, list[int]] = {}
    for name, payable in lines:
        known.setdefault(BILLED_MONTH.sub("", name), []).append(payable)
    running = Counter(courses)
    if not running or any(len(known.get(course, ())) < count for course, count in running.items()):
        return None
    return sum(sum(known[course]) for course in running)
