"""Events are noted with what causes them, told apart from strangers' tries, and never edited."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from madoguchi.domain.history import EventKind
from madoguchi.models import MemberEvent
from madoguchi.models.scope import operator_scope
from madoguchi.services import one_time_codes, passkeys, recovery_codes, second_steps, service_requests
from madoguchi.services.devices import end_other_devices
from madoguchi.services.factors import drop_factors
from madoguchi.services.history import MOST_EVENTS, events_of, note_event
from madoguchi.services.one_time_codes import Clocks
from madoguchi.services.origins import Origin, origin_scope
from madoguchi.services.place_links import link_place, unlink_place
from madoguchi.services.sign_in import SignInRefused, failures_since, sign_in
from tests.cast import NOW, PASSWORD, person
from tests.factored import Factored
from tests.ledger import exchange, grant, reward, visit
from tests.requests import requested

OPERATOR = settings.REGISTRY["kanazawa-cable"]
PROFILE = OPERATOR.profile


@pytest.fixture
def someone(db):
    return person(OPERATOR, name="山田 花子")


@pytest.fixture
def scope(someone):
    with operator_scope(OPERATOR.slug):
        yield


def told(someone) -> list[tuple[str, dict]]:
    return [(each.kind, each.details) for each in events_of(member_id=someone.member.pk)]


def enter(someone, password=PASSWORD) -> str:
    return sign_in(profile=PROFILE, login_id=someone.member.login_id, password=password, source="x", now=NOW)


@transaction.atomic
def attempt(*statements: str) -> None:
    with connection.cursor() as cursor:
        for each in statements:
            cursor.execute(each)


def test_sign_in_tells_how_often_it_failed_before(someone, scope):
    for _ in range(3):
        with pytest.raises(SignInRefused):
            enter(someone, "wrong")
    assert (told(someone), failures_since(profile=PROFILE, login_id=someone.member.login_id, now=NOW)) == (
        [],
        3,
    )
    enter(someone)
    enter(someone)
    assert told(someone) == [(EventKind.SIGNED_IN, {}), (EventKind.SIGNED_IN, {"failures": 3})]
    assert failures_since(profile=PROFILE, login_id=someone.member.login_id, now=NOW) == 0


def test_event_keeps_where_it_was_asked_for(someone, scope):
    with origin_scope(lambda: Origin("203.0.113.7", "Firefox/128.0")):
        note_event(member_id=someone.member.pk, kind=EventKind.SIGNED_IN, now=NOW)
    note_event(member_id=someone.member.pk, kind=EventKind.REGISTERED, now=NOW)
    found = MemberEvent.objects.order_by("pk").values_list("kind", "at", "source", "browser")
    assert list(found) == [
        ("signed_in", NOW, "203.0.113.7", "Firefox/128.0"),
        ("registered", NOW, "", ""),
    ]


def test_event_goes_with_the_transaction_that_caused_it(someone, scope):
    with transaction.atomic():
        note_event(member_id=someone.member.pk, kind=EventKind.SIGNED_IN, now=NOW)
        transaction.set_rollback(True)
    assert told(someone) == []


def test_only_the_newest_are_listed(someone, scope):
    for number in range(MOST_EVENTS + 1):
        note_event(member_id=someone.member.pk, kind=EventKind.SIGNED_IN, now=NOW, failures=number)
    found = told(someone)
    assert (len(found), found[0][1], found[-1][1]) == (100, {"failures": 100}, {"failures": 1})


def test_exchange_and_ended_devices_are_noted(someone, scope):
    grant(someone, 500)
    visitor = visit(someone)
    visit(someone)
    number = exchange(visitor, reward(someone))
    for _ in range(2):
        end_other_devices(visitor=visitor, now=NOW)
    assert told(someone) == [
        (EventKind.OTHER_DEVICES_ENDED, {"devices": 1}),
        (EventKind.POINTS_REDEEMED, {"number": number}),
    ]


def test_every_change_of_factors_is_noted(someone, scope):
    hers, before = Factored(someone), NOW - timedelta(hours=1)
    hers.set_codes_up(before)
    hers.add_passkey(before)
    token = hers.come_by_password()
    second_steps.pass_by_recovery_code(profile=PROFILE, token=token, typed=hers.codes[0], now=NOW)
    visitor, asked = visit(someone), {"profile": PROFILE, "password": PASSWORD, "now": NOW}
    recovery_codes.renew_codes(visitor=visitor, **asked)
    one_time_codes.remove(visitor=visitor, **asked)
    (passkey,) = passkeys.passkeys_of(someone.member.pk)
    passkeys.remove(visitor=visitor, reference=passkey.reference, **asked)
    assert told(someone)[::-1] == [
        (EventKind.ONE_TIME_CODE_ADDED, {}),
        (EventKind.RECOVERY_CODES_MADE, {}),
        (EventKind.PASSKEY_ADDED, {}),
        (EventKind.RECOVERY_CODE_USED, {"left": 9}),
        (EventKind.SIGNED_IN, {}),
        (EventKind.RECOVERY_CODES_MADE, {}),
        (EventKind.ONE_TIME_CODE_REMOVED, {}),
        (EventKind.PASSKEY_REMOVED, {}),
    ]


def test_factors_taken_away_at_the_desk_are_noted_once(someone, scope):
    Factored(someone).add_passkey()
    for _ in range(2):
        drop_factors(profile=PROFILE, member=someone.member, now=NOW)
    assert told(someone)[0] == (EventKind.FACTORS_DROPPED, {})
    assert [kind for kind, _details in told(someone)].count(EventKind.FACTORS_DROPPED) == 1


def test_every_way_in_is_noted_with_what_had_failed_before(someone, scope):
    hers, before = Factored(someone), NOW - timedelta(hours=1)
    hers.set_codes_up(before)
    hers.add_passkey(before)
    with pytest.raises(SignInRefused):
        enter(someone, "wrong")
    token = hers.come_by_password()
    assert told(someone)[0] == (EventKind.PASSKEY_ADDED, {})  # the password alone is no sign-in
    code = {"typed": hers.code(), "clocks": Clocks(NOW, NOW)}
    second_steps.pass_by_code(profile=PROFILE, token=token, **code)
    hers.come_by_passkey()
    assert told(someone)[:2] == [(EventKind.SIGNED_IN, {}), (EventKind.SIGNED_IN, {"failures": 1})]


def test_requests_are_noted_as_they_are_sent_and_withdrawn(someone, scope):
    sent = requested(someone)
    visitor = visit(someone)
    service_requests.withdraw(profile=PROFILE, visitor=visitor, number=sent.number, key=uuid4(), now=NOW)
    assert told(someone) == [
        (EventKind.REQUEST_WITHDRAWN, {"number": sent.number}),
        (EventKind.REQUEST_SENT, {"number": sent.number}),
    ]


def test_further_place_is_noted_as_it_comes_and_goes(someone, scope):
    other = person(OPERATOR, name="空家 花子")
    other.member.member_places.all().delete()
    link = link_place(profile=PROFILE, member=someone.member, place=other.places[0], now=NOW)
    unlink_place(profile=PROFILE, member_id=someone.member.pk, reference=link.reference, now=NOW)
    assert told(someone) == [(EventKind.PLACE_REMOVED, {}), (EventKind.PLACE_ADDED, {})]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE madoguchi_memberevent SET kind = 'signed_out'",
        "UPDATE madoguchi_memberevent SET at = now()",
        "UPDATE madoguchi_memberevent SET source = '198.51.100.1'",
        "UPDATE madoguchi_memberevent SET details = '{\"failures\": 9}'",
        "DELETE FROM madoguchi_memberevent",
        "DELETE FROM madoguchi_member",
    ],
)
def test_event_is_never_edited(someone, scope, statement):
    with origin_scope(lambda: Origin("203.0.113.7", "x")):
        note_event(member_id=someone.member.pk, kind=EventKind.SIGNED_IN, now=NOW)
    with pytest.raises(IntegrityError):
        attempt("SET CONSTRAINTS ALL IMMEDIATE", statement)


def test_where_an_event_came_from_can_be_forgotten(someone, scope):
    with origin_scope(lambda: Origin("203.0.113.7", "x")):
        note_event(member_id=someone.member.pk, kind=EventKind.SIGNED_IN, now=NOW, failures=1)
    assert MemberEvent.objects.update(source="", browser="", details={}) == 1
