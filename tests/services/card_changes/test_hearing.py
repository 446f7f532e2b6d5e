"""The provider's messages change a card once, however late, often and disordered they come."""

import random
from datetime import timedelta

import pytest

from madoguchi.adapters.payments import Keys, Message, ProviderAway
from madoguchi.adapters.payments.stripe import Stripe
from madoguchi.models import CardChange, MemberEvent, ProviderEvent
from madoguchi.services.card_changes import (
    hear,
    settle_late,
    sweep,
)
from madoguchi.services.origins import Origin, origin_scope
from tests.card_changes import LATER, MAIL, OPERATOR, PROFILE, ask, begun, changes, payer, told
from tests.cast import NOW
from tests.crowd import deeds_at_once
from tests.payment_twin import KEY, SECRET, Twin


def message(change: CardChange, *, event: str = "evt_1", kind: str = "checkout.session.completed") -> Message:
    return Message(event, kind, change.provider_session)


def tell(twin: Twin, told_of: Message) -> bool:
    return hear(profile=PROFILE, provider=twin.provider, message=told_of, now=NOW)


def test_message_registers_the_card_though_nobody_comes_back(twin: Twin) -> None:
    change = begun(payer(email=MAIL), twin.provider)
    twin.choose(change.provider_session, "4242")
    for delivery in twin.box.arrived(3):
        tell(twin, twin.provider.heard(body=delivery.body, signature=delivery.signature))
    assert ([each.state for each in changes()], told()) == (["done"], [MAIL])
    assert ProviderEvent.objects.count() == 1  # the others are about no session


def test_change_is_noted_once_for_whom_it_was_begun_and_not_as_the_provider_s_visit(twin: Twin) -> None:
    change = begun(payer(email=MAIL), twin.provider)
    twin.choose(change.provider_session, "4242", way="never")
    with origin_scope(lambda: Origin("198.51.100.9", "Provider/1.0")):
        for event in ("evt_1", "evt_2"):
            tell(twin, message(change, event=event))
    noted = MemberEvent.objects.filter(kind="card_changed").values_list("member_id", "source", "browser")
    assert list(noted) == [(change.member_id, "", "")]


@pytest.mark.parametrize("way", ["twice", "reversed", "late"])
def test_doubled_disordered_and_late_messages_change_once(twin: Twin, way: str) -> None:
    change = begun(payer(email=MAIL), twin.provider)
    twin.choose(change.provider_session, "0002", way=way)
    twin.choose(change.provider_session, "4242", way=way)
    deliveries = twin.box.arrived(8 if way == "twice" else 4)
    random.Random(16).shuffle(deliveries)
    for delivery in deliveries:
        tell(twin, twin.provider.heard(body=delivery.body, signature=delivery.signature))
    assert ([each.state for each in changes()], told()) == (["done"], [MAIL])


def test_message_before_the_card_is_kept_registers_nothing(twin: Twin) -> None:
    change = begun(payer(email=MAIL), twin.provider)
    assert tell(twin, message(change)) is True
    assert ([each.state for each in changes()], told()) == (["waiting"], [])
    twin.choose(change.provider_session, "4242", way="never")
    assert tell(twin, message(change, event="evt_2")) is True
    assert [each.state for each in changes()] == ["done"]


def test_message_of_a_kept_card_counts_more_than_one_of_the_end(twin: Twin) -> None:
    change = begun(payer(), twin.provider)
    twin.choose(change.provider_session, "4242", way="never")
    tell(twin, message(change, kind="checkout.session.expired"))
    assert [each.state for each in changes()] == ["done"]


def test_message_is_heard_again_when_the_provider_was_away(twin: Twin) -> None:
    change = begun(payer(), twin.provider)
    twin.choose(change.provider_session, "4242", way="never")
    away = Stripe(address="http://127.0.0.1:1", keys=Keys(KEY, (SECRET,)))
    with pytest.raises(ProviderAway):
        hear(profile=PROFILE, provider=away, message=message(change), now=NOW)
    assert tell(twin, message(change)) is True
    assert [each.state for each in changes()] == ["done"]


def test_message_about_nobody_here_is_not_kept(twin: Twin) -> None:
    assert [tell(twin, Message("evt_1", "x", session)) for session in ("", "cs_test_other")] == [False] * 2
    assert ProviderEvent.objects.count() == 0


def test_20_deliveries_at_once_change_once(twin: Twin) -> None:
    change = begun(payer(email=MAIL), twin.provider)
    twin.choose(change.provider_session, "4242", way="never")
    news: list[bool] = []
    deeds_at_once(OPERATOR.slug, [lambda: news.append(tell(twin, message(change)))] * 20)
    assert sorted(news) == [False] * 19 + [True]
    assert (told(), ProviderEvent.objects.count()) == ([MAIL], 1)


def test_return_message_and_worker_at_once_change_once(twin: Twin) -> None:
    change = begun(payer(email=MAIL), twin.provider)
    twin.choose(change.provider_session, "4242", way="never")
    deeds = [
        lambda: ask(twin, change),
        lambda: tell(twin, message(change)),
        lambda: settle_late(profile=PROFILE, provider=twin.provider, now=LATER),
        lambda: stop_of(twin, change),
    ]
    deeds_at_once(OPERATOR.slug, deeds * 3)
    assert ([each.state for each in changes()], told()) == (["done"], [MAIL])


def stop_of(twin: Twin, change: CardChange) -> None:
    twin.provider.stop(change.provider_session)
    ask(twin, change)


def test_old_messages_are_forgotten(twin: Twin) -> None:
    tell(twin, message(begun(payer(), twin.provider)))
    assert (sweep(now=NOW + timedelta(days=89)), sweep(now=NOW + timedelta(days=91))) == (0, 1)
