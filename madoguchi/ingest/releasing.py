"""Releasing (承認): who lets a checked batch be published, and who puts one aside."""

from datetime import datetime

from django.db import transaction

from madoguchi.domain.batches import Deed, next_release
from madoguchi.ingest.history import approvals, enter
from madoguchi.models import Batch, BatchEvent


@transaction.atomic
def release(*, batch: Batch, by: str, staff: int | None = None, note: str = "", now: datetime) -> BatchEvent:
    """Release a checked batch, or approve it where another person must as well; raises DeedRefused.

    At the counter ``staff`` says who it is, whatever the name; at the terminal the name does.
    """
    held = Batch.objects.select_for_update().get(pk=batch.pk)
    approved_by = [each.staff_id or each.by for each in approvals(held)]
    deed = next_release(approved_by=approved_by, by=staff or by, needed=held.releases_needed)
    event = enter(batch=held, deed=deed, by=by, staff=staff, note=note, now=now)
    batch.state = held.state
    return event


@transaction.atomic
def set_aside(*, batch: Batch, by: str, note: str, now: datetime) -> BatchEvent:
    """Put a batch aside that is not to be published; raises DeedRefused."""
    held = Batch.objects.select_for_update().get(pk=batch.pk)
    event = enter(batch=held, deed=Deed.SET_ASIDE, by=by, note=note, now=now)
    batch.state = held.state
    return event
