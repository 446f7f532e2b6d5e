"""Mailings keep to the pace and the hours, leave others their turn, and show how far they are."""

from datetime import date, time, timedelta

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.domain.clock import TOKYO
from madoguchi.operators.schema.hours import Hours
from madoguchi.services.mailings import progress_of
from madoguchi.services.mailings.handing_over import SECONDS_A_TURN
from tests.announced import MONTH, Post, add_places, fast, hand_over, lay_all, members, outbox, publish, told
from tests.cast import NOW

OPERATOR = fast(settings.REGISTRY["kanazawa-cable"])


def test_no_more_mails_leave_than_the_relay_takes_in_a_minute(db, monkeypatch):
    monkeypatch.setattr("madoguchi.services.mailings.handing_over.monotonic", lambda: 0.0)
    slow = fast(OPERATOR, mails_per_minute=60)
    of = members(slow, 40)
    publish(slow, of)
    lay_all(slow)
    post, left = Post(), []
    for second in range(30):
        while hand_over(slow, post, now=NOW + timedelta(seconds=second)):
            pass
        left.append(len(post.taken))
    assert (left[0], left[-1]) == (1, 30)
    hand_over(slow, post, now=NOW + timedelta(hours=1))
    assert len(post.taken) == 36  # five seconds are made up for, not an hour


def test_announcements_keep_to_their_hours(db):
    daytime = fast(OPERATOR, sending_hours=Hours(opens=time(8), closes=time(21)))
    of = members(daytime, 2)
    publish(daytime, of)
    lay_all(daytime)
    post = Post()
    assert hand_over(daytime, post, now=NOW) == 0  # 23:00
    assert hand_over(daytime, post, now=NOW.astimezone(TOKYO) + timedelta(hours=9)) == 2


def test_turn_ends_after_some_seconds_so_that_links_are_not_kept_waiting(db, monkeypatch):
    seconds = iter(range(1000))
    monkeypatch.setattr("madoguchi.services.mailings.handing_over.monotonic", lambda: float(next(seconds)))
    monkeypatch.setattr("madoguchi.services.mailings.handing_over.MAILS_A_CLAIM", 1)
    publish(OPERATOR, members(OPERATOR, 20))
    lay_all(OPERATOR)
    assert 0 < hand_over(OPERATOR, Post()) <= SECONDS_A_TURN


def test_mailing_is_laid_by_as_many_statements_for_240_members_as_for_1(db):
    statements = []
    for many, month in ((1, MONTH), (240, date(2024, 12, 1))):
        publish(OPERATOR, members(OPERATOR, many), month=month)
        with CaptureQueriesContext(connection) as asked:
            lay_all(OPERATOR)
        statements.append(len(asked))
    assert (statements[0], len(outbox(OPERATOR))) == (statements[1], 241)


def test_worker_with_nothing_to_announce_asks_once_and_writes_nothing(db):
    publish(OPERATOR, members(OPERATOR, 1))
    assert len(told(OPERATOR)) == 1
    with CaptureQueriesContext(connection) as asked:
        assert hand_over(OPERATOR, Post()) == 0
    assert [query["sql"].split()[0] for query in asked] == ["SELECT"]


def test_person_sees_how_far_a_mailing_is(db):
    of = members(OPERATOR, 4)
    publish(OPERATOR, of)
    lay_all(OPERATOR)
    post = Post()
    hand_over(OPERATOR, post, goes_on=lambda: len(post.taken) < 1)
    (progress,) = progress_of()
    assert (progress.mailing.queued, progress.waiting, progress.sent) == (4, 3, 1)
    assert (progress.mailing.month, progress.mailing.filled_at) == (MONTH, NOW)


def test_place_added_after_the_batch_does_not_tell_twice(db):
    (hanako,) = members(OPERATOR, 1)
    publish(OPERATOR, [hanako])
    assert told(OPERATOR) == [hanako.email]
    add_places(hanako, 1)
    publish(OPERATOR, [hanako], total=1)
    assert told(OPERATOR) == []
