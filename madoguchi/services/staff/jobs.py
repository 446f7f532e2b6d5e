"""Jobs in the hands of staff (自動処理): what the worker has to do, and a dead letter run again.

The moment at which a job was given up is what was seen: the same form by the same person does it once, and
nobody runs again what somebody else has run again already.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from django.db.models import Q, QuerySet

from madoguchi.domain.audit import Act, Actor, subject
from madoguchi.models import Job
from madoguchi.services import audit, jobs
from madoguchi.services.jobs import JobState, NoSuchJob, jobs_in
from madoguchi.services.jobs.at_work import at_work

PAGE = 50


class Shown(StrEnum):
    """Which jobs are listed; without a choice, those that are not over."""

    WAITING = "waiting"
    RETRIED = "retried"
    IN_HAND = "in-hand"
    DEAD = "dead"
    DONE = "done"
    CANCELLED = "cancelled"
    ALL = "all"


OPEN = frozenset({JobState.WAITING, JobState.IN_HAND, JobState.DEAD})
STATES: Mapping[str, frozenset[JobState]] = {
    "": OPEN,
    Shown.WAITING: frozenset({JobState.WAITING}),
    Shown.RETRIED: frozenset({JobState.WAITING}),
    Shown.IN_HAND: frozenset({JobState.IN_HAND}),
    Shown.DEAD: frozenset({JobState.DEAD}),
    Shown.DONE: frozenset({JobState.DONE}),
    Shown.CANCELLED: frozenset({JobState.CANCELLED}),
    Shown.ALL: frozenset(JobState),
}
HAS_FAILED = ~Q(last_error="")


class RunMeanwhile(Exception):
    """The job is no longer the dead letter that was seen."""


def newest(*, shown: str = "", now: datetime, page: int = 1, most: int = PAGE) -> list[Job]:
    """List jobs, the newest first; one more than ``most`` says that there are further."""
    begin = (page - 1) * most
    return list(_asked(shown, now)[begin : begin + most + 1])


def _asked(shown: str, now: datetime) -> QuerySet[Job]:
    found = jobs_in(set(STATES[shown]), now=now)
    return found.filter(HAS_FAILED) if shown == Shown.RETRIED else found


def find(*, number: int) -> Job:
    """Find a job; raises NoSuchJob."""
    if found := Job.objects.filter(pk=number).first():
        return found
    raise NoSuchJob(number)


def seen_of(job: Job) -> str:
    """Name the dead letter that is seen; nothing where the job is none."""
    return job.given_up_at.isoformat() if job.given_up_at else ""


def run_again(*, number: int, seen: str, by: Actor, now: datetime) -> None:
    """Let a dead letter go on from its last whole slice, and put that on record.

    The same again by the same person does nothing. Raises NoSuchJob and RunMeanwhile.
    """
    about = subject("job", number)
    with at_work():
        job = Job.objects.select_for_update().filter(pk=number).first()
        if job is None:
            raise NoSuchJob(number)
        if not seen or seen_of(job) != seen:
            if audit.was_noted(by=by, act=Act.JOB_RUN_AGAIN, about=about, seen=seen):
                return
            raise RunMeanwhile(number)
        jobs.retry(number=number, now=now)
        audit.note(by=by, act=Act.JOB_RUN_AGAIN, about=about, now=now, kind=job.kind, seen=seen)
