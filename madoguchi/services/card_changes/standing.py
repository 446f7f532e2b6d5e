"""Standing (現在の状況): which card a customer has registered, and why it cannot be changed now, if so."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from madoguchi.domain.clock import TOKYO
from madoguchi.domain.reasons import Reason, ReasonCode
from madoguchi.models import CardChange, CardChangeState, Customer
from madoguchi.operators.schema.cards import Card
from madoguchi.services.sessions import Visitor

# As long as the provider's page takes a card (see adapters/payments/stripe.py), and a little more.
OPEN_FOR = timedelta(minutes=65)


class CardChangeRefused(Exception):
    """A change cannot be begun; ``reason`` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Standing:
    """The change by which the present card was registered, one that waits, and why none can be begun."""

    customer: Customer | None = None
    registered: CardChange | None = None
    waiting: CardChange | None = None
    reason: Reason | None = None


def standing_of(*, rule: Card, visitor: Visitor) -> Standing:
    """Say how the customer of the visitor's place stands."""
    if visitor.place_id is None:
        return Standing(reason=Reason(ReasonCode.NO_PLACE))
    customer = Customer.objects.get(places=visitor.place_id)
    changes = CardChange.objects.filter(customer=customer)
    waiting = changes.filter(state=CardChangeState.WAITING).first()
    registered = changes.filter(state=CardChangeState.DONE).order_by("-ended_at", "-id").first()
    reason = waits(since=waiting.begun_at) if waiting else _not_paid_by_card(rule, customer)
    return Standing(customer, registered, waiting, reason)


def waits(*, since: datetime) -> Reason:
    """Say that a change was begun and is not over, and until when at most."""
    until = (since + OPEN_FOR).astimezone(TOKYO)
    return Reason(ReasonCode.CARD_CHANGE_WAITING, on=until, values={"until": f"{until:%H:%M}"})


def _not_paid_by_card(rule: Card, customer: Customer) -> Reason | None:
    if not rule.payment_methods or customer.payment_method in rule.payment_methods:
        return None
    values = {"method": customer.payment_method, "wanted": "・".join(rule.payment_methods)}
    return Reason(ReasonCode.NOT_PAID_BY_CARD, values=values)
