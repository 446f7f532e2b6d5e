"""A change of the card is what the provider says it is, once, and everybody concerned is told."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from madoguchi.adapters.payments import Outcome, Stage
from madoguchi.models import CardChange
from madoguchi.services.card_changes import (
    registered_cards,
    settle_late,
    settled,
    standing_of,
    stop,
)
from madoguchi.services.card_changes.settling import settle
from tests.card_changes import LATER, MAIL, PROFILE, RULE, ask, begun, changes, payer, told
from tests.cast import NOW
from tests.ledger import visit
from tests.payment_twin import Twin


def test_kept_card_is_registered_and_everybody_concerned_is_told(twin: Twin) -> None:
    someone = payer(email=MAIL)
    change = begun(someone, twin.provider)
    assert ask(twin, change).state == "waiting"
    twin.choose(change.provider_session, "4242")
    done = ask(twin, change)
    assert (done.state, done.ended_at, done.brand, done.last4) == ("done", NOW, "Visa", "4242")
    assert (done.expires, done.first_month) == (date(2030, 12, 1), date(2024, 12, 1))
    assert done.payment_method.startswith("pm_")
    assert told() == [MAIL]
    assert standing_of(rule=RULE, visitor=visit(someone)).registered == done


def test_refused_card_changes_nothing(twin: Twin) -> None:
    change = begun(payer(email=MAIL), twin.provider)
    twin.choose(change.provider_session, "0002")
    same, outcome = settled(profile=PROFILE, provider=twin.provider, change=change, now=NOW)
    assert (same.state, outcome.stage, outcome.was_refused, told()) == ("waiting", Stage.OPEN, True, [])


def test_holder_who_fails_changes_nothing_and_who_passes_does(twin: Twin) -> None:
    change = begun(payer(), twin.provider)
    twin.choose(change.provider_session, "3155")
    states = [ask(twin, change).state]
    for holder in ("no", "yes"):
        twin.choose(change.provider_session, "3155", holder=holder)
        states.append(ask(twin, change).state)
    assert states == ["waiting", "waiting", "done"]


def test_stopped_change_is_over_here_and_there(twin: Twin) -> None:
    visitor = visit(payer())
    change = begun(visitor, twin.provider)
    stopped = stop(profile=PROFILE, provider=twin.provider, visitor=visitor, now=NOW)
    assert stopped is not None
    assert (stopped.pk, stopped.state) == (change.pk, "stopped")
    assert twin.choose(change.provider_session, "4242")[0] == 410


def test_stop_is_told_apart_from_time_running_out_whoever_hears_of_it_first(twin: Twin, monkeypatch) -> None:
    visitor = visit(payer())
    change = begun(visitor, twin.provider)
    said = twin.provider.stop

    def stop_and_be_overtaken(session: str) -> Outcome:
        outcome = said(session)
        settle(profile=PROFILE, change=change, outcome=outcome, now=LATER)
        return outcome

    monkeypatch.setattr(twin.provider, "stop", stop_and_be_overtaken)
    stopped = stop(profile=PROFILE, provider=twin.provider, visitor=visitor, now=NOW)
    assert [stopped and stopped.state, [each.state for each in changes()]] == ["stopped", ["stopped"]]


def test_card_kept_before_the_stop_counts(twin: Twin) -> None:
    visitor = visit(payer(email=MAIL))
    change = begun(visitor, twin.provider)
    twin.choose(change.provider_session, "4242", way="never")
    stopped = stop(profile=PROFILE, provider=twin.provider, visitor=visitor, now=NOW)
    assert (stopped and stopped.state, told()) == ("done", [MAIL])


def test_neighbour_stops_nothing(twin: Twin) -> None:
    begun(payer(), twin.provider)
    assert stop(profile=PROFILE, provider=twin.provider, visitor=visit(payer("山田 太郎")), now=NOW) is None
    assert [each.state for each in changes()] == ["waiting"]


def test_ended_change_is_never_edited(twin: Twin) -> None:
    change = begun(payer(), twin.provider)
    twin.choose(change.provider_session, "4242")
    ask(twin, change)
    with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
        CardChange.objects.filter(pk=change.pk).update(payment_method="pm_other")


def test_card_is_found_though_no_message_ever_comes(twin: Twin) -> None:
    change = begun(payer(email=MAIL), twin.provider)
    twin.choose(change.provider_session, "4242", way="never")
    looked = [settle_late(profile=PROFILE, provider=twin.provider, now=at) for at in (NOW, LATER, LATER)]
    assert (looked, [each.state for each in changes()], told()) == ([0, 1, 0], ["done"], [MAIL])


def test_change_that_never_reached_the_provider_is_closed(twin: Twin) -> None:
    change = begun(payer(), twin.provider)
    CardChange.objects.filter(pk=change.pk).update(provider_session="")
    for minutes in (6, 70):
        settle_late(profile=PROFILE, provider=twin.provider, now=NOW + timedelta(minutes=minutes))
    assert [each.state for each in changes()] == ["expired"]


def test_change_that_the_provider_has_forgotten_is_closed(twin: Twin) -> None:
    change = begun(payer(), twin.provider)
    CardChange.objects.filter(pk=change.pk).update(provider_session="cs_test_forgotten")
    change.refresh_from_db()
    assert ask(twin, change).state == "expired"


def test_check_without_end_is_closed_after_a_day(twin: Twin) -> None:
    change = begun(payer(), twin.provider)

    class Provider:
        def look(self, session: str) -> Outcome:
            return Outcome(Stage.CHECKING)

    states = [
        settled(profile=PROFILE, provider=Provider(), change=change, now=NOW + timedelta(hours=hours))[
            0
        ].state
        for hours in (23, 25)
    ]
    assert states == ["waiting", "expired"]


def test_list_for_billing_has_the_present_card_of_each(twin: Twin) -> None:
    people = [payer(), payer("山田 太郎")]
    for someone, last4 in ((people[0], "4242"), (people[1], "4242"), (people[0], "0505")):
        change = begun(someone, twin.provider)
        twin.choose(change.provider_session, last4, way="never")
        ask(twin, change)
    begun(people[1], twin.provider)
    cards = {each.customer_id: each.last4 for each in registered_cards()}
    assert cards == {people[0].places[0].customer_id: "0505", people[1].places[0].customer_id: "4242"}
    assert list(registered_cards(since=LATER)) == []


def test_card_that_nobody_can_show_is_not_registered(twin: Twin) -> None:
    change = begun(payer(), twin.provider)

    class Provider:
        def look(self, session: str) -> Outcome:
            return Outcome(Stage.KEPT, payment_method="pm_1", card=None)

    assert settled(profile=PROFILE, provider=Provider(), change=change, now=NOW)[0].state == "waiting"
