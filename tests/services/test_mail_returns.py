"""What comes back is noted once; a dead address is spared until its member names or proves one that lives."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import Error, connection, transaction

from madoguchi.domain.mail_returns import ReturnKind
from madoguchi.models import DeadAddress, MailChoice, MailReturn, MemberEvent, OutgoingMail
from madoguchi.models.scope import operator_scope
from madoguchi.services.mail_returns import members_to_write_to, note_listed, note_return
from madoguchi.services.members import change_email
from tests.announced import fast, lay_all, members, outbox, publish
from tests.cast import NOW

OPERATOR = fast(settings.REGISTRY["kanazawa-cable"])
A_DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def scope():
    with operator_scope(OPERATOR.slug):
        yield


@pytest.fixture
def hanako(db):
    """Hanako, to whom a mail is on its way."""
    (member,) = members(OPERATOR, 1)
    publish(OPERATOR, [member])
    lay_all(OPERATOR)
    return member


def comes_back(kind, *, digest=None, reference=None, now=NOW) -> bool:
    return note_return(
        reference=reference or outbox(OPERATOR)[0].reference,
        kind=kind,
        status="5.1.1",
        digest=digest or str(uuid4()),
        profile=OPERATOR.profile,
        now=now,
    )


def is_dead(member) -> bool:
    return DeadAddress.objects.filter(email_key=member.email_key).exists()


def test_address_is_dead_after_one_hard_return(hanako):
    assert (comes_back(ReturnKind.HARD), is_dead(hanako)) == (True, True)
    assert outbox(OPERATOR)[0].bounced_at == NOW


def test_address_is_dead_after_three_soft_returns_in_two_months(hanako):
    found = []
    for days in (0, 70, 80, 90):
        comes_back(ReturnKind.SOFT, now=NOW + days * A_DAY)
        found.append(is_dead(hanako))
    assert found == [False, False, False, True]


def test_same_message_is_taken_in_once(hanako):
    assert [comes_back(ReturnKind.SOFT, digest="same") for _time in range(4)] == [True, False, False, False]
    assert (MailReturn.objects.count(), is_dead(hanako)) == (1, False)


def test_message_that_names_no_mail_of_ours_is_nothing(hanako):
    assert comes_back(ReturnKind.HARD, reference=uuid4()) is False
    reference = outbox(OPERATOR)[0].reference
    with operator_scope("aomori-cable"):
        assert comes_back(ReturnKind.HARD, reference=reference) is False
    assert (is_dead(hanako), MailReturn.objects.count()) == (False, 0)


def test_complaint_ends_the_topic_and_leaves_the_address_alive(hanako):
    assert comes_back(ReturnKind.COMPLAINT) is True
    (choice,) = MailChoice.objects.all()
    assert (choice.member_id, choice.topic, choice.is_wanted) == (hanako.pk, "bills", False)
    assert ([event.kind for event in MemberEvent.objects.all()], is_dead(hanako)) == (
        ["mail_choice_changed"],
        False,
    )


def test_another_address_is_alive_and_the_same_one_again_once_it_is_proven(hanako):
    comes_back(ReturnKind.HARD)
    change_email(member=hanako, email="new@example.jp")
    assert list(members_to_write_to()) == []
    change_email(member=hanako, email=hanako.email)
    assert is_dead(hanako) is False


def test_member_stands_on_one_posting_list(hanako):
    comes_back(ReturnKind.HARD)
    listed = list(members_to_write_to())
    note_listed(listed, now=NOW)
    assert ([member.pk for member in listed], list(members_to_write_to())) == ([hanako.pk], [])


@pytest.mark.parametrize(
    "statement", ["UPDATE madoguchi_mailreturn SET kind = 'soft'", "DELETE FROM madoguchi_mailreturn"]
)
def test_what_came_back_is_never_edited(hanako, statement):
    comes_back(ReturnKind.HARD)
    with pytest.raises(Error, match="never edited"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_no_address_and_no_word_of_what_came_back_is_kept(hanako):
    comes_back(ReturnKind.HARD)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(found)::text FROM madoguchi_mailreturn found")
        (((text,),)) = cursor.fetchall()
    assert ("example.jp" in text, OutgoingMail.objects.count()) == (False, 1)
