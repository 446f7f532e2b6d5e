"""Schedules (予定): at what hour in Japan something is to be done every day."""

from datetime import datetime, time, timedelta

from madoguchi.domain.clock import TOKYO


def last_time(*, at: time, now: datetime) -> datetime:
    """Give the last moment at which a daily schedule fell due, now included.

    >>> last_time(at=time(3, 10), now=datetime(2026, 3, 2, 3, 9, tzinfo=TOKYO)).isoformat()
    '2026-03-01T03:10:00+09:00'
    >>> last_time(at=time(3, 10), now=datetime(2026, 3, 2, 3, 10, tzinfo=TOKYO)).isoformat()
    '2026-03-02T03:10:00+09:00'
    """
    local = now.astimezone(TOKYO)
    today = datetime.combine(local.date(), at, tzinfo=TOKYO)
    return today if today <= local else today - timedelta(days=1)
