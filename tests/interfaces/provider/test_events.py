"""The provider's messages reach the counter: genuine ones are done with, forged ones change nothing."""

import time
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client

from madoguchi.adapters.payments.twin.messages import signature
from madoguchi.models import CardChange, ProviderEvent
from madoguchi.models.scope import operator_scope
from tests.card_changes import MAIL, OPERATOR, begun, changes, payer, told
from tests.cast import NOW, Person
from tests.ledger import visit
from tests.payment_twin import SECRET, Delivery, Twin

pytestmark = pytest.mark.usefixtures("committed_db")
OTHER = settings.REGISTRY["contrary"]
ADDRESS = "payments/events/"


@pytest.fixture
def hanako(committed_db: None, card_counter: Twin) -> Person:
    return payer(email=MAIL)


@pytest.fixture
def change(hanako: Person, card_counter: Twin) -> CardChange:
    with operator_scope(OPERATOR.slug):
        return begun(visit(hanako), card_counter.provider, key=UUID(int=1))


def deliver(delivery: Delivery, *, slug: str = OPERATOR.slug) -> int:
    """Bring a message to a counter, as the provider does: without cookies or tokens."""
    return send(delivery.body, delivery.signature, slug=slug)


def send(body: bytes, signed: str, *, slug: str = OPERATOR.slug) -> int:
    client = Client(enforce_csrf_checks=True, headers={"stripe-signature": signed})
    return client.post(f"/{slug}/{ADDRESS}", data=body, content_type="application/json").status_code


def heard() -> list[str]:
    """List the kinds of messages heard."""
    with operator_scope(OPERATOR.slug):
        return list(ProviderEvent.objects.values_list("kind", flat=True))


def test_genuine_messages_register_the_card_once(card_counter: Twin, change: CardChange) -> None:
    card_counter.choose(change.provider_session, "4242", way="twice")
    assert [deliver(each) for each in card_counter.box.arrived(6)] == [200] * 6
    assert ([each.state for each in changes()], told()) == (["done"], [MAIL])
    assert heard() == ["checkout.session.completed"]


def test_forged_messages_are_refused_and_change_nothing(card_counter: Twin, change: CardChange) -> None:
    card_counter.choose(change.provider_session, "4242", way="forged")
    assert [deliver(each) for each in card_counter.box.arrived(3)] == [400] * 3
    assert ([each.state for each in changes()], told(), heard()) == (["waiting"], [], [])


def test_genuine_message_that_is_altered_or_late_is_refused(card_counter: Twin, change: CardChange) -> None:
    card_counter.choose(change.provider_session, "4242")
    told_last = card_counter.box.arrived(3)[-1]
    old = signature(told_last.body, secret=SECRET, at=int(time.time()) - 301)
    sent = [send(told_last.body + b" ", told_last.signature), send(told_last.body, old)]
    assert (sent, [each.state for each in changes()]) == ([400, 400], ["waiting"])


def test_message_is_sent_again_while_the_provider_itself_is_away(
    card_counter: Twin, change: CardChange, settings
) -> None:
    card_counter.choose(change.provider_session, "4242")
    told_last = card_counter.box.arrived(3)[-1]
    settings.PAYMENT_API = "http://127.0.0.1:1"
    assert (deliver(told_last), heard()) == (503, [])
    settings.PAYMENT_API = card_counter.address
    assert (deliver(told_last), [each.state for each in changes()]) == (200, ["done"])


def test_message_brought_to_another_operator_finds_nothing_there(
    card_counter: Twin, change: CardChange, settings
) -> None:
    settings.PAYMENT_KEYS = dict.fromkeys((OPERATOR.slug, OTHER.slug), card_counter.keys)
    card_counter.choose(change.provider_session, "4242")
    told_last = card_counter.box.arrived(3)[-1]
    assert deliver(told_last, slug=OTHER.slug) == 200
    assert ([each.state for each in changes()], told(), heard()) == (["waiting"], [], [])


def test_operator_without_the_change_has_no_such_address() -> None:
    assert send(b"{}", "", slug="kanazawa-water") == 404


def test_long_message_is_not_read(card_counter: Twin) -> None:
    assert send(b" " * (64 * 1024 + 1), "") == 413


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_only_posts_are_taken(method: str) -> None:
    assert getattr(Client(), method)(f"/{OPERATOR.slug}/{ADDRESS}").status_code == 405


def test_counter_hears_while_it_is_closed_to_customers(card_counter: Twin, settings, monkeypatch) -> None:
    """The contrary operator's hours are short; a message is taken at any of them."""
    settings.PAYMENT_KEYS = {OTHER.slug: card_counter.keys}
    body = b'{"id":"evt_1","type":"t","data":{"object":{"object":"customer","id":"cus_1"}}}'
    signed = signature(body, secret=SECRET, at=int(time.time()))
    closed = [hour for hour in range(24) if _status_at(hour, body, signed, monkeypatch) != 200]
    assert closed == []


def _status_at(hour: int, body: bytes, signed: str, monkeypatch) -> int:
    monkeypatch.setattr("madoguchi.interfaces.clock.now", lambda: NOW.replace(hour=hour))
    return send(body, signed, slug=OTHER.slug)
