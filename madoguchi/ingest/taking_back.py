"""Taking back (取込の取消): a published batch is undone as a whole, newest first; nothing is forgotten."""

from datetime import datetime

from django.db import IntegrityError, transaction

from madoguchi.domain.batches import BatchState, Deed, after
from madoguchi.ingest.earning import earn_points
from madoguchi.ingest.history import enter
from madoguchi.ingest.progress import Told, telling
from madoguchi.ingest.publishing import journal, versions
from madoguchi.ingest.publishing.named import PUBLISHERS
from madoguchi.ingest.table_statistics import renew_statistics
from madoguchi.ingest.turns import turn_to_publish
from madoguchi.models import Batch, BatchEvent
from madoguchi.operators.schema.profile import Profile
from madoguchi.services import mailings


class TakeBackRefused(Exception):
    """A batch cannot be taken back, and nothing was changed."""


class NotReversible(TakeBackRefused):
    """Nothing tells what stood before: the batch is older than the journal, or of a kind without one."""


class LaterBatch(TakeBackRefused):
    """A later batch builds on this one and must be taken back first."""

    def __init__(self, later: Batch) -> None:
        super().__init__(f"{later.pk} {later.file_name}")
        self.later = later


class StillReferred(TakeBackRefused):
    """Something refers to what the batch has added; ``number`` names the row, ``by`` what refers to it."""

    def __init__(self, noun: str, number: str, by: str) -> None:
        super().__init__(f"{noun} {number}: {by}")
        self.noun, self.number, self.by = noun, number, by


def take_back(
    *, profile: Profile, batch: Batch, by: str, note: str, now: datetime, told: Told | None = None
) -> BatchEvent:
    """Take a published batch back: pages show what they would show had it never come.

    Raises DeedRefused and TakeBackRefused.
    """
    try:
        with transaction.atomic():
            moment = turn_to_publish(now=now)
            batch.refresh_from_db()
            after(before=batch.state, deed=Deed.TAKE_BACK, note=note)
            renew_statistics()
            refuse_hindered(batch)
            telling(told, "taking_back", batch.rows)
            _undo(profile, batch, moment)
            return enter(batch=batch, deed=Deed.TAKE_BACK, by=by, note=note, now=moment)
    except IntegrityError as error:  # somebody began to refer to it while it was being taken back
        batch.refresh_from_db()
        raise StillReferred(batch.kind, "", str(error.__cause__).splitlines()[0]) from error


def refuse_hindered(batch: Batch) -> None:
    """Raise TakeBackRefused where something stands in the way of taking a batch back."""
    publisher = PUBLISHERS.get(batch.kind)
    if not batch.is_journaled or not getattr(publisher, "IS_REVERSIBLE", False):
        raise NotReversible(batch.kind)
    sent_in = batch.children.filter(state=BatchState.PUBLISHED).values_list("id", flat=True)
    later = [versions.later_batch(batch), journal.later_batch(batch), *sent_in]
    if newest := max((each for each in later if each), default=None):
        raise LaterBatch(Batch.objects.get(pk=newest))
    for noun, number, by in journal.references(batch):
        raise StillReferred(noun, number, by)


def _undo(profile: Profile, batch: Batch, now: datetime) -> None:
    publisher = PUBLISHERS[batch.kind]
    if hasattr(publisher, "take_back"):
        publisher.take_back(batch, now=now)
    if versions.put_back(batch, now=now) and profile.points:
        earn_points(points=profile.points, now=now)
    journal.restore(batch, now=now)
    mailings.take_back(batch=batch, now=now)
