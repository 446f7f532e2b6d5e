"""Notices go to members who chose so; mails about the account's safety go out whatever was chosen."""

from datetime import date

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as rules
from hypothesis import strategies as st

from madoguchi.models import MailChoice, Member, MemberEvent, OutgoingMail
from madoguchi.models.scope import operator_scope
from madoguchi.services.mail_choices import choose_mail, refused_topics
from madoguchi.services.mails import KINDS, ValuesDoNotFit, notify, queue_mail
from tests.cast import NOW, person

OPERATOR = settings.REGISTRY["kanazawa-water"]
PROFILE = OPERATOR.profile
TOPICS = [topic.name for topic in PROFILE.account.mail_topics]
MONTH = date(2024, 10, 1)


@pytest.fixture
def scope(db):
    with operator_scope(OPERATOR.slug):
        yield


@pytest.fixture
def member(scope) -> Member:
    made = person(OPERATOR, name="山田 花子").member
    Member.objects.filter(pk=made.pk).update(email="hanako@example.jp")
    return record(made)


def record(member: Member) -> Member:
    return Member.objects.get(pk=member.pk)


def choose(member: Member, *, wants_mail: bool = True, **topics: bool) -> None:
    choose_mail(member=member, wants_mail=wants_mail, topics=topics, now=NOW)


def told(member: Member) -> int:
    """Send a notice of a bill; give how many mails it became."""
    OutgoingMail.objects.all().delete()
    values = {"month": MONTH}
    notify(profile=PROFILE, member=record(member), kind="amount_fixed", key="x", values=values, now=NOW)
    return OutgoingMail.objects.count()


def test_member_hears_of_everything_until_something_else_is_chosen(member):
    assert told(member) == 1
    choose(member, bills=False)
    assert told(member) == 0
    choose(member, bills=True)
    assert told(member) == 1


def test_answer_given_at_registration_switches_all_notices_off(member):
    Member.objects.filter(pk=member.pk).update(wants_mail=False)
    assert told(member) == 0
    choose(member, wants_mail=False, bills=True)
    assert told(member) == 0


@rules(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.booleans(), st.fixed_dictionaries(dict.fromkeys(TOPICS, st.booleans())))))
def test_last_choice_counts_and_nothing_else(member, choices):
    for wants_mail, topics in choices:
        choose(member, wants_mail=wants_mail, **topics)
    if choices:
        wants_mail, topics = choices[-1]
        assert refused_topics(member_id=member.pk) == {topic for topic in TOPICS if not topics[topic]}
        assert told(member) == (wants_mail and topics["bills"])


def test_choice_is_one_row_and_no_change_is_no_event(member):
    for _ in range(3):
        choose(member, bills=False)
    assert (MailChoice.objects.count(), MemberEvent.objects.count()) == (1, 1)
    choose(member)  # a form that shows no topics says nothing of them
    assert (refused_topics(member_id=member.pk), MemberEvent.objects.count()) == ({"bills"}, 1)


def test_mail_about_safety_goes_out_whatever_was_chosen(member):
    choose(member, wants_mail=False, **dict.fromkeys(TOPICS, False))
    safe = [kind for kind, taken in KINDS.items() if not taken.topic]
    assert {"password_changed", "email_changed", "login_id_changed", "withdrawn"} <= set(safe)
    queue_mail(
        profile=PROFILE,
        kind="password_changed",
        recipient="hanako@example.jp",
        key="x",
        values={},
        member=record(member),
        now=NOW,
    )
    assert OutgoingMail.objects.count() == 1


def test_nobody_who_left_or_has_no_address_hears_of_anything(member):
    Member.objects.filter(pk=member.pk).update(is_active=False)
    assert told(member) == 0
    Member.objects.filter(pk=member.pk).update(is_active=True, email="")
    assert told(member) == 0


def test_notice_for_nobody_is_refused(scope):
    with pytest.raises(ValuesDoNotFit):
        queue_mail(
            profile=PROFILE,
            kind="amount_fixed",
            recipient="x@example.jp",
            key="x",
            values={"month": MONTH},
            now=NOW,
        )


def test_choice_of_one_member_is_not_anothers(member):
    other = person(OPERATOR, name="山田 太郎").member
    choose(other, bills=False)
    assert told(member) == 1
