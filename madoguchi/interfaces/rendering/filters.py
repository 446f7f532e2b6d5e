"""Filters: how values are written on Japanese pages."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter

from madoguchi.domain.clock import TOKYO
from madoguchi.domain.money import yen
from madoguchi.domain.months import month_words
from madoguchi.domain.sources import shortened
from madoguchi.services.mails.words import until_words

WEEKDAYS = "月火水木金土日"


def day_numbers(day: date | None) -> str:
    """Write a day in a table, that of a moment being the day in Japan.

    >>> day_numbers(date(2024, 9, 17)), day_numbers(None)
    ('2024/09/17', '')
    >>> day_numbers(datetime.fromisoformat("2026-11-20T15:00Z"))
    '2026/11/21'
    """
    day = day.astimezone(TOKYO) if isinstance(day, datetime) else day
    return f"{day.year}/{day.month:02}/{day.day:02}" if day else ""


def day_words(day: date) -> str:
    """Write a day in a sentence, that of a moment being the day in Japan.

    >>> day_words(date(2026, 11, 21)), day_words(datetime.fromisoformat("2026-11-20T15:00Z"))
    ('2026年11月21日(土)', '2026年11月21日(土)')
    """
    day = day.astimezone(TOKYO) if isinstance(day, datetime) else day
    return f"{day.year}年{day.month}月{day.day}日({WEEKDAYS[day.weekday()]})"


def iso_day_words(text: str) -> str:
    """Write a day that a form sends.

    >>> iso_day_words("2024-10-28")
    '2024年10月28日(月)'
    """
    return day_words(date.fromisoformat(text))


def moment(at: datetime) -> str:
    """Write a moment, in Japan's time."""
    local = at.astimezone(TOKYO)
    return f"{day_numbers(local)} {local:%H:%M:%S}"


def groupby_order[T](items: Iterable[T], field: str) -> list[tuple[str, list[T]]]:
    """Group neighbours by a field, in the order in which they stand."""
    return [(key, list(group)) for key, group in groupby(items, key=attrgetter(field))]


FILTERS = {
    "groupby_order": groupby_order,
    "yen": yen,
    "month_words": month_words,
    "day_numbers": day_numbers,
    "day_words": day_words,
    "iso_day_words": iso_day_words,
    "until_words": until_words,
    "moment": moment,
    "shortened": shortened,
}

# What these write is digits, punctuation and fixed words, whatever they are given; never markup.
PLAIN_FILTERS = frozenset(FILTERS) - {"groupby_order", "shortened"}
