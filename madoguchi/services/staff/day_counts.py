"""Counts by day (日ごとの件数) of two weeks: registrations, sign-ins, mails that came back.

Only those two weeks are read, from indexes that hold nothing else, so neither the number of members nor
the years of their history matter.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count
from django.db.models.functions import TruncDate

from madoguchi.domain.clock import TOKYO, business_day
from madoguchi.domain.history import EventKind
from madoguchi.models import MailReturn, MemberEvent

DAYS = 14
COUNTED = (EventKind.REGISTERED, EventKind.SIGNED_IN)

type DayCounts = tuple[tuple[date, int], ...]


@dataclass(frozen=True, slots=True)
class Comings:
    """Registrations and sign-ins, by day."""

    registrations: DayCounts
    sign_ins: DayCounts


def comings(*, now: datetime) -> Comings:
    """Count registrations and sign-ins of each of the last days, today's among them."""
    events = MemberEvent.objects.filter(kind__in=COUNTED, at__gte=_begin(now))
    counted = (
        events.annotate(day=TruncDate("at", tzinfo=TOKYO)).values_list("kind", "day").annotate(n=Count("pk"))
    )
    found = {(kind, day): count for kind, day, count in counted}
    registered, signed_in = (
        {day: count for (kind, day), count in found.items() if kind == asked} for asked in COUNTED
    )
    return Comings(_by_day(registered, now), _by_day(signed_in, now))


def returns(*, now: datetime) -> DayCounts:
    """Count the mails that came back on each of the last days, today's among them."""
    lately = MailReturn.objects.filter(returned_at__gte=_begin(now))
    counted = lately.annotate(day=TruncDate("returned_at", tzinfo=TOKYO)).values_list("day")
    return _by_day(dict(counted.annotate(n=Count("pk"))), now)


def _days(now: datetime) -> Iterable[date]:
    today = business_day(now=now)
    return (today - timedelta(days=before) for before in reversed(range(DAYS)))


def _begin(now: datetime) -> datetime:
    return datetime.combine(next(iter(_days(now))), time(), tzinfo=TOKYO)


def _by_day(counts: Mapping[date, int], now: datetime) -> DayCounts:
    return tuple((day, counts.get(day, 0)) for day in _days(now))
