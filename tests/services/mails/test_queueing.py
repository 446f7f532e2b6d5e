"""A mail is queued with what causes it, once, and keeps its secrets out of its text."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from psycopg import Notify

from madoguchi.domain.mail_addresses import NotAnAddress
from madoguchi.models import OutgoingMail
from madoguchi.models.scope import operator_scope
from madoguchi.services.bell import CHANNEL, ring, wait_for_ring
from madoguchi.services.mails import ValuesDoNotFit, queue_mail

NOW = datetime(2024, 10, 21, 10, 0, tzinfo=UTC)
LINK = "https://portal.example/register/q8-secret/"


class Undone(Exception):
    """What takes a transaction back."""


def queue_and_undo(operator):
    with transaction.atomic():
        queue(operator)
        raise Undone


def queue(operator, *, key="occasion", recipient="hanako@example.jp", name="山田 花子", **more):
    with operator_scope(operator.slug):
        queue_mail(
            **{
                "profile": operator.profile,
                "kind": "registration_link",
                "recipient": recipient,
                "key": key,
                "values": {"name": name, "valid_until": NOW + timedelta(hours=24)},
                "secrets": {"link": LINK},
                "now": NOW,
            }
            | more
        )


def outbox(operator):
    with operator_scope(operator.slug):
        return list(OutgoingMail.objects.order_by("id"))


def test_mail_is_queued_for_its_recipient_as_typed(operator, db):
    queue(operator, recipient="Ｈanako@docomo.ne.jp")
    (mail,) = outbox(operator)
    assert (mail.recipient, mail.kind, mail.attempts) == ("Ｈanako@docomo.ne.jp", "registration_link", 0)
    assert (mail.queued_at, mail.due_at, mail.sent_at) == (NOW, NOW, None)


def test_same_occasion_queues_one_mail(operator, db):
    for _time in range(3):
        queue(operator)
    queue(operator, key="another")
    assert [mail.key for mail in outbox(operator)] == ["occasion", "another"]


def test_same_key_of_another_operator_is_another_occasion(operator, neighbour_operator, db):
    queue(operator)
    queue(neighbour_operator)
    assert (len(outbox(operator)), len(outbox(neighbour_operator))) == (1, 1)


def test_mail_remembers_its_member(hanako):
    queue(hanako.operator, member=hanako.member)
    assert [mail.member_id for mail in outbox(hanako.operator)] == [hanako.member.pk]


def test_secret_is_kept_beside_the_text_not_in_it(operator, db):
    queue(operator)
    (mail,) = outbox(operator)
    assert mail.secrets == {"link": LINK}
    assert LINK not in mail.body + mail.subject
    assert mail.body.splitlines().count("⟦link⟧") == 1


def test_mail_is_taken_back_with_what_caused_it(operator, committed_db):
    with pytest.raises(Undone):
        queue_and_undo(operator)
    assert outbox(operator) == []


@pytest.mark.parametrize(
    "recipient",
    ["hanako", "hanako@example.jp\nBcc: jiro@example.jp", "a@b.jp,c@d.jp", "", "ha..na@example.jp"],
)
def test_text_that_is_no_address_is_refused(operator, db, recipient):
    with pytest.raises(NotAnAddress) as refused:
        queue(operator, recipient=recipient)
    assert (str(refused.value), outbox(operator)) == ("", [])


@pytest.mark.parametrize(
    "wrong",
    [
        {"values": {}},
        {"values": {"valid_until": "tomorrow"}},
        {"values": {"valid_until": NOW, "amount": 5000}},
        {"values": {"valid_until": NOW, "link": LINK}, "secrets": None},
        {"secrets": {"link": LINK, "password": "x"}},
        {"kind": "registered"},
    ],
)
def test_values_that_do_not_fit_the_kind_are_refused(operator, db, wrong):
    with pytest.raises(ValuesDoNotFit):
        queue(operator, **wrong)
    assert outbox(operator) == []


@pytest.mark.parametrize(
    ("name", "spoken_to"),
    [
        ("山田　花子", "山田　花子 様"),
        ("山田\r\nBcc: 花子\x00", "山田 Bcc: 花子 様"),
        ("⟦link⟧", "[link] 様"),
        ("{{ profile.slug }}", "{{ profile.slug }} 様"),
        ("\u202e山田\u2028花子", "山田 花子 様"),
    ],
)
def test_name_is_one_line_and_nothing_else(operator, db, name, spoken_to):
    queue(operator, name=name)
    assert outbox(operator)[0].body.splitlines()[0] == spoken_to


@pytest.mark.parametrize("name", ["", "https://evil.example/", "当選 www.evil.example", "あ" * 81, "a@b.jp"])
def test_name_that_carries_a_message_is_not_spoken_to(operator, db, name):
    queue(operator, name=name)
    body = outbox(operator)[0].body
    assert ("様\n" in body.splitlines()[0], "evil" in body) == (False, False)


# --- the bell ---------------------------------------------------------------------------------------


@pytest.fixture
def listener(owner_connection):
    """Somebody who hears the bell."""
    owner_connection.execute(f"LISTEN {CHANNEL}")
    return owner_connection


def heard(listener) -> list[Notify]:
    return [notify.channel for notify in listener.notifies(timeout=0.2)]


def test_bell_rings_once_and_after_the_commit(operator, committed_db, listener):
    with transaction.atomic():
        queue(operator)
        queue(operator, key="another")
        assert heard(listener) == []
    assert heard(listener) == [CHANNEL]


def test_bell_does_not_ring_for_what_is_taken_back(operator, committed_db, listener):
    with pytest.raises(Undone):
        queue_and_undo(operator)
    assert heard(listener) == []


def test_who_waits_hears_the_ring_of_another_and_does_not_wait_for_ever(committed_db):
    assert wait_for_ring(seconds=0.05) is False
    ring()
    assert wait_for_ring(seconds=5) is True
    assert connection.in_atomic_block is False
