"""Jobs for tests: deferred ones, and those that were given up."""

from datetime import datetime, timedelta
from itertools import count

from madoguchi.models import Job
from madoguchi.models.scope import operator_scope
from madoguchi.operators.registry import Operator
from madoguchi.services.jobs import defer
from madoguchi.services.jobs.at_work import at_work
from tests.cast import NOW

LATER = timedelta(minutes=5)
FAULT = "OperationalError at base.py:12"
_numbers = count(1)


def waiting_job(operator: Operator, *, now: datetime = NOW, kind: str = "old_mails") -> Job:
    """Leave a job to the worker."""
    key = f"test-{next(_numbers)}"
    with operator_scope(operator.slug):
        defer(kind=kind, key=key, arguments={"mailing": 7}, now=now)
        return Job.objects.get(key=key)


def dead_job(operator: Operator, *, now: datetime = NOW, said: str = FAULT) -> Job:
    """Leave a job that was tried ten times and given up."""
    return moved(operator, waiting_job(operator, now=now), attempts=10, last_error=said, given_up_at=now)


def moved(operator: Operator, job: Job, **changes: object) -> Job:
    """Let a job stand elsewhere."""
    with operator_scope(operator.slug), at_work():
        Job.objects.filter(pk=job.pk).update(**changes)
        job.refresh_from_db()
    return job
