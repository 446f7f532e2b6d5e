"""The jobs that the worker knows, and those that come by themselves: at what hour of the night, in Japan."""

from collections.abc import Mapping
from datetime import datetime, time

from madoguchi.domain.schedules import last_time
from madoguchi.models import Job
from madoguchi.operators.registry import Operator
from madoguchi.services import jobs
from madoguchi.services.audit_heads import NOTING, note_head
from madoguchi.services.jobs import LATER, Slice, Work
from madoguchi.services.mailings import FILLING, fill
from madoguchi.services.old_mails import REMOVING, remove_old_mails
from madoguchi.services.points import expire_points


def close_lapsed_points(work: Work) -> None:
    """Book the points that lapsed at midnight."""
    expire_points(now=work.now)


def remove_old_jobs(work: Work) -> None:
    """Remove jobs that were done or called off long ago."""
    jobs.remove_old(now=work.now)


def do_errand(work: Work) -> None:
    """Do with a batch what staff have asked for."""
    from madoguchi.ingest.errands import do_asked  # noqa: PLC0415  # workers start quickly, see duties

    do_asked(work)


KINDS: Mapping[str, Slice] = {
    FILLING: fill,
    REMOVING: remove_old_mails,
    "batch_deed": do_errand,
    "lapsed_points": close_lapsed_points,
    "old_jobs": remove_old_jobs,
    NOTING: note_head,
}

EVERY_DAY: Mapping[str, time] = {
    "lapsed_points": time(0, 5),
    REMOVING: time(3, 10),
    "old_jobs": time(3, 40),
    NOTING: time(4, 10),
}


def defer_scheduled(operator: Operator, now: datetime) -> int:
    """Defer what fell due since it was last looked at; once an operator and day, however many workers look.

    After days without a worker each is done once, not once a day.
    """
    due = {f"{kind}-{last_time(at=at, now=now).date()}": kind for kind, at in EVERY_DAY.items()}
    known = set(Job.objects.filter(key__in=due).values_list("key", flat=True))
    for key in due.keys() - known:
        jobs.defer(kind=due[key], key=key, arguments={}, priority=LATER, now=now)
    return 0
