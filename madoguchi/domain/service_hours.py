"""Service hours (ご利用時間): when the counter is open, also across midnight."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from madoguchi.domain.clock import TOKYO
from madoguchi.domain.reasons import Reason, ReasonCode


@dataclass(frozen=True, slots=True)
class ServiceHours:
    """A daily window; ``closes`` earlier than ``opens`` means the morning after.

    Equal times mean that the counter never closes.
    """

    opens: time
    closes: time


def is_open(*, hours: ServiceHours, now: datetime) -> bool:
    """Test whether the counter is open; the opening minute is in, the closing minute is out.

    >>> water = ServiceHours(opens=time(7), closes=time(2))
    >>> is_open(hours=water, now=datetime(2026, 3, 1, 1, 59, tzinfo=TOKYO))
    True
    >>> is_open(hours=water, now=datetime(2026, 3, 1, 2, 0, tzinfo=TOKYO))
    False
    """
    at = now.astimezone(TOKYO).time()
    if hours.opens == hours.closes:
        return True
    if hours.opens < hours.closes:
        return hours.opens <= at < hours.closes
    return at >= hours.opens or at < hours.closes


def next_opening(*, hours: ServiceHours, now: datetime) -> datetime:
    """Give the next moment at which the counter opens.

    >>> water = ServiceHours(opens=time(7), closes=time(2))
    >>> next_opening(hours=water, now=datetime(2026, 3, 1, 2, 30, tzinfo=TOKYO)).isoformat()
    '2026-03-01T07:00:00+09:00'
    """
    local = now.astimezone(TOKYO)
    opening = datetime.combine(local.date(), hours.opens, TOKYO)
    return opening if opening > local else opening + timedelta(days=1)


def why_closed(*, hours: ServiceHours, now: datetime) -> Reason | None:
    """Say that the counter is closed and when it opens; None while it is open.

    >>> water = ServiceHours(opens=time(7), closes=time(2))
    >>> closed = why_closed(hours=water, now=datetime(2026, 3, 1, 2, 30, tzinfo=TOKYO))
    >>> closed.on.isoformat(), closed.values
    ('2026-03-01', {'time': '07:00'})
    """
    if is_open(hours=hours, now=now):
        return None
    opens_at = next_opening(hours=hours, now=now)
    return Reason(ReasonCode.COUNTER_CLOSED, on=opens_at.date(), values={"time": f"{opens_at:%H:%M}"})
