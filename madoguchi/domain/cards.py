"""Cards (クレジットカード): what may be shown of one, and from which bill a change counts.

A card's number is not among it: it is typed at the payment provider's and never comes here.
"""

from dataclasses import dataclass
from datetime import date

from madoguchi.domain.months import first_day, months_before


@dataclass(frozen=True, slots=True)
class Card:
    """What a provider tells of a card: brand, last four digits, and the month it is good through."""

    brand: str
    last4: str
    expires: date


def first_month(*, on: date, closing_day: int, lead_months: int = 1) -> date:
    """Give the first billed month that is charged to a card registered on a day.

    Up to and including ``closing_day`` it is ``lead_months`` after the day's own month, later one more. 31 is
    the end of every month.

    >>> first_month(on=date(2024, 10, 10), closing_day=10), first_month(on=date(2024, 10, 11), closing_day=10)
    (datetime.date(2024, 11, 1), datetime.date(2024, 12, 1))
    >>> first_month(on=date(2024, 12, 31), closing_day=31, lead_months=2)
    datetime.date(2025, 2, 1)
    """
    return months_before(first_day(on), -(lead_months + (on.day > closing_day)))


def is_expired(*, card: Card, today: date) -> bool:
    """Test whether the last month in which a card is good is over.

    >>> card = Card("Visa", "4242", expires=date(2024, 10, 1))
    >>> [is_expired(card=card, today=day) for day in (date(2024, 10, 31), date(2024, 11, 1))]
    [False, True]
    """
    return first_day(today) > card.expires
