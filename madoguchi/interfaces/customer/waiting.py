"""Waiting (お待ちいただく時間): how long, in a header for programs."""

from datetime import datetime
from math import ceil

from django.http import HttpResponse


def not_before(ready_at: datetime, page: HttpResponse, *, now: datetime) -> HttpResponse:
    """Say in the header when the next try may be made."""
    page["Retry-After"] = str(max(1, ceil((ready_at - now).total_seconds())))
    return page
