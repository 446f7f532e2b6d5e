"""The business clock (営業時刻): every rule about days and hours is read in Asia/Tokyo."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")

type Clock = Callable[[], datetime]


def tokyo_clock(*, offset_seconds: float = 0.0) -> Clock:
    """Make a clock that runs at the usual pace, moved by ``offset_seconds``.

    The demonstration moves it, so that sample files never grow old; everything else leaves it at 0.
    """
    offset = timedelta(seconds=offset_seconds)

    def now() -> datetime:
        return datetime.now(UTC).astimezone(TOKYO) + offset

    return now


def business_day(*, now: datetime) -> date:
    """Give the calendar day in Japan at an aware moment.

    >>> business_day(now=datetime(2026, 2, 28, 15, 30, tzinfo=UTC))
    datetime.date(2026, 3, 1)
    """
    return now.astimezone(TOKYO).date()


def last_minute(until: datetime) -> tuple[date, int, int]:
    """Give day, hour and minute in Japan until which something may be done; midnight is 24:00 of a day.

    >>> last_minute(datetime(2024, 10, 29, 15, 0, tzinfo=UTC))
    (datetime.date(2024, 10, 29), 24, 0)
    >>> last_minute(datetime(2024, 10, 29, 1, 5, 30, tzinfo=UTC))
    (datetime.date(2024, 10, 29), 10, 5)
    """
    local = until.astimezone(TOKYO)
    if (local.hour, local.minute) == (0, 0):
        return local.date() - timedelta(days=1), 24, 0
    return local.date(), local.hour, local.minute
