"""A try is counted before it is judged, and nothing takes the count back."""

import os
import re
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import transaction

from madoguchi.models import Tally
from madoguchi.models.scope import OperatorNotInScope, operator_scope
from madoguchi.services.tallies import TooManyTries, refuse_beyond
from tests.cast import NOW
from tests.crowd import at_once

A, B = "kanazawa-water", "aomori-cable"
WINDOW = timedelta(minutes=10)
MOMENT = timedelta(microseconds=1)


def may_be_judged(subject: str = "number:1", *, slug: str = A, after: timedelta = timedelta(0)) -> bool:
    try:
        with operator_scope(slug):
            refuse_beyond(subject=subject, limit=5, window=WINDOW, now=NOW + after)
    except TooManyTries:
        return False
    return True


def test_tries_up_to_the_limit_are_judged(db: None) -> None:
    assert [may_be_judged() for _ in range(8)] == [True] * 5 + [False] * 3


def test_window_begins_with_the_first_try_and_not_with_the_refused_ones(db: None) -> None:
    for minute in range(8):
        may_be_judged(after=timedelta(minutes=minute))
    assert may_be_judged(after=WINDOW - MOMENT) is False
    assert may_be_judged(after=WINDOW) is True


def test_refusal_says_when_the_next_try_may_be_made(db: None) -> None:
    facts = {"subject": "number:1", "limit": 1, "window": WINDOW}
    with operator_scope(A):
        refuse_beyond(**facts, now=NOW)
        with pytest.raises(TooManyTries) as refused:
            refuse_beyond(**facts, now=NOW + timedelta(minutes=3))
    assert refused.value.ready_at == NOW + WINDOW


def test_subjects_and_operators_are_counted_apart(db: None) -> None:
    for _ in range(6):
        may_be_judged()
    assert (may_be_judged("number:2"), may_be_judged(slug=B), may_be_judged()) == (True, True, False)


def test_clock_that_is_set_back_locks_nobody_out(db: None) -> None:
    for _ in range(6):
        may_be_judged()
    assert may_be_judged(after=timedelta(minutes=-9)) is False
    assert may_be_judged(after=timedelta(days=-9)) is True


def test_subject_is_not_kept_in_clear(db: None) -> None:
    may_be_judged("number:0001000025")
    with operator_scope(A):
        ((subject, tries),) = Tally.objects.values_list("subject", "tries")
    assert (tries, bool(re.fullmatch(r"[0-9a-f]{64}", subject))) == (1, True)


@pytest.mark.parametrize("subject", ["", "\x00", "\ud800", "ん" * 10_000])
def test_anything_can_be_counted(db: None, subject: str) -> None:
    assert [may_be_judged(subject) for _ in range(6)] == [True] * 5 + [False]


def test_counting_needs_a_scope(db: None) -> None:
    with pytest.raises(OperatorNotInScope):
        refuse_beyond(subject="number:1", limit=5, window=WINDOW, now=NOW)


# --- commits that are real ----------------------------------------------------------------------------


def test_counting_inside_a_transaction_is_an_error(committed_db: None) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        may_be_judged()


def test_count_outlives_a_rollback_of_the_judging(committed_db: None) -> None:
    for _ in range(5):
        assert may_be_judged() is True
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            _ = 1 / 0
    assert may_be_judged() is False


def test_two_hundred_parallel_tries_are_judged_five_times(committed_db: None) -> None:
    judged = at_once(200, lambda _number: may_be_judged(), most=20)
    assert (len(judged), judged.count(True)) == (200, 5)
    with operator_scope(A):
        assert Tally.objects.get().tries == 200


ENDLESS = """
import django; django.setup()
from tests.services.test_tallies import may_be_judged
may_be_judged()
print("counted", flush=True)
import time; time.sleep(60)  # judging
"""


def test_count_outlives_a_process_that_is_killed_while_it_judges(committed_db: None) -> None:
    surroundings = {**os.environ, "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE}
    for _ in range(2):
        with subprocess.Popen(
            [sys.executable, "-c", ENDLESS], stdout=subprocess.PIPE, env=surroundings, text=True
        ) as process:
            assert process.stdout.readline() == "counted\n"
            process.send_signal(signal.SIGKILL)
    assert [may_be_judged() for _ in range(4)] == [True, True, True, False]
