"""Changes of an account happen once, whole, and to nobody but its member."""

import pytest
from django.conf import settings

from madoguchi.flows.changes.email_links import LinkSpent, ask_for_link, confirm, find_change
from madoguchi.models import Member, OutgoingMail, Session
from madoguchi.models.scope import operator_scope
from madoguchi.services.accounts import (
    SignedOut,
    WrongPassword,
    choose_login_id,
    choose_password,
    forget_tries,
    prove_password,
)
from madoguchi.services.members import LoginIdRefused, LoginIdTaken
from madoguchi.services.password_hashing import hash_password
from madoguchi.services.sessions import find_visitor, open_session
from madoguchi.services.tallies import TooManyTries
from tests.cast import NOW, PASSWORD, person
from tests.crowd import deeds_at_once

SLUG = "kanazawa-water"
PROFILE = settings.REGISTRY[SLUG].profile
AT_ONCE = 8


@pytest.fixture
def scope():
    """The records of one operator."""
    with operator_scope(SLUG):
        yield


def ends_of(attempt, *refusals) -> list[object]:
    """Let many do the same at the same moment; give what each came to."""
    ends = deeds_at_once(SLUG, [attempt] * AT_ONCE, *refusals)
    return [type(end) if isinstance(end, refusals) else "done" for end in ends]


def visitor_of(member):
    token = open_session(member=member, rule=PROFILE.session, now=NOW)
    found = find_visitor(token=token, rule=PROFILE.session, now=NOW)
    assert found is not None
    return found


# --- at the same moment -------------------------------------------------------------------------------


def test_password_changed_in_parallel_is_changed_once(committed_db, scope):
    someone = person(settings.REGISTRY[SLUG], name="山田 花子")
    visitor, secret = visitor_of(someone.member), hash_password("kawabata2024")

    def change() -> None:
        choose_password(profile=PROFILE, visitor=visitor, password_hash=secret, now=NOW)

    found = ends_of(change, SignedOut)
    assert sorted(map(str, found)) == sorted(map(str, ["done", *[SignedOut] * (AT_ONCE - 1)]))
    assert Session.objects.count() == 1


def test_link_confirmed_in_parallel_changes_once(committed_db, scope):
    someone = person(settings.REGISTRY[SLUG], name="山田 花子")
    ask_for_link(profile=PROFILE, member=someone.member, address="new@example.jp", now=NOW)
    token = OutgoingMail.objects.get().secrets["link"].rstrip("/").rpartition("/")[2]

    def use() -> None:
        confirm(profile=PROFILE, link=find_change(token), password=PASSWORD, now=NOW)

    found = ends_of(use, LinkSpent, TooManyTries)
    assert found.count("done") == 1
    assert OutgoingMail.objects.filter(kind="email_changed").count() == 1


def test_password_guessed_in_parallel_is_judged_five_times(committed_db, scope):
    someone = person(settings.REGISTRY[SLUG], name="山田 花子")
    found = ends_of(
        lambda: prove_password(member=someone.member, password="guess", now=NOW),
        WrongPassword,
        TooManyTries,
    )
    assert (found.count(WrongPassword), found.count(TooManyTries)) == (5, AT_ONCE - 5)


def test_login_id_chosen_by_two_at_once_is_given_to_one(committed_db, scope):
    someone, other = (person(settings.REGISTRY[SLUG], name="山田 花子") for _ in range(2))
    whose = iter([someone.member, other.member] * (AT_ONCE // 2))
    found = ends_of(
        lambda: choose_login_id(profile=PROFILE, member=next(whose), login_id="atarashii1", now=NOW),
        LoginIdTaken,
    )
    assert Member.objects.filter(login_id="atarashii1").count() == 1
    assert found.count("done") == AT_ONCE // 2


# --- refusals -----------------------------------------------------------------------------------------


def test_completed_change_lets_the_tries_be_counted_anew(db, scope):
    someone = person(settings.REGISTRY[SLUG], name="山田 花子")
    for _ in range(5):
        prove_password(member=someone.member, password=PASSWORD, now=NOW)
    forget_tries(someone.member)
    prove_password(member=someone.member, password=PASSWORD, now=NOW)


def test_right_password_of_who_was_shut_out_proves_nothing(db, scope):
    someone = person(settings.REGISTRY[SLUG], name="山田 花子")
    someone.member.is_active = False
    with pytest.raises(WrongPassword):
        prove_password(member=someone.member, password=PASSWORD, now=NOW)


def test_malformed_login_id_is_refused(db, scope):
    someone = person(settings.REGISTRY[SLUG], name="山田 花子")
    with pytest.raises(LoginIdRefused):
        choose_login_id(profile=PROFILE, member=someone.member, login_id="花子", now=NOW)


def test_session_that_ended_changes_no_password(db, scope):
    someone = person(settings.REGISTRY[SLUG], name="山田 花子")
    visitor = visitor_of(someone.member)
    Session.objects.all().delete()
    with pytest.raises(SignedOut):
        choose_password(profile=PROFILE, visitor=visitor, password_hash="x", now=NOW)
    assert OutgoingMail.objects.count() == 0


def test_link_of_nobody_is_not_found(db, scope):
    assert find_change("unknown") is None
