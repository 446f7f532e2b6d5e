"""Releasing (承認): who lets a checked batch be published, and who puts one aside."""

from datetime import datetime

from django.db import transaction

from madoguchi.domain.batches import Deed, next_release
from madoguchi.ingest.history import approved_by, enter
from madoguchi.models import Batch, BatchEvent


@transaction.atomic
def release(*, batch: Batch, by: str, note: str = "", now: datetime) -> BatchEvent:
    """Release a checked batch, or approve it where another person must as well; raises DeedRefused."""
    held = Batch.objects.select_for_update().get(pk=batch.pk)
    deed = next_release(approved_by=approved_by(held), by=by, needed=held.releases_needed)
    event = enter(batch=held, deed=deed, by=by, note=note, now=now)
    batch.state = held.state
    return event


@transaction.atomic
def set_aside(*, batch: Batch, by: str, note: str, now: datetime) -> BatchEvent:
    """Put a batch aside that is not to be published; raises DeedRefused."""
    held = Batch.objects.select_for_update().get(pk=batch.pk)
    event = enter(batch=held, deed=Deed.SET_ASIDE, by=by, note=note, now=now)
    batch.state = held.state
    return event
