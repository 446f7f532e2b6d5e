"""Cells (セル): moments and days as spreadsheets sort them."""

from datetime import date, datetime

from madoguchi.domain.clock import TOKYO


def moment_cell(at: datetime | None) -> str:
    """Write a moment in Japan's time; nothing for none.

    >>> moment_cell(datetime.fromisoformat("2024-10-21T14:05:00Z"))
    '2024-10-21 23:05:00'
    """
    return f"{at.astimezone(TOKYO):%Y-%m-%d %H:%M:%S}" if at else ""


def day_cell(day: date | None) -> str:
    """Write a day; nothing for none."""
    return day.isoformat() if day else ""
