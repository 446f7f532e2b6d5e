"""A withdrawal closes an account at once, can be taken back for some days, and happens once."""

from datetime import timedelta

import pytest
from django.conf import settings

from madoguchi.domain.history import EventKind
from madoguchi.flows.changes.email_links import ask_for_link
from madoguchi.models import Application, MailedLink, Member, MemberEvent, OutgoingMail, Session, Withdrawal
from madoguchi.models.scope import operator_scope
from madoguchi.services.accounts import SignedOut, WrongPassword
from madoguchi.services.applications import waiting
from madoguchi.services.erasure import erase_due
from madoguchi.services.sessions import find_visitor, open_session
from madoguchi.services.sign_in import SignInRefused, sign_in
from madoguchi.services.tallies import TooManyTries
from madoguchi.services.withdrawals import (
    WITHDRAWN,
    NotOffered,
    TooLate,
    find_by_link,
    state_of,
    take_back,
    withdraw,
)
from tests.cast import NOW, PASSWORD, person
from tests.crowd import deeds_at_once

OPERATOR = settings.REGISTRY["kanazawa-water"]
PROFILE = OPERATOR.profile
DAYS = timedelta(days=PROFILE.withdrawal.days_to_return)
MOMENT = timedelta(seconds=1)
EMAIL = "hanako@example.jp"
AT_ONCE = 8


@pytest.fixture
def scope():
    with operator_scope(OPERATOR.slug):
        yield


def someone_here(email=EMAIL):
    """Give a member and her visit; the scope must be open."""
    someone = person(OPERATOR, name="山田 花子")
    Member.objects.filter(pk=someone.member.pk).update(email=email, email_key=email)
    return someone, visit_of(someone)


def visit_of(someone):
    member = Member.objects.get(pk=someone.member.pk)
    token = open_session(member=member, rule=PROFILE.session, now=NOW)
    return find_visitor(token=token, rule=PROFILE.session, now=NOW)


def leave(visitor):
    return withdraw(profile=PROFILE, visitor=visitor, reason="その他", now=NOW)


def link() -> str:
    """Give the token of the link that was mailed last."""
    mailed = OutgoingMail.objects.filter(kind="withdrawn").latest("pk")
    return mailed.secrets["link"].rstrip("/").rpartition("/")[2]


def come_back(token, *, password=PASSWORD, now=NOW):
    take_back(profile=PROFILE, withdrawal=find_by_link(token=token), password=password, now=now)


def enter(someone):
    login_id = someone.member.login_id
    return sign_in(profile=PROFILE, login_id=login_id, password=PASSWORD, source="x", now=NOW)


def at_once(*attempts):
    """Do different things at the same moment; give what each came to, in order."""
    found = deeds_at_once(OPERATOR.slug, attempts, SignedOut, TooLate, TooManyTries)
    return [type(each) if isinstance(each, Exception) else each or "done" for each in found]


# --- going ------------------------------------------------------------------------------------------


def test_account_is_closed_everywhere_at_once(db, scope):
    someone, visitor = someone_here()
    visit_of(someone)
    made = leave(visitor)
    assert (Session.objects.count(), made.erases_at, made.reason) == (0, NOW + DAYS, "その他")
    with pytest.raises(SignInRefused):
        enter(someone)
    assert list(MemberEvent.objects.values_list("kind", flat=True)) == [EventKind.WITHDRAWN]


def test_what_was_waiting_is_dropped_but_for_the_mail_that_says_how_to_return(db, scope):
    someone, visitor = someone_here()
    ask_for_link(profile=PROFILE, member=someone.member, address="new@example.jp", now=NOW)
    leave(visitor)
    waiting = OutgoingMail.objects.filter(given_up_at=None).values_list("kind", "recipient")
    assert list(waiting) == [("withdrawn", EMAIL)]
    assert MailedLink.objects.filter(used_at=None).count() == 0
    dropped = OutgoingMail.objects.exclude(given_up_at=None)
    assert [(mail.secrets, mail.last_answer) for mail in dropped] == [({}, WITHDRAWN)] * 2


def test_staff_review_no_application_of_somebody_who_left(db, scope):
    someone, visitor = someone_here()
    Application.objects.create(member=someone.member, typed={}, score=1, applied_at=NOW)
    assert waiting().count() == 1
    leave(visitor)
    assert waiting().count() == 0
    come_back(link())
    assert waiting().count() == 1


def test_link_is_kept_as_a_hash(db, scope):
    _someone, visitor = someone_here()
    leave(visitor)
    assert link() not in str(Withdrawal.objects.values_list())
    assert find_by_link(token="unknown") is None


def test_member_without_an_address_gets_no_mail(db, scope):
    _someone, visitor = someone_here(email="")
    leave(visitor)
    assert OutgoingMail.objects.count() == 0


def test_operator_without_the_table_lets_nobody_withdraw(db):
    other = settings.REGISTRY["aomori-cable"]
    someone = person(other, name="鈴木 次郎")
    with operator_scope(other.slug):
        token = open_session(member=someone.member, rule=other.profile.session, now=NOW)
        visitor = find_visitor(token=token, rule=other.profile.session, now=NOW)
        with pytest.raises(NotOffered):
            withdraw(profile=other.profile, visitor=visitor, reason="", now=NOW)


def test_form_sent_many_times_at_once_withdraws_once(committed_db, scope):
    _someone, visitor = someone_here()
    found = at_once(*[lambda: bool(leave(visitor))] * AT_ONCE)
    assert sorted(map(str, found)) == sorted(map(str, [True, *[SignedOut] * (AT_ONCE - 1)]))
    assert (Withdrawal.objects.count(), OutgoingMail.objects.count()) == (1, 1)


# --- coming back --------------------------------------------------------------------------------------


def test_link_and_password_open_the_account_again(db, scope):
    someone, visitor = someone_here()
    made = leave(visitor)
    come_back(link(), now=NOW + DAYS - MOMENT)
    made.refresh_from_db()
    assert state_of(made, now=NOW) == "taken_back"
    assert OutgoingMail.objects.latest("pk").kind == "withdrawal_taken_back"
    enter(someone)
    kinds = list(MemberEvent.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["withdrawn", "withdrawal_taken_back", "signed_in"]


def test_link_is_good_once_and_not_without_the_password(db, scope):
    _someone, visitor = someone_here()
    leave(visitor)
    token = link()
    with pytest.raises(WrongPassword):
        come_back(token, password="guess")
    come_back(token)
    with pytest.raises(TooLate):
        come_back(token)


def test_password_is_guessed_five_times_at_most(db, scope):
    _someone, visitor = someone_here()
    leave(visitor)
    for _ in range(5):
        with pytest.raises(WrongPassword):
            come_back(link(), password="guess")
    with pytest.raises(TooManyTries):
        come_back(link())


def test_link_is_too_late_when_the_days_are_over_or_all_is_erased(db, scope):
    _someone, visitor = someone_here()
    leave(visitor)
    token = link()
    with pytest.raises(TooLate):
        come_back(token, now=NOW + DAYS)
    assert erase_due(now=NOW + DAYS) == 1
    with pytest.raises(TooLate):
        come_back(token)


def test_second_withdrawal_has_a_link_of_its_own(db, scope):
    someone, visitor = someone_here()
    leave(visitor)
    older = link()
    come_back(older)
    leave(visit_of(someone))
    with pytest.raises(TooLate):
        come_back(older)
    come_back(link())
    assert Withdrawal.objects.exclude(taken_back_at=None).count() == 2


def test_coming_back_many_times_at_once_is_done_once(committed_db, scope):
    _someone, visitor = someone_here()
    leave(visitor)
    token = link()
    found = at_once(*[lambda: come_back(token)] * AT_ONCE)
    assert found.count("done") == 1
    assert OutgoingMail.objects.filter(kind="withdrawal_taken_back").count() == 1


@pytest.mark.parametrize("turn", range(6))
def test_coming_back_at_the_last_moment_either_keeps_all_or_erases_all(committed_db, scope, turn):
    someone, visitor = someone_here()
    leave(visitor)
    token, last, over = link(), NOW + DAYS - MOMENT, NOW + DAYS
    back, *erased = at_once(lambda: come_back(token, now=last), *[lambda: erase_due(now=over) or "none"] * 3)
    member = Member.objects.get(pk=someone.member.pk)
    came_back = back == "done"
    assert (member.is_active, member.email, member.login_id) == (
        (True, EMAIL, someone.member.login_id) if came_back else (False, "", f"退会済{member.pk}")
    )
    assert erased.count(1) == (0 if came_back else 1)
