"""The clock of this process, as set; views read ``request.now``, commands call ``now()``."""

from datetime import datetime, timedelta

from django.conf import settings

from madoguchi.domain.clock import tokyo_clock

now = tokyo_clock(offset_seconds=settings.CLOCK_OFFSET_SECONDS)


def on_phones(moment: datetime) -> datetime:
    """Give what the clocks of members' phones show at a moment: only ours follows a demonstration's time."""
    return moment - timedelta(seconds=settings.CLOCK_OFFSET_SECONDS)
