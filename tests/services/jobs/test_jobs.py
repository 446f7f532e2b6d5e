"""Jobs are done in slices, once, by whoever is there; what fails is tried again, and in the end shown."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from madoguchi.domain.clock import TOKYO
from madoguchi.interfaces.cli import schedule
from madoguchi.models import Job, Tally
from madoguchi.models.scope import operator_in_scope, operator_scope
from madoguchi.services import jobs
from madoguchi.services.jobs import JobState, NoSuchJob, NotPossible, Work, doing, jobs_in, state_of
from madoguchi.services.jobs.doing import LEASE
from tests.cast import NOW
from tests.crowd import at_once

A, B = settings.REGISTRY["kanazawa-water"], settings.REGISTRY["aomori-cable"]
MINUTE = timedelta(minutes=1)


class Killed(BaseException):
    """The end of a worker in the middle of a slice."""


@pytest.fixture
def scope(db):
    with operator_scope(A.slug):
        yield


def defer(**more: Any) -> None:
    jobs.defer(**({"kind": "count", "key": str(uuid4()), "arguments": {}, "now": NOW} | more))


def do(kinds: Mapping[str, Any], *, now: datetime = NOW) -> int:
    return jobs.do_next(profile=A.profile, kinds=kinds, now=now)


def leave_trace(name: str) -> None:
    """Do something in the database of which a rollback leaves nothing."""
    Tally.objects.create(subject=name, began_at=NOW, tries=1)


def traces() -> Counter[str]:
    return Counter(Tally.objects.values_list("subject", flat=True))


def steps(work: Work) -> Mapping[str, Any] | None:
    """Do three slices."""
    at = work.state.get("at", 0) + 1
    leave_trace(f"step {at}")
    return {"at": at} if at < 3 else None


def fail(_work: Work) -> None:
    leave_trace("failed")
    raise ValueError("hanako@example.jp")


def only() -> Job:
    return Job.objects.get()


def state(*, now: datetime = NOW) -> JobState:
    return state_of(only(), now=now)


# --- deferring --------------------------------------------------------------------------------------


def test_job_is_deferred_once_an_occasion(scope):
    for _time in range(3):
        defer(key="occasion")
    assert Job.objects.count() == 1


def defer_and_undo() -> None:
    with transaction.atomic():
        defer()
        raise Killed


def test_job_is_taken_back_with_what_caused_it(committed_db):
    with operator_scope(A.slug):
        with pytest.raises(Killed):
            defer_and_undo()
        assert Job.objects.count() == 0


def test_job_of_one_operator_is_not_done_for_another(db):
    with operator_scope(A.slug):
        defer()
    with operator_scope(B.slug):
        assert (do({"count": steps}), Job.objects.count()) == (0, 0)


def test_job_finds_itself_in_its_operators_scope(scope):
    found = []
    defer()
    do({"count": lambda work: found.append((operator_in_scope(), work.profile.slug))})
    assert found == [(A.slug, A.slug)]


def test_worker_leaves_alone_what_it_does_not_know(scope):
    defer(kind="of a newer version")
    assert (do({"count": steps}), state()) == (0, JobState.WAITING)


# --- doing ------------------------------------------------------------------------------------------


def test_job_goes_on_where_its_last_slice_left_off(scope):
    defer()
    assert [do({"count": steps}) for _turn in range(4)] == [1, 1, 1, 0]
    assert (state(), traces()) == (JobState.DONE, Counter(["step 1", "step 2", "step 3"]))


def test_more_pressing_job_comes_between_two_slices_of_a_long_one(scope):
    done: list[str] = []

    def note(work: Work) -> Mapping[str, Any] | None:
        done.append(work.arguments["name"])
        return None if done.count(work.arguments["name"]) == 2 else {}

    defer(arguments={"name": "night"}, priority=jobs.LATER)
    do({"count": note})
    defer(arguments={"name": "day"}, priority=jobs.SOONER)
    while do({"count": note}):
        pass
    assert done == ["night", "day", "day", "night"]


def test_job_waits_for_its_moment(scope):
    defer(due_at=NOW + MINUTE)
    assert (do({"count": steps}), do({"count": steps}, now=NOW + MINUTE)) == (0, 1)


def test_failed_slice_leaves_nothing_behind_and_is_told_without_anybodys_data(scope, caplog):
    defer()
    assert do({"count": fail}) == 1
    job = only()
    assert (traces(), job.attempts, job.due_at) == (Counter(), 1, NOW + MINUTE)
    assert job.last_error.startswith("ValueError at test_jobs.py:")
    assert ("ValueError" in caplog.text, "hanako" in caplog.text) == (True, False)


def test_job_that_fails_waits_longer_and_longer_and_becomes_a_dead_letter(scope):
    defer()
    waits, at = [], NOW
    while only().given_up_at is None:
        at = max(at, only().due_at)
        do({"count": fail}, now=at)
        waits.append(round((only().due_at - at) / MINUTE))
    assert waits[:-1] == [1, 2, 4, 8, 16, 32, 64, 128, 256]
    assert (state(), do({"count": fail}, now=at + timedelta(days=9))) == (JobState.DEAD, 0)


def test_slice_that_is_done_begins_the_count_of_tries_anew(scope):
    defer()
    do({"count": fail})
    do({"count": steps}, now=NOW + MINUTE)
    job = only()
    assert (job.attempts, job.last_error, job.state) == (0, "", {"at": 1})


# --- workers that die, and workers side by side -----------------------------------------------------


def test_job_of_a_killed_worker_is_done_by_another_after_the_lease(committed_db):
    def die(_work: Work) -> None:
        leave_trace("died")
        raise Killed

    with operator_scope(A.slug):
        defer()
        with pytest.raises(Killed):
            do({"count": die})
        assert (state(), traces()) == (JobState.IN_HAND, Counter())
        assert do({"count": steps}, now=NOW + LEASE - MINUTE) == 0
        assert (do({"count": steps}, now=NOW + LEASE), only().state) == (1, {"at": 1})


def test_job_that_kills_each_of_its_workers_is_a_dead_letter_too(committed_db):
    def die(_work: Work) -> None:
        raise Killed

    with operator_scope(A.slug):
        defer()
        for turn in range(10):
            with pytest.raises(Killed):
                do({"count": die}, now=NOW + turn * LEASE)
        assert do({"count": die}, now=NOW + 10 * LEASE) == 0
        assert (state(), only().last_error) == (JobState.DEAD, "its worker did not come back")


def test_worker_that_was_thought_dead_enters_nothing(committed_db):
    def overtaken(_work: Work) -> None:
        leave_trace("slow")

    with operator_scope(A.slug):
        defer()
        slow = doing._claim({"count": overtaken}, now=NOW)
        assert do({"count": steps}, now=NOW + LEASE) == 1
        doing._do(slow, overtaken, profile=A.profile, now=NOW + LEASE)
        assert (traces(), only().state) == (Counter(["step 1"]), {"at": 1})


def test_four_workers_side_by_side_do_every_slice_once(committed_db):
    with operator_scope(A.slug):
        for number in range(20):
            defer(arguments={"number": number})

    def slice_of(work: Work) -> Mapping[str, Any] | None:
        at = work.state.get("at", 0) + 1
        leave_trace(f"{work.arguments['number']}.{at}")
        return {"at": at} if at < 3 else None

    def work(_number: int) -> int:
        with operator_scope(A.slug):
            return sum(iter(lambda: do({"count": slice_of}), 0))

    at_once(4, work)
    with operator_scope(A.slug):
        while do({"count": slice_of}):
            pass
        expected = Counter(f"{number}.{at}" for number in range(20) for at in (1, 2, 3))
        assert traces() == expected
        assert Job.objects.filter(done_at=None).count() == 0


# --- a page may defer, and not do -------------------------------------------------------------------


def test_login_of_pages_defers_jobs_and_cannot_claim_move_or_remove_them(scope):
    defer()
    assert list(Job.objects.select_for_update()) == []
    assert Job.objects.update(done_at=NOW) == 0
    assert Job.objects.all().delete()[0] == 0
    assert state() is JobState.WAITING


def test_login_of_pages_cannot_defer_what_is_done_already(scope):
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Job.objects.create(kind="count", key="x", queued_at=NOW, due_at=NOW, done_at=NOW)


def test_being_at_work_ends_with_the_deed(committed_db):
    with operator_scope(A.slug):
        defer()
        do({"count": steps})
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(current_setting('madoguchi.at_work', true), '')")
            assert cursor.fetchone() == ("",)


# --- a person's hand --------------------------------------------------------------------------------


def test_dead_letter_is_seen_and_goes_on_where_it_stopped(scope):
    defer()
    do({"count": steps})
    while only().given_up_at is None:
        do({"count": fail}, now=only().due_at)
    assert [job.pk for job in jobs_in({JobState.DEAD}, now=NOW)] == [only().pk]
    jobs.retry(number=only().pk, now=NOW)
    assert (do({"count": steps}), only().state) == (1, {"at": 2})


def test_job_that_is_called_off_is_done_no_further(scope):
    defer()
    do({"count": steps})
    jobs.cancel(number=only().pk, now=NOW)
    assert (do({"count": steps}), state(), traces()) == (0, JobState.CANCELLED, Counter(["step 1"]))


def test_only_what_has_stopped_is_tried_again_and_only_what_is_open_called_off(scope):
    defer()
    number = only().pk
    with pytest.raises(NotPossible):
        jobs.retry(number=number, now=NOW)
    jobs.cancel(number=number, now=NOW)
    with pytest.raises(NotPossible):
        jobs.cancel(number=number, now=NOW)
    with pytest.raises(NoSuchJob):
        jobs.retry(number=number + 1, now=NOW)


def test_job_of_another_operator_is_none(db):
    with operator_scope(A.slug):
        defer()
        number = only().pk
    with operator_scope(B.slug), pytest.raises(NoSuchJob):
        jobs.cancel(number=number, now=NOW)


def test_done_jobs_go_after_a_while_and_dead_letters_stay(scope):
    for kind in (lambda _work: None, fail):
        defer()
        for turn in range(11):
            do({"count": kind}, now=NOW + turn * timedelta(hours=6))
    assert jobs.remove_old(now=NOW + timedelta(days=89)) == 0
    assert jobs.remove_old(now=NOW + timedelta(days=100)) == 1
    assert state(now=NOW + timedelta(days=100)) is JobState.DEAD


# --- the schedule -----------------------------------------------------------------------------------


def test_what_is_scheduled_is_deferred_once_a_night_in_japan(scope):
    midnight = datetime(2024, 10, 22, tzinfo=TOKYO)
    for minutes in range(0, 26 * 60, 30):
        schedule.defer_scheduled(A, midnight + minutes * MINUTE)
        schedule.defer_scheduled(A, midnight + minutes * MINUTE)
    days = Counter(Job.objects.values_list("kind", flat=True))
    assert days == Counter(dict.fromkeys(schedule.EVERY_DAY, 2) | {"lapsed_points": 3})


def test_nights_without_a_worker_are_made_up_for_once(scope):
    schedule.defer_scheduled(A, datetime(2024, 10, 22, 12, tzinfo=TOKYO))
    schedule.defer_scheduled(A, datetime(2024, 10, 30, 12, tzinfo=TOKYO))
    assert Job.objects.count() == 2 * len(schedule.EVERY_DAY)


def test_every_scheduled_job_is_known_to_the_worker_and_can_be_done(scope):
    assert set(schedule.EVERY_DAY) <= set(schedule.KINDS)
    assert all(isinstance(at, time) for at in schedule.EVERY_DAY.values())
    schedule.defer_scheduled(A, NOW)
    while do(schedule.KINDS):
        pass
    assert Job.objects.filter(done_at=None).count() == 0
