"""Card changes of the cast: at an operator that offers them, with the provider's twin."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.conf import settings

from madoguchi.adapters.payments import Provider
from madoguchi.models import CardChange, Customer, OutgoingMail
from madoguchi.models.scope import operator_scope
from madoguchi.services.card_changes import begin, settled
from madoguchi.services.sessions import Visitor
from tests.cast import NOW, Person, person
from tests.ledger import visit
from tests.payment_twin import Twin

OPERATOR = settings.REGISTRY["aomori-cable"]
PROFILE, RULE = OPERATOR.profile, OPERATOR.profile.card
BY_CARD = "クレジットカード"
LATER = NOW + timedelta(minutes=6)
MAIL = "ryoko@example.jp"


def payer(name: str = "成田 良子", *, method: str = BY_CARD, email: str = "", places: int = 1) -> Person:
    """Make a member whose customer pays in some way."""
    someone = person(OPERATOR, name=name, places=places)
    with operator_scope(OPERATOR.slug):
        Customer.objects.filter(places__in=someone.places).update(payment_method=method)
        someone.member.email = email
        someone.member.save()
    return someone


def begun(someone: Person | Visitor, provider: Provider, *, key: UUID | None = None) -> CardChange:
    """Begin a change; the scope must be open."""
    visitor = visit(someone) if isinstance(someone, Person) else someone
    return begin(profile=PROFILE, rule=RULE, provider=provider, visitor=visitor, key=key or uuid4(), now=NOW)


def ask(twin: Twin, change: CardChange) -> CardChange:
    """Ask the provider about a change; the scope must be open."""
    return settled(profile=PROFILE, provider=twin.provider, change=change, now=NOW)[0]


def changes() -> list[CardChange]:
    """List all changes, oldest first."""
    with operator_scope(OPERATOR.slug):
        return list(CardChange.objects.order_by("id"))


def told() -> list[str]:
    """List who was told of a change of the card."""
    with operator_scope(OPERATOR.slug):
        mails = OutgoingMail.objects.filter(kind="card_changed").order_by("id")
        return list(mails.values_list("recipient", flat=True))


@pytest.fixture
def card_counter(twin: Twin, settings) -> Twin:
    """The operator's counter, with the twin for its provider."""
    settings.PAYMENT_API = twin.address
    settings.PAYMENT_KEYS = {OPERATOR.slug: twin.keys}
    settings.PUBLIC_URL = "http://testserver"
    return twin
