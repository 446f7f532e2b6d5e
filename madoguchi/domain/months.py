"""Billed months (請求年月): a month is the date of its first day."""

from datetime import date


def first_day(day: date) -> date:
    """Give the month that a day lies in.

    >>> first_day(date(2024, 9, 17))
    datetime.date(2024, 9, 1)
    """
    return day.replace(day=1)


def months_before(month: date, count: int) -> date:
    """Go back by whole months.

    >>> months_before(date(2024, 1, 1), 2)
    datetime.date(2023, 11, 1)
    """
    index = month.year * 12 + month.month - 1 - count
    return date(index // 12, index % 12 + 1, 1)


def first_visible_month(*, today: date, months_shown: int, floor: date | None) -> date:
    """Give the oldest month a customer may see: the last ``months_shown`` months, not before ``floor``.

    >>> first_visible_month(today=date(2024, 10, 21), months_shown=24, floor=None)
    datetime.date(2022, 11, 1)
    >>> first_visible_month(today=date(2021, 3, 5), months_shown=12, floor=date(2020, 7, 1))
    datetime.date(2020, 7, 1)
    """
    oldest = months_before(first_day(today), months_shown - 1)
    return max(oldest, floor) if floor else oldest


def month_words(month: date) -> str:
    """Write a billed month.

    >>> month_words(date(2024, 9, 1))
    '2024年09月'
    """
    return f"{month.year}年{month.month:02}月"
