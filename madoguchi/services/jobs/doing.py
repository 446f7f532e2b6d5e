"""Doing (実行): one slice of the most pressing job at a time, so that nothing waits long behind a long one.

A try is counted and committed before it begins; what a slice does and how far the job stands is then one
transaction, which also holds the job's row. So a killed worker leaves a job at its last whole slice, free for
another after the lease, and one that was only slow is not doubled: the row is held, and the claim compared.
"""

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db.models import Q

from madoguchi.domain.failures import where
from madoguchi.domain.retries import MOST_TRIES_OF_A_JOB, wait_before_retry
from madoguchi.models import Job
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.jobs.at_work import at_work

LEASE = timedelta(minutes=5)  # a slice is far shorter; one that is longer is still not doubled
NOT_COME_BACK = "its worker did not come back"

logger = logging.getLogger(__name__)


class NotInHand(Exception):
    """The job is not this worker's any more, so nothing is entered."""


class Declined(Exception):
    """What was asked for is refused, and trying again would not help: the job ends with that word."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a slice is given: whose it is, what was asked, and where the last slice left off."""

    profile: Profile
    arguments: Mapping[str, Any]
    state: Mapping[str, Any]
    now: datetime


# Gives where the job stands after the slice, or None once it is done. May raise Declined.
type Slice = Callable[[Work], Mapping[str, Any] | None]


def do_next(*, profile: Profile, kinds: Mapping[str, Slice], now: datetime) -> int:
    """Do one slice of the next due job of the operator in scope; tell how many were tried.

    A slice that fails undoes itself; it is tried again after growing pauses, and in the end is a dead letter.
    """
    job = _claim(kinds, now=now)
    if job is None:
        return 0
    try:
        _do(job, kinds[job.kind], profile=profile, now=now)
    except Declined as refused:
        _end(job, str(refused), now=now)
    except Exception as error:  # noqa: BLE001  # one job that fails must not hold up the others
        said = where(error)
        logger.error("job %s (%s) of %s: %s", job.pk, job.kind, job.operator, said)  # noqa: TRY400
        _note_failure(job, said, now=now)
    return 1


@at_work(durable=True)  # a claim that could be taken back is none
def _claim(kinds: Mapping[str, Slice], *, now: datetime) -> Job | None:
    is_free = Q(claimed_until=None) | Q(claimed_until__lte=now)
    live = Job.objects.filter(is_free, done_at=None, given_up_at=None, cancelled_at=None, due_at__lte=now)
    pressing = live.filter(kind__in=kinds).order_by("-priority", "due_at", "id")
    job = pressing.select_for_update(skip_locked=True).first()
    if job is None:
        return None
    if job.attempts >= MOST_TRIES_OF_A_JOB:  # each try killed its worker
        _move(job, given_up_at=now, last_error=NOT_COME_BACK)
        return None
    job.claim, job.claimed_until, job.attempts = uuid4(), now + LEASE, job.attempts + 1
    job.save(update_fields=["claim", "claimed_until", "attempts"])
    return job


@at_work(durable=True)
def _do(job: Job, do: Slice, *, profile: Profile, now: datetime) -> None:
    mine = Job.objects.select_for_update().filter(pk=job.pk, claim=job.claim, cancelled_at=None).first()
    if mine is None:  # cancelled, or claimed by another, since
        return
    state = do(Work(profile=profile, arguments=mine.arguments, state=mine.state, now=now))
    if state is None:
        _move(job, done_at=now, last_error="")
    else:
        _move(job, state=state, attempts=0, last_error="")


@at_work(durable=True)
def _end(job: Job, said: str, *, now: datetime) -> None:
    with suppress(NotInHand):
        _move(job, done_at=now, last_error=said)


@at_work(durable=True)
def _note_failure(job: Job, said: str, *, now: datetime) -> None:
    with suppress(NotInHand):
        if job.attempts >= MOST_TRIES_OF_A_JOB:
            _move(job, last_error=said, given_up_at=now)
        else:
            _move(job, last_error=said, due_at=now + wait_before_retry(attempts=job.attempts))


def _move(job: Job, **changes: Any) -> None:
    """Move a job on and give it out of hand; raises NotInHand."""
    mine = Job.objects.filter(pk=job.pk, claim=job.claim)
    if not mine.update(claim=None, claimed_until=None, **changes):
        raise NotInHand
