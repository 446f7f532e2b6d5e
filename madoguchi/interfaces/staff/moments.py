"""Moments in forms (日時の入力): business time to the minute, as browsers' own fields write it."""

from datetime import datetime

from madoguchi.domain.clock import TOKYO

MINUTES = "%Y-%m-%dT%H:%M"
YEARS = range(2000, 2100)


def moment_typed(text: str) -> datetime | None:
    """Read a moment in Japan's time, by a browser or by hand; None for what is none, or of another age."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at.replace(tzinfo=TOKYO) if at.tzinfo is None and at.year in YEARS else None


def minutes(at: datetime | None) -> str:
    """Write a moment as a form has it; nothing for none."""
    return at.astimezone(TOKYO).strftime(MINUTES) if at else ""
