"""The outbox hands every mail over, once; what is not taken is tried again, and given up in the end."""

import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection

from madoguchi.adapters import mail
from madoguchi.adapters.mail import Message, NotNow, Refused, RelayAway
from madoguchi.models import OutgoingMail
from madoguchi.models.scope import operator_scope
from madoguchi.services.mails import queue_mail
from madoguchi.services.outbox import LEASE, due_mails, hand_over
from tests.mail_relay import Relay, running
from tests.portals.processes import free_port

NOW = datetime(2024, 10, 21, 10, 0, tzinfo=UTC)
LINK = "https://portal.example/register/q8-secret/"
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def stopwatch(monkeypatch):
    """Let a round take no time."""
    monkeypatch.setattr("madoguchi.services.outbox.monotonic", lambda: 0.0)


def queue(operator, count=1, *, recipient="hanako@example.jp", now=NOW):
    with operator_scope(operator.slug):
        for _each in range(count):
            queue_mail(
                profile=operator.profile,
                kind="activation",
                recipient=recipient,
                key=str(uuid4()),
                values={"valid_until": now + timedelta(hours=24)},
                secrets={"link": LINK},
                now=now,
            )


def rows(operator):
    with operator_scope(operator.slug):
        return list(OutgoingMail.objects.order_by("id"))


def deliver(operator, send, *, now=NOW, **more) -> int:
    with operator_scope(operator.slug):
        return hand_over(profile=operator.profile, now=now, send=send, **more)


class Post:
    """What takes mails, and answers as it is told."""

    def __init__(self, *answers: Exception | None) -> None:
        self.answers = list(answers)
        self.taken: list[Message] = []

    def __call__(self, message: Message) -> None:
        answer = self.answers.pop(0) if self.answers else None
        if answer is not None:
            raise answer
        self.taken.append(message)


# --- what is taken ----------------------------------------------------------------------------------


def test_mail_goes_out_once_with_its_link_and_under_its_reference(operator, db):
    queue(operator)
    post = Post()
    assert [deliver(operator, post) for _round in range(2)] == [1, 0]
    (sent,), (row,) = post.taken, rows(operator)
    assert (sent.reference, sent.recipient, sent.subject) == (row.reference, "hanako@example.jp", row.subject)
    assert (LINK in sent.body.splitlines(), "⟦" in sent.body) == (True, False)
    assert (sent.sender, sent.operator) == (operator.profile.mail.sender, operator.slug)
    assert (row.sent_at, row.attempts, row.claimed_until) == (NOW, 1, None)


def test_mail_that_is_out_opens_nothing_any_more(operator, db):
    queue(operator)
    deliver(operator, Post())
    with operator_scope(operator.slug), connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(mail)::text FROM madoguchi_outgoingmail AS mail")
        (((text,),)) = cursor.fetchall()
    assert ("q8-secret" in text, '"secrets":{}' in text) == (False, True)


def test_mails_of_one_operator_are_not_handed_over_for_another(operator, neighbour_operator, db):
    queue(operator)
    assert (deliver(neighbour_operator, Post()), deliver(operator, Post())) == (0, 1)


def test_mails_go_in_the_order_in_which_they_were_queued_and_no_more_than_asked(operator, db):
    for minutes in range(5):
        queue(operator, now=NOW + minutes * MINUTE)
    post, at = Post(), NOW + 5 * MINUTE
    assert (deliver(operator, post, most=3, now=at), deliver(operator, post, most=3, now=at)) == (3, 2)
    assert [sent.reference for sent in post.taken] == [row.reference for row in rows(operator)]


def test_mail_is_not_due_before_its_time(operator, db):
    queue(operator)
    assert deliver(operator, Post(), now=NOW - MINUTE) == 0


def test_worker_that_is_to_end_takes_no_further_mail(operator, db):
    queue(operator, 3)
    post = Post()
    assert deliver(operator, post, goes_on=lambda: len(post.taken) < 2) == 2


def test_claims_cost_the_same_queries_with_1_and_with_24_mails_waiting(
    operator, db, django_assert_num_queries
):
    for count in (1, 24):
        queue(operator, count)
        deliver(operator, Post(), most=1)
        queue(operator)
        with django_assert_num_queries(5), operator_scope(operator.slug):  # two of them hold the claim
            hand_over(profile=operator.profile, now=NOW, send=Post(), most=1)


def test_next_mail_is_found_without_sorting_those_that_wait_behind_it(operator, db):
    queue(operator, 50)
    with operator_scope(operator.slug):
        plan = due_mails(NOW).explain()
    assert ("mail_by_due" in plan, "Sort" in plan) == (True, False)


# --- what is not taken ------------------------------------------------------------------------------


def test_mail_that_is_not_taken_now_waits_longer_and_longer(operator, db):
    queue(operator)
    waits, at = [], NOW
    for _try in range(11):
        assert deliver(operator, Post(NotNow("451 greylisted")), now=at) == 1
        (row,) = rows(operator)
        assert (row.last_answer, row.claimed_until, row.secrets) == ("451 greylisted", None, {"link": LINK})
        wait = round((row.due_at - at) / MINUTE)
        assert deliver(operator, Post(), now=row.due_at - MINUTE / 2) == 0
        waits.append(wait)
        at = row.due_at
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]
    post = Post()
    assert deliver(operator, post, now=at) == 1
    assert (rows(operator)[0].last_answer, len(post.taken)) == ("", 1)


def test_mail_is_given_up_after_three_days(operator, db):
    queue(operator)
    at, tries = NOW, 0
    while (row := rows(operator)[0]).given_up_at is None:
        at = max(at, row.due_at)
        tries += deliver(operator, Post(NotNow("451 later")), now=at)
    assert timedelta(days=3) <= row.given_up_at - NOW < timedelta(days=3, hours=6)
    assert (tries, row.sent_at, row.bounced_at, row.secrets) == (21, None, None, {})
    assert deliver(operator, Post(), now=at + timedelta(days=9)) == 0


def test_mail_that_waited_for_days_has_its_three_days_of_tries(operator, db):
    queue(operator)
    later = NOW + timedelta(days=4)
    assert deliver(operator, Post(NotNow("451 greylisted")), now=later) == 1
    assert rows(operator)[0].given_up_at is None
    assert deliver(operator, post := Post(), now=later + 2 * MINUTE) == 1
    assert len(post.taken) == 1


def test_mail_is_not_given_up_for_want_of_a_relay_and_goes_within_an_hour_of_its_return(operator, db):
    queue(operator)
    at = NOW
    while at < NOW + timedelta(days=9):
        assert deliver(operator, Post(RelayAway("connection refused")), now=at) == 1
        (row,) = rows(operator)
        assert row.due_at - at <= 64 * MINUTE
        at = row.due_at
    assert deliver(operator, Post(NotNow("451 greylisted")), now=at) == 1
    assert (rows(operator)[0].given_up_at, rows(operator)[0].secrets) == (None, {"link": LINK})


def test_mail_that_is_refused_is_noted_and_not_tried_again(operator, db):
    queue(operator)
    deliver(operator, Post(Refused("550 no such user")))
    (row,) = rows(operator)
    assert (row.bounced_at, row.given_up_at, row.sent_at) == (NOW, NOW, None)
    assert (row.last_answer, row.secrets) == ("550 no such user", {})
    assert deliver(operator, Post(), now=NOW + timedelta(days=1)) == 0


def test_one_mail_that_breaks_something_holds_up_no_other_and_is_not_told(operator, db, caplog):
    queue(operator, 2)
    post = Post(ValueError("hanako@example.jp"))
    assert (deliver(operator, post), len(post.taken)) == (2, 1)
    assert ("ValueError" in caplog.text, "hanako" in caplog.text) == (True, False)


def test_round_ends_when_no_relay_is_there(operator, db):
    queue(operator, 3)
    post = Post(RelayAway("connection refused"))
    assert (deliver(operator, post), sorted(row.attempts for row in rows(operator))) == (1, [0, 0, 1])


# --- workers that die, and workers side by side -----------------------------------------------------


class Killed(BaseException):
    """The end of a worker while it speaks to a relay."""


@pytest.mark.parametrize("was_taken", [True, False])
def test_mail_of_a_killed_worker_is_tried_again_after_the_lease_under_the_same_reference(
    operator, committed_db, was_taken
):
    queue(operator)
    post = Post()

    def die(message: Message) -> None:
        if was_taken:
            post(message)
        raise Killed

    with pytest.raises(Killed):
        deliver(operator, die)
    assert deliver(operator, post, now=NOW + LEASE - MINUTE) == 0
    assert deliver(operator, post, now=NOW + LEASE) == 1
    assert {each.reference for each in post.taken} == {rows(operator)[0].reference}
    assert len(post.taken) == 1 + was_taken


def test_four_workers_side_by_side_hand_two_hundred_mails_over_once_each(committed_db, django_db_blocker):
    operator = next(iter(settings.REGISTRY.values()))
    queue(operator, 200)
    with running(Relay(free_port())) as relay:

        def work() -> None:
            with django_db_blocker.unblock(), mail.opened(relay.address) as send:
                while deliver(operator, send, most=7):
                    pass
                connection.close()

        workers = [threading.Thread(target=work) for _each in range(4)]
        for each in workers:
            each.start()
        for each in workers:
            each.join()
        sender = operator.profile.mail.domain
        expected = Counter(f"<{row.reference}@{sender}>" for row in rows(operator))
        assert Counter(each.message_id for each in relay.taken) == expected
        assert relay.connections >= 2
    assert {(row.attempts, row.sent_at is None) for row in rows(operator)} == {(1, False)}


# --- against a relay --------------------------------------------------------------------------------


def test_relay_that_is_away_and_comes_back_gets_every_mail_once(operator, committed_db):
    queue(operator, 3)
    relay = Relay(free_port())
    with mail.opened(relay.address) as send:
        assert [deliver(operator, send) for _each in range(3)] == [1, 1, 1]
        with running(relay):
            assert deliver(operator, send) == 0
            assert deliver(operator, send, now=NOW + 2 * MINUTE) == 3
            assert deliver(operator, send, now=NOW + timedelta(days=1)) == 0
    assert len({each.message_id for each in relay.taken}) == len(relay.taken) == 3


def test_relay_says_later_then_yes_and_refuses_whom_it_does_not_know(operator, committed_db):
    queue(operator)
    queue(operator, recipient="nobody@example.jp")
    answers = {"hanako@example.jp": iter(["451 greylisted"]), "nobody@example.jp": iter(["550 unknown"])}
    with running(Relay(free_port())) as relay, mail.opened(relay.address) as send:
        relay.to_recipient = lambda address: next(answers[address], "250 OK")
        assert deliver(operator, send) == 2
        assert deliver(operator, send, now=NOW + 5 * MINUTE) == 1
        assert [each.recipients for each in relay.taken] == [["hanako@example.jp"]]
    assert [(row.attempts, row.sent_at is None, row.bounced_at is None) for row in rows(operator)] == [
        (2, False, True),
        (1, True, False),
    ]
