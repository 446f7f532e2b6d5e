"""Events are noted with what causes them, told apart from strangers' tries, and never edited."""

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from madoguchi.domain.history import EventKind
from madoguchi.models import MemberEvent
from madoguchi.models.scope import operator_scope
from madoguchi.services.devices import end_other_devices
from madoguchi.services.history import MOST_EVENTS, events_of, note_event
from madoguchi.services.origins import Origin, origin_scope
from madoguchi.services.sign_in import SignInRefused, failures_since, sign_in
from tests.cast import NOW, PASSWORD, person
from tests.ledger import exchange, grant, reward, visit

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
