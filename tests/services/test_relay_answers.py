"""A relay at fault itself refuses everybody, in any words; nothing is given up and no address dies of it."""

from datetime import timedelta

import pytest
from django.conf import settings

from madoguchi.adapters.mail import AddressRefused, NotNow, RelayRefuses
from madoguchi.models import DeadAddress
from madoguchi.models.scope import operator_scope
from madoguchi.services.relay_answers import BELIEVED_ALONE, MOST_IN_A_ROW, RelayAnswers
from tests.announced import Post, fast, hand_over, lay_all, members, outbox, publish, watch

OPERATOR = fast(settings.REGISTRY["kanazawa-cable"])
MINUTE = timedelta(minutes=1)
DENIED = AddressRefused("550 Relaying denied", code=550)
UNKNOWN = AddressRefused("550 5.1.2 domain not found", code=550, status="5.1.2")
POLICY = RelayRefuses("554 5.7.1 Relay access denied")


@pytest.fixture(autouse=True)
def scope():
    with operator_scope(OPERATOR.slug):
        yield


def announced(many):
    """Lay mails to so many members."""
    of = members(OPERATOR, many)
    publish(OPERATOR, of)
    lay_all(OPERATOR)
    return sorted(member.email for member in of)


def lost() -> tuple[int, int]:
    """Count the mails that were given up, and the addresses that died."""
    return sum(mail.given_up_at is not None for mail in outbox(OPERATOR)), DeadAddress.objects.count()


def turn(of, *answers, minutes=0):
    """Let the worker have a turn; give to whom it wrote."""
    post = Post(*answers)
    hand_over(OPERATOR, post, now=watch.now + minutes * MINUTE, answers=of)
    return post.recipients


@pytest.mark.parametrize("refusal", [DENIED, UNKNOWN, POLICY])
def test_relay_that_refuses_everybody_costs_a_few_tries_and_all_are_told_once_it_is_mended(db, refusal):
    of = announced(60)
    heard = RelayAnswers(OPERATOR.profile)
    assert turn(heard, *[refusal] * 60) == []
    tried = [mail for mail in outbox(OPERATOR) if mail.attempts]
    assert (len(tried), lost()) == (MOST_IN_A_ROW, (0, 0))
    for minute in range(2, 5):  # from then on one is tried a turn
        assert turn(heard, *[refusal] * 60, minutes=minute) == []
    assert (sum(mail.attempts for mail in outbox(OPERATOR)), lost()) == (MOST_IN_A_ROW + 3, (0, 0))
    assert turn(heard, minutes=60) == of


def test_relay_that_refuses_everybody_a_few_a_turn_is_believed_a_few_times_in_all(db):
    announced(40)
    heard = RelayAnswers(OPERATOR.profile)
    for minute in range(10):
        for _mail in range(2):
            turn(
                heard,
                UNKNOWN,
                NotNow("451 later"),
                *[UNKNOWN] * 2,
                *[NotNow("451 later")] * 40,
                minutes=minute,
            )
    assert lost() == (BELIEVED_ALONE, BELIEVED_ALONE)


def test_refusals_are_believed_once_the_relay_takes_a_mail(db):
    of = announced(MOST_IN_A_ROW)
    assert turn(None, *[DENIED] * (MOST_IN_A_ROW - 1)) == of[-1:]
    assert lost() == (MOST_IN_A_ROW - 1, MOST_IN_A_ROW - 1)


def test_limit_of_the_day_that_is_reached_among_mails_kills_no_address(db):
    of = announced(50)
    assert turn(None, *[None] * 10, *[DENIED] * 40) == of[:10]
    assert lost() == (0, 0)
    assert turn(None, minutes=2 * 60) == of[10:]


def test_lone_mail_to_nobody_is_refused_at_once(db):
    announced(1)
    assert turn(None, DENIED) == []
    assert lost() == (1, 1)


def test_policy_of_the_relay_against_one_mail_lets_it_wait_and_kills_no_address(db):
    of = announced(3)
    assert turn(None, POLICY) == of[1:]
    assert (lost(), turn(None, minutes=2)) == ((0, 0), of[:1])
