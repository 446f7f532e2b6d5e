"""The history of batches (取込の経過): each deed is written down, and the database lets the state follow."""

from datetime import datetime

from django.db.models import QuerySet

from madoguchi.domain.batches import Deed, after
from madoguchi.models import Batch, BatchEvent


def enter(
    *, batch: Batch, deed: Deed, by: str = "", staff: int | None = None, note: str = "", now: datetime
) -> BatchEvent:
    """Write a deed down within its transaction; raises DeedRefused. ``staff`` is who did it at the counter.

    Where another deed came first, the database raises IntegrityError.
    """
    state = after(before=batch.state, deed=deed, note=note)
    event = BatchEvent.objects.create(
        batch=batch,
        before=batch.state,
        deed=deed,
        state=state,
        by=by,
        staff_id=staff,
        note=note,
        happened_at=now,
    )
    batch.state = state  # as the database has it by now
    return event


def history_of(batch: Batch) -> QuerySet[BatchEvent]:
    """List what was done with a batch, in order."""
    return BatchEvent.objects.filter(batch=batch).order_by("id")


def approvals(batch: Batch) -> QuerySet[BatchEvent]:
    """List the approvals of a batch since it was checked last."""
    events = history_of(batch)
    checked = events.filter(deed=Deed.CHECK).order_by("-id").values_list("id", flat=True).first()
    return events.filter(deed=Deed.APPROVE, id__gt=checked or 0)
