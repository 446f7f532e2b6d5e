"""Errands (処理の依頼): what takes long with a batch is asked for by staff and done by the worker.

A page answers at once, whatever the size of the file, and nobody's browser has to wait until it is done.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from madoguchi.domain.audit import Act
from madoguchi.domain.batches import Deed, DeedRefused, after
from madoguchi.ingest.by_staff import By, check, note, publish, take_back
from madoguchi.ingest.history import history_of
from madoguchi.ingest.publication import CheckedAnewNeeded
from madoguchi.ingest.taking_back import TakeBackRefused
from madoguchi.models import Batch, Job, StaffMember
from madoguchi.services.jobs import SOONER, Declined, JobState, Work, defer, state_of
from madoguchi.services.staff.sessions import actor_of

KIND = "batch_deed"
REFUSALS = (DeedRefused, TakeBackRefused, CheckedAnewNeeded)
# Named as in the address.
LONG: Mapping[str, tuple[Deed, Callable[[Batch, By], None]]] = {
    "check": (Deed.CHECK, check),
    "publish": (Deed.PUBLISH, publish),
    "take-back": (Deed.TAKE_BACK, take_back),
}


class OtherErrand(DeedRefused):
    """Something else is being done with the batch; it must end first."""


@dataclass(frozen=True, slots=True)
class Errand:
    """What was asked for last: where it stands, and what has refused it, if it was."""

    deed: str
    state: JobState
    refusal: str = ""

    @property
    def is_open(self) -> bool:
        """Test whether it is still to be done."""
        return self.state in (JobState.WAITING, JobState.IN_HAND)


@transaction.atomic
def ask(batch: Batch, deed: str, by: By) -> None:
    """Leave a deed to the worker; the same twice is one. Raises DeedRefused."""
    held = Batch.objects.select_for_update().get(pk=batch.pk)
    last = _last(held)
    if last and state_of(last, now=by.now) in (JobState.WAITING, JobState.IN_HAND):
        if last.arguments["deed"] != deed:
            raise OtherErrand
        return
    after(before=held.state, deed=LONG[deed][0], note=by.note)
    asked = {"batch": held.pk, "deed": deed, "staff": by.actor.at_counter, "note": by.note}
    key = f"{_of(held)}{last.pk if last else 0}"  # each follows the last, however many are forgotten by now
    defer(kind=KIND, key=key, arguments=asked, now=by.now, priority=SOONER)
    note(held, Act.BATCH_ASKED, by, deed=deed)


def do_asked(work: Work) -> None:
    """Do what was asked for, in the name of who asked. Raises Declined."""
    batch = Batch.objects.get(pk=work.arguments["batch"])
    actor = actor_of(StaffMember.objects.get(pk=work.arguments["staff"]))
    _deed, do = LONG[work.arguments["deed"]]
    try:
        do(batch, By(work.profile, actor, work.now, work.arguments["note"]))
    except REFUSALS as refused:
        raise Declined(type(refused).__name__) from None


def errand_of(batch: Batch, *, now: datetime) -> Errand | None:
    """Give what was asked for last, unless something else has been done with the batch since."""
    job = _last(batch)
    if job is None:
        return None
    state = state_of(job, now=now)
    if job.done_at and (not job.last_error or history_of(batch).filter(happened_at__gt=job.done_at).exists()):
        return None
    return Errand(job.arguments["deed"], state, job.last_error if job.done_at else "")


def _last(batch: Batch) -> Job | None:
    return _jobs(batch).order_by("-id").first()


def _jobs(batch: Batch) -> QuerySet[Job]:
    return Job.objects.filter(kind=KIND, key__startswith=_of(batch))


def _of(batch: Batch) -> str:
    return f"batch {batch.pk} "
