"""Numbers as customers type them (入力された番号): what may be kept until the worker looks them up."""

from madoguchi.domain.card_numbers import holds_card_number
from madoguchi.services.places import place_numbered


def kept_number(typed: str) -> str:
    """Give a number to be kept: as typed, but nothing where it is a card's and leads to no place.

    Nobody is told: to a visitor it is one more number that is unknown.
    """
    number = typed.strip()
    return "" if holds_card_number(number) and place_numbered(typed=number) is None else number
