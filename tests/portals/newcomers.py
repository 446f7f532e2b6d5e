"""Newcomers of the demonstration: each test takes one that nobody has registered yet."""

from dataclasses import dataclass

from tests.portals.portal import Counter

_taken: dict[str, int] = {}


@dataclass(frozen=True)
class Newcomer:
    """A customer with a paper in hand, as demo.json tells of them."""

    customer_number: str
    name: str
    kana: str
    phone: str
    address: str
    building: str
    email: str
    code: str = ""


def next_newcomer(counter: Counter) -> Newcomer:
    """Give the next customer who is no member yet."""
    index = _taken.get(counter.slug, 0)
    _taken[counter.slug] = index + 1
    return Newcomer(**counter.newcomers[index])
