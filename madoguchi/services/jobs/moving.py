"""Moving (操作): a person runs a dead letter again, or calls a job off; old ones go."""

from datetime import datetime, timedelta

from madoguchi.models import Job
from madoguchi.services.bell import ring
from madoguchi.services.jobs.at_work import at_work
from madoguchi.services.jobs.states import OPEN

KEPT_FOR = timedelta(days=90)  # longer than a schedule looks back, so that no key comes twice


class NoSuchJob(Exception):
    """The operator has no job of that number."""


class NotPossible(Exception):
    """The job is in another state than that asks for."""


def retry(*, number: int, now: datetime) -> None:
    """Let a dead or cancelled job go on from its last whole slice; raises NoSuchJob and NotPossible."""
    with at_work():
        job = _held(number)
        if not (job.given_up_at or job.cancelled_at):
            raise NotPossible
        Job.objects.filter(pk=number).update(given_up_at=None, cancelled_at=None, attempts=0, due_at=now)
        ring()


def cancel(*, number: int, now: datetime) -> None:
    """Call a job off; one in hand ends with its slice. Raises NoSuchJob and NotPossible."""
    with at_work():
        _held(number)
        if not Job.objects.filter(OPEN, pk=number).update(cancelled_at=now, claim=None, claimed_until=None):
            raise NotPossible


def remove_old(*, now: datetime) -> int:
    """Remove jobs done or called off long ago; dead letters stay until somebody has seen to them."""
    with at_work():
        long_ago = now - KEPT_FOR
        done, _kinds = Job.objects.filter(done_at__lt=long_ago).delete()
        cancelled, _kinds = Job.objects.filter(cancelled_at__lt=long_ago).delete()
        return done + cancelled


def _held(number: int) -> Job:
    job = Job.objects.select_for_update().filter(pk=number).first()
    if job is None:
        raise NoSuchJob
    return job
