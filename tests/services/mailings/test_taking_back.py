"""A batch that is taken back stops what it tells; whom it concerned is told by what stands then, once."""

from datetime import timedelta

import pytest
from django.conf import settings

from madoguchi.models import Mailing
from madoguchi.services.mailings import take_back
from madoguchi.services.mailings.claiming import LEASE
from tests.announced import Post, fast, hand_over, lay_all, members, outbox, publish, told
from tests.cast import NOW

OPERATOR = fast(settings.REGISTRY["kanazawa-cable"])
MINUTE = timedelta(minutes=1)


class Killed(BaseException):
    """The end of a worker."""


def addresses(of):
    return sorted(member.email for member in of)


def and_at_second(post, act):
    """Send, and do something once the second mail is out."""

    def send(mail):
        post(mail)
        if len(post.taken) == 2:
            act()

    return send


def test_batch_taken_back_stops_what_is_not_out_and_its_correction_tells_these(db):
    of = members(OPERATOR, 6)
    batch = publish(OPERATOR, of)
    lay_all(OPERATOR)
    post = Post()
    hand_over(OPERATOR, post, goes_on=lambda: len(post.taken) < 2)
    assert (len(post.taken), take_back(batch=batch, now=NOW)) == (2, 4)
    assert told(OPERATOR) == []
    publish(OPERATOR, of, total=4000)
    assert sorted(told(OPERATOR) + post.recipients) == addresses(of)


def test_batch_taken_back_while_its_mails_are_being_sent_stops_after_the_one_in_flight(committed_db):
    of = members(OPERATOR, 5)
    batch = publish(OPERATOR, of)
    lay_all(OPERATOR)
    post = Post()
    taken_back = and_at_second(post, lambda: take_back(batch=batch, now=NOW))
    assert hand_over(OPERATOR, taken_back) == 2
    hand_over(OPERATOR, post)
    assert (len(post.taken), len(outbox(OPERATOR))) == (2, 2)


def test_mails_of_a_killed_worker_are_sent_for_the_correction_that_comes_within_their_lease(committed_db):
    of = members(OPERATOR, 6)
    batch = publish(OPERATOR, of[:5])
    lay_all(OPERATOR)
    post = Post()

    def die_at_third(mail):
        if len(post.taken) == 2:
            raise Killed
        post(mail)

    with pytest.raises(Killed):
        hand_over(OPERATOR, die_at_third)
    assert take_back(batch=batch, now=NOW) == 0
    publish(OPERATOR, of[:4] + of[5:], total=4000)
    lay_all(OPERATOR)
    correction = Mailing.objects.get(stopped_at=None)
    assert (correction.queued, Mailing.objects.count()) == (3, 2)
    while hand_over(OPERATOR, post, now=NOW + LEASE + MINUTE):
        pass
    assert post.recipients == addresses(of[:4] + of[5:])
    assert {mail.member_id for mail in outbox(OPERATOR)} == {each.pk for each in of[:4] + of[5:]}


def test_worker_with_mails_that_were_taken_over_stops_all_the_same(committed_db):
    of = members(OPERATOR, 5)
    batch = publish(OPERATOR, of)
    lay_all(OPERATOR)
    post = Post()

    def correct():
        take_back(batch=batch, now=NOW)
        publish(OPERATOR, of, total=4000)
        lay_all(OPERATOR)

    assert hand_over(OPERATOR, and_at_second(post, correct)) == 2
    while hand_over(OPERATOR, post):
        pass
    assert post.recipients == addresses(of)


def test_batch_taken_back_leaves_its_members_to_another_that_is_laid_already(db):
    of = members(OPERATOR, 4)
    first = publish(OPERATOR, of)
    lay_all(OPERATOR)
    publish(OPERATOR, of[1:], total=4000)
    lay_all(OPERATOR)
    assert take_back(batch=first, now=NOW) == 4
    assert (told(OPERATOR), told(OPERATOR)) == (addresses(of[1:]), [])


def test_batch_taken_back_before_its_mails_are_laid_lays_none(db):
    batch = publish(OPERATOR, members(OPERATOR, 3))
    assert (take_back(batch=batch, now=NOW), told(OPERATOR), outbox(OPERATOR)) == (0, [], [])
