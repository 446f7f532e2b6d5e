"""National holidays (国民の祝日), as 国民の祝日に関する法律 has them since 2022, and the turn of the year."""

from datetime import date, timedelta

FIXED = frozenset({(1, 1), (2, 11), (2, 23), (4, 29), (5, 3), (5, 4), (5, 5), (8, 11), (11, 3), (11, 23)})
# Month → which of its Mondays.
MONDAYS = {1: 2, 7: 3, 9: 3, 10: 2}
YEAR_END = frozenset({(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)})
MONDAY, SUNDAY = 0, 6
A_DAY = timedelta(days=1)


def is_holiday(day: date) -> bool:
    """Test for a holiday, the substitutes (振替休日) and days between two holidays among them.

    >>> [is_holiday(date(2024, 11, day)) for day in (3, 4, 5, 23)]
    [True, True, False, True]
    >>> is_holiday(date(2026, 9, 22)), is_holiday(date(2026, 5, 6))
    (True, True)
    """
    return _is_named(day) or _is_substitute(day) or (_is_named(day - A_DAY) and _is_named(day + A_DAY))


def is_year_end(day: date) -> bool:
    """Test for the days from 29 December to 3 January, when public offices are closed (行政機関の休日).

    >>> is_year_end(date(2024, 12, 29)), is_year_end(date(2025, 1, 4))
    (True, False)
    """
    return (day.month, day.day) in YEAR_END


def _is_named(day: date) -> bool:
    if (day.month, day.day) in FIXED:
        return True
    if day.weekday() == MONDAY and MONDAYS.get(day.month) == (day.day + 6) // 7:
        return True
    return day in {_equinox(day.year, 3, 20.8431), _equinox(day.year, 9, 23.2488)}


def _is_substitute(day: date) -> bool:
    """Test for the first day after a holiday on a Sunday that is no holiday itself."""
    before = day - A_DAY
    while _is_named(before):
        if before.weekday() == SUNDAY:
            return True
        before -= A_DAY
    return False


def _equinox(year: int, month: int, day_in_1980: float) -> date:
    """Reckon an equinox; the formula of the Hydrographic Department's almanac holds from 1980 to 2099."""
    passed = year - 1980
    return date(year, month, int(day_in_1980 + 0.242194 * passed) - passed // 4)
