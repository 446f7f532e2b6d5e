"""Stories: a customer with all that a billing system would say about them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from madoguchi.domain.bills import Statement


@dataclass(frozen=True, slots=True)
class Place:
    """Where a customer is supplied."""

    number: str
    postal_code: str
    address: str
    building: str = ""


@dataclass(frozen=True, slots=True)
class Household:
    """A customer, person or company, with the places in the customer's name."""

    number: str
    name: str
    kana: str
    phone: str
    payment_method: str
    places: tuple[Place, ...]
    billing_name: str = ""
    billing_address: str = ""


@dataclass(frozen=True, slots=True)
class Supply:
    """A course or option at a place. ``charge`` and ``discount`` are yen a month, tax included.

    ``kind`` and ``status`` are words of ``domain.contracts``; with ``varies`` a month has no fixed price.
    """

    place_number: str
    number: str
    service: str
    course: str
    started_on: date
    ended_on: date | None = None
    charge: int = 0
    discount: int = 0
    kind: str = "course"
    status: str = "running"
    minimum_until: date | None = None
    equipment: str = ""
    varies: bool = False

    @property
    def monthly_yen(self) -> int | None:
        """What it costs each month; None where that is not fixed."""
        return None if self.varies or not self.charge else self.charge - self.discount

    def runs_in(self, month: date) -> bool:
        """Test whether a month, given by its first day, is billed: begun by then and not ended before."""
        return self.started_on <= month and (self.ended_on is None or month <= self.ended_on)


@dataclass(frozen=True, slots=True)
class Story:
    """A household, what it is supplied with and what it was billed; statements can be read once."""

    household: Household
    supplies: tuple[Supply, ...]
    statements: Iterable[Statement]
