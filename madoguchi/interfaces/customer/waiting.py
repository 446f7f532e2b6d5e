"""Waiting (お待ちいただく時間): how long, in words for people and in a header for programs."""

from datetime import datetime, timedelta
from math import ceil

from django.http import HttpResponse


def minutes_until(ready_at: datetime, *, now: datetime) -> int:
    """Give the minutes to wait, at least one.

    >>> minutes_until(datetime(2024, 10, 21, 9, 5, 1), now=datetime(2024, 10, 21, 9, 0))
    6
    """
    return max(1, ceil((ready_at - now) / timedelta(minutes=1)))


def not_before(ready_at: datetime, page: HttpResponse, *, now: datetime) -> HttpResponse:
    """Say in the header when the next try may be made."""
    page["Retry-After"] = str(max(1, ceil((ready_at - now).total_seconds())))
    return page
