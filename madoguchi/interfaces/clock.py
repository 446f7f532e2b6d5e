"""The clock of this process, as set; views read ``request.now``, commands call ``now()``."""

from django.conf import settings

from madoguchi.domain.clock import tokyo_clock

now = tokyo_clock(offset_seconds=settings.CLOCK_OFFSET_SECONDS)
