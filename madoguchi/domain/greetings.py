"""Greetings (ごあいさつ) by the time of day, as a person at a counter would say them."""

from datetime import datetime

from madoguchi.domain.clock import TOKYO

# First hour of the greeting → greeting; before the first row the last row still holds.
GREETINGS = ((5, "morning"), (11, "day"), (18, "evening"))


def greeting(*, now: datetime) -> str:
    """Choose the greeting: ``morning``, ``day`` or ``evening``.

    >>> greeting(now=datetime(2024, 8, 7, 18, 13, tzinfo=TOKYO))
    'evening'
    >>> greeting(now=datetime(2024, 8, 7, 4, 59, tzinfo=TOKYO))
    'evening'
    """
    hour = now.astimezone(TOKYO).hour
    words = [word for first_hour, word in GREETINGS if hour >= first_hour]
    return words[-1] if words else GREETINGS[-1][1]
