"""A session belongs to one browser and one operator, and ends in time."""

import hashlib
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.models import Member, MemberPlace, Session
from madoguchi.models.scope import OperatorNotInScope, operator_scope
from madoguchi.services.sessions import (
    NotYourPlace,
    Visitor,
    close_session,
    find_visitor,
    open_session,
    switch_place,
)
from tests.cast import NOW, Person, person

MOMENT = timedelta(seconds=1)


def start(someone: Person) -> str:
    """Open a session at the cast's time."""
    with operator_scope(someone.operator.slug):
        return open_session(member=someone.member, rule=someone.operator.profile.session, now=NOW)


def visitor(someone: Person, token: str, *, after: timedelta = timedelta(0)) -> Visitor | None:
    """Find who holds a token, some time later."""
    with operator_scope(someone.operator.slug):
        return find_visitor(token=token, rule=someone.operator.profile.session, now=NOW + after)


def idle(someone: Person) -> timedelta:
    return timedelta(minutes=someone.operator.profile.session.idle_minutes)


def longest(someone: Person) -> timedelta:
    return timedelta(hours=someone.operator.profile.session.longest_hours)


# --- who is there -----------------------------------------------------------------------------------


def test_session_shows_the_member_and_the_first_place(hanako: Person) -> None:
    place = hanako.places[0]
    found = visitor(hanako, start(hanako))
    assert found == Visitor(
        session_id=found.session_id,
        member_id=hanako.member.pk,
        login_id=hanako.member.login_id,
        nickname="",
        seen_at=NOW,
        place_reference=UUID(hanako.reference()),
        place_id=place.pk,
        place_number=place.number,
        place_address=place.address,
        place_building="",
        place_nickname="",
        customer_name="山田 花子",
        customer_number=place.customer.number,
    )


def test_member_is_called_by_nickname_then_by_name_then_by_id(hanako: Person) -> None:
    token = start(hanako)
    names = [visitor(hanako, token).name]
    with operator_scope(hanako.operator.slug):
        Member.objects.update(nickname="はなちゃん")
        names.append(visitor(hanako, token).name)
        Member.objects.update(nickname="")
        Session.objects.update(member_place=None)
    names.append(visitor(hanako, token).name)
    assert names == ["山田 花子", "はなちゃん", hanako.member.login_id]


def test_member_without_a_place_is_found_all_the_same(hanako: Person) -> None:
    with operator_scope(hanako.operator.slug):
        MemberPlace.objects.all().delete()
    found = visitor(hanako, start(hanako))
    assert (found.member_id, found.place_id, found.place_reference) == (hanako.member.pk, None, None)


def test_place_that_is_given_up_is_no_longer_looked_at(hanako: Person) -> None:
    token = start(hanako)
    with operator_scope(hanako.operator.slug):
        MemberPlace.objects.all().delete()
    assert visitor(hanako, token).place_id is None


@pytest.mark.parametrize("token", ["", "x", "'", "ん", "a" * 10_000, "\0"])
def test_unknown_token_shows_nobody(hanako: Person, token: str) -> None:
    start(hanako)
    assert visitor(hanako, token) is None


def test_two_browsers_have_two_sessions(hanako: Person, taro: Person) -> None:
    tokens = [start(hanako), start(hanako), start(taro)]
    found = [visitor(hanako, token) for token in tokens]
    assert len({each.session_id for each in found}) == 3
    assert [each.member_id for each in found] == [hanako.member.pk, hanako.member.pk, taro.member.pk]


# --- the token --------------------------------------------------------------------------------------


def test_token_is_long_and_random(hanako: Person) -> None:
    tokens = {start(hanako) for _ in range(20)}
    assert len(tokens) == 20
    assert {len(token) >= 43 for token in tokens} == {True}


def test_token_is_not_kept_in_clear(hanako: Person) -> None:
    token = start(hanako)
    with operator_scope(hanako.operator.slug), connection.cursor() as cursor:
        cursor.execute("SELECT token_sha256, to_jsonb(s)::text FROM madoguchi_session s")
        ((digest, row),) = cursor.fetchall()
    assert digest == hashlib.sha256(token.encode()).hexdigest()
    assert token not in row


def test_stolen_row_opens_no_session(hanako: Person) -> None:
    start(hanako)
    with operator_scope(hanako.operator.slug):
        kept = Session.objects.get().token_sha256
    assert visitor(hanako, kept) is None


# --- how it ends --------------------------------------------------------------------------------------


def test_session_ends_when_it_is_not_used(hanako: Person) -> None:
    token = start(hanako)
    assert visitor(hanako, token, after=idle(hanako)) is None
    assert visitor(hanako, token, after=idle(hanako) - MOMENT).member_id == hanako.member.pk


def test_session_that_is_used_ends_after_the_longest_time(hanako: Person) -> None:
    token, step = start(hanako), idle(hanako) - MOMENT
    at = step
    while at < longest(hanako):
        assert visitor(hanako, token, after=at).member_id == hanako.member.pk
        at += step
    assert visitor(hanako, token, after=longest(hanako) - MOMENT).member_id == hanako.member.pk
    assert visitor(hanako, token, after=longest(hanako)) is None


def test_use_is_noted_once_a_minute(hanako: Person) -> None:
    token, notes = start(hanako), []
    for second in (0, 30, 60, 61, 90, 121, 122):
        with CaptureQueriesContext(connection) as queries:
            visitor(hanako, token, after=timedelta(seconds=second))
        notes.append(len(queries))
    assert notes == [0, 0, 0, 1, 0, 0, 1]


def test_session_ends_when_the_member_is_locked(hanako: Person, taro: Person) -> None:
    tokens = [start(hanako), start(taro)]
    with operator_scope(hanako.operator.slug):
        Member.objects.filter(pk=hanako.member.pk).update(is_active=False)
    assert [visitor(hanako, token) is None for token in tokens] == [True, False]


def test_raising_the_epoch_ends_all_sessions_of_the_member(hanako: Person, taro: Person) -> None:
    tokens = [start(hanako), start(hanako), start(taro)]
    with operator_scope(hanako.operator.slug):
        Member.objects.filter(pk=hanako.member.pk).update(session_epoch=1)
    hanako.member.session_epoch = 1
    assert [visitor(hanako, token) is None for token in tokens] == [True, True, False]
    assert visitor(hanako, start(hanako)).member_id == hanako.member.pk


def test_signing_out_ends_this_session_only(hanako: Person) -> None:
    left, kept = start(hanako), start(hanako)
    with operator_scope(hanako.operator.slug):
        close_session(token=left)
        close_session(token=left)
        close_session(token="never given")
    assert [visitor(hanako, token) is None for token in (left, kept)] == [True, False]


# --- other operators ------------------------------------------------------------------------------------


def test_token_of_another_operator_shows_nobody(hanako: Person, jiro: Person) -> None:
    token = start(jiro)
    assert visitor(hanako, token) is None
    assert visitor(jiro, token).member_id == jiro.member.pk


def test_token_of_another_operator_ends_nothing(hanako: Person, jiro: Person) -> None:
    token = start(jiro)
    with operator_scope(hanako.operator.slug):
        close_session(token=token)
    assert visitor(jiro, token).member_id == jiro.member.pk


def test_session_needs_a_scope(hanako: Person) -> None:
    token = start(hanako)
    with pytest.raises(OperatorNotInScope):
        find_visitor(token=token, rule=hanako.operator.profile.session, now=NOW)
    with pytest.raises(OperatorNotInScope):
        close_session(token=token)
    with pytest.raises(OperatorNotInScope):
        open_session(member=hanako.member, rule=hanako.operator.profile.session, now=NOW)


# --- other places -----------------------------------------------------------------------------------------


def test_session_looks_at_another_place_of_the_member(operator, db: None) -> None:
    someone = person(operator, name="山田 花子", places=2)
    token, untouched = start(someone), start(someone)
    with operator_scope(operator.slug):
        switch_place(visitor=visitor(someone, token), reference=UUID(someone.reference(1)))
    assert visitor(someone, token).place_id == someone.places[1].pk
    assert visitor(someone, untouched).place_id == someone.places[0].pk


@pytest.mark.parametrize("whose", ["neighbour", "other operator", "nobody"])
def test_session_does_not_look_at_a_foreign_place(
    hanako: Person, taro: Person, jiro: Person, whose: str
) -> None:
    token = start(hanako)
    references = {"neighbour": taro.reference(), "other operator": jiro.reference(), "nobody": str(uuid4())}
    with operator_scope(hanako.operator.slug), pytest.raises(NotYourPlace):
        switch_place(visitor=visitor(hanako, token), reference=UUID(references[whose]))
    assert visitor(hanako, token).place_id == hanako.places[0].pk
