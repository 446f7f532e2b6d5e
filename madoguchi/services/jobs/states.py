"""States (状態) of jobs, as a person asks for them."""

from datetime import datetime
from enum import StrEnum

from django.db.models import Q, QuerySet

from madoguchi.models import Job


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    IN_HAND = "in hand"
    DONE = "done"
    DEAD = "dead"
    CANCELLED = "cancelled"


OPEN = Q(done_at=None, given_up_at=None, cancelled_at=None)


def jobs_in(states: set[JobState], *, now: datetime) -> QuerySet[Job]:
    """List the operator's jobs in any of these states, the newest first."""
    in_hand = OPEN & Q(claimed_until__gt=now)
    asked = {
        JobState.WAITING: OPEN & (Q(claimed_until=None) | Q(claimed_until__lte=now)),
        JobState.IN_HAND: in_hand,
        JobState.DONE: Q(done_at__isnull=False),
        JobState.DEAD: Q(given_up_at__isnull=False),
        JobState.CANCELLED: Q(cancelled_at__isnull=False),
    }
    wanted = Q(pk__in=[])
    for state in states:
        wanted |= asked[state]
    return Job.objects.filter(wanted).order_by("-id")


def state_of(job: Job, *, now: datetime) -> JobState:
    """Say where a job stands."""
    if job.cancelled_at:
        return JobState.CANCELLED
    if job.given_up_at:
        return JobState.DEAD
    if job.done_at:
        return JobState.DONE
    return JobState.IN_HAND if job.claimed_until and job.claimed_until > now else JobState.WAITING
