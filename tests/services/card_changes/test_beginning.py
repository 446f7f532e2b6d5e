"""A change of the card is begun once, for one customer, in one browser, or says why not."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from madoguchi.adapters.payments import Keys, ProviderAway
from madoguchi.adapters.payments.stripe import Stripe
from madoguchi.models import CardChange
from madoguchi.services.card_changes import (
    CardChangeRefused,
    beginning,
    begun_with,
    connected,
    standing_of,
    stop,
)
from madoguchi.services.one_time_keys import KeyUsedElsewhere, do_once
from tests.card_changes import BY_CARD, MAIL, OPERATOR, PROFILE, RULE, ask, begun, changes, payer
from tests.cast import NOW
from tests.crowd import deeds_at_once
from tests.ledger import visit
from tests.payment_twin import KEY, SECRET, Twin


def test_change_is_bound_to_customer_member_and_browser(twin: Twin) -> None:
    someone = payer()
    visitor = visit(someone)
    change = begun(visitor, twin.provider)
    assert (change.customer_id, change.place_id) == (someone.places[0].customer_id, someone.places[0].pk)
    assert (change.member_id, change.session_number) == (someone.member.pk, visitor.session_id)
    assert (change.state, len(change.state_sha256)) == ("waiting", 64)


def test_customer_is_made_there_once_and_kept(twin: Twin) -> None:
    someone = payer()
    first = begun(someone, twin.provider)
    twin.choose(first.provider_session, "4242")
    ask(twin, first)
    second = begun(someone, twin.provider)
    assert second.provider_customer == first.provider_customer != ""


def test_customer_that_the_provider_has_lost_is_made_anew(twin: Twin) -> None:
    someone = payer()
    first = begun(someone, twin.provider)
    CardChange.objects.filter(pk=first.pk).update(provider_customer="cus_lost")
    stop(profile=PROFILE, provider=twin.provider, visitor=visit(someone), now=NOW)
    second = begun(someone, twin.provider)
    assert second.provider_customer not in {"cus_lost", ""}


def test_nothing_of_the_person_is_told_to_the_provider(twin: Twin) -> None:
    someone = payer(email=MAIL)
    asked = []

    class Provider:
        def keep_customer(self, *, labels: dict[str, str], key: str) -> str:
            asked.extend([*labels.items(), key])
            return "cus_1"

        def begin(self, wish: object) -> str:
            asked.append(str(wish))
            return "cs_1"

    begun(someone, Provider())
    number = someone.places[0].customer.number
    assert asked[:2] == [("operator", OPERATOR.slug), ("customer_number", number)]
    text = str(asked)
    assert [each for each in ("成田", "良子", MAIL, "広岡", "カナ") if each in text] == []


def test_same_form_twice_begins_once(twin: Twin) -> None:
    visitor, key = visit(payer()), uuid4()
    first = begun(visitor, twin.provider, key=key)
    again = begun_with(visitor=visitor, key=key)
    assert (again and again.pk, begun(visitor, twin.provider, key=key).pk) == (first.pk, first.pk)
    assert len(changes()) == 1


def test_key_of_another_deed_begins_nothing(twin: Twin) -> None:
    visitor, key = visit(payer()), uuid4()
    do_once(member_id=visitor.member_id, key=key, deed="something else", now=NOW, do=lambda: "x")
    with pytest.raises(KeyUsedElsewhere):
        begun(visitor, twin.provider, key=key)


def test_second_change_waits_for_the_first(twin: Twin) -> None:
    someone = payer()
    begun(someone, twin.provider)
    with pytest.raises(CardChangeRefused) as refused:
        begun(someone, twin.provider)
    assert (refused.value.reason.code, refused.value.reason.values) == (
        "card_change_waiting",
        {"until": "00:05"},
    )


@pytest.mark.parametrize(
    ("method", "why"), [("口座振替", "not_paid_by_card"), ("", "not_paid_by_card"), (BY_CARD, None)]
)
def test_only_who_pays_by_card_changes_it(method: str, why: str | None) -> None:
    reason = standing_of(rule=RULE, visitor=visit(payer(method=method))).reason
    assert (reason and reason.code) == why


def test_operator_may_let_everybody_register_a_card() -> None:
    rule = RULE.model_copy(update={"payment_methods": ()})
    assert standing_of(rule=rule, visitor=visit(payer(method="口座振替"))).reason is None


def test_member_without_a_place_has_nothing_to_change(twin: Twin) -> None:
    with pytest.raises(CardChangeRefused) as refused:
        begun(payer(places=0), twin.provider)
    assert refused.value.reason.code == "no_place"


def test_who_begins_without_end_is_held_up(twin: Twin) -> None:
    visitor = visit(payer())
    for _ in range(10):
        begun(visitor, twin.provider)
        stop(profile=PROFILE, provider=twin.provider, visitor=visitor, now=NOW)
    with pytest.raises(CardChangeRefused) as refused:
        begun(visitor, twin.provider)
    assert (refused.value.reason.code, refused.value.reason.on) == (
        "too_many_card_changes",
        NOW + timedelta(days=1),
    )


def test_provider_away_leaves_nothing_in_the_way(twin: Twin) -> None:
    someone = payer()
    with pytest.raises(ProviderAway):
        begun(someone, Stripe(address="http://127.0.0.1:1", keys=Keys(KEY, (SECRET,))))
    assert [each.state for each in changes()] == ["failed"]
    assert begun(someone, twin.provider).state == "waiting"


def test_form_sent_twice_whose_second_call_fails_leaves_the_page_that_the_first_opened(
    twin: Twin, monkeypatch: pytest.MonkeyPatch
) -> None:
    someone = payer()

    def open_and_fail(**facts: Any) -> CardChange:
        connected(**facts)
        raise ProviderAway

    monkeypatch.setattr(beginning, "connected", open_and_fail)
    with pytest.raises(ProviderAway):
        begun(someone, twin.provider)
    (change,) = changes()
    assert (change.state, change.provider_session != "") == ("waiting", True)


def test_change_noted_but_not_opened_is_opened_when_it_is_looked_at(twin: Twin) -> None:
    change = begun(payer(), twin.provider)
    CardChange.objects.filter(pk=change.pk).update(provider_session="", state_sha256="")
    change.refresh_from_db()
    opened = connected(profile=PROFILE, provider=twin.provider, change=change)
    late = connected(profile=PROFILE, provider=twin.provider, change=change)  # it knew of no session either
    assert opened.provider_session == late.provider_session != ""


def test_20_browsers_at_once_begin_one_change(twin: Twin) -> None:
    someone = payer()
    visitors = [visit(someone) for _ in range(20)]
    begins = [lambda each=each: begun(each, twin.provider) for each in visitors]
    ends = deeds_at_once(OPERATOR.slug, begins, CardChangeRefused)
    refused = [end for end in ends if isinstance(end, CardChangeRefused)]
    assert (len(refused), [each.state for each in changes()]) == (19, ["waiting"])
