"""Batches (取込) that came before: whether what was sent still stands as it was said."""

from collections.abc import Mapping
from types import MappingProxyType

from django.db.models import Q, QuerySet

from madoguchi.domain.batches import OVER, BatchState, Deed
from madoguchi.models import Batch, BatchEvent

WAITING = (BatchState.RECEIVED, BatchState.CHECKED, BatchState.RELEASED)
# Kind → kinds whose files can undo what one of it said, where it is not its own alone.
UNDONE_BY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"payments": ("payments", "bills"), "readings": ("readings", "bills")}
)


def of_content(sha256: str) -> QuerySet[Batch]:
    """List the batches of a content that were neither taken back nor set aside, the newest first."""
    return Batch.objects.filter(sha256=sha256).exclude(state__in=OVER).order_by("-id")


def is_outdated(batch: Batch) -> bool:
    """Test whether others have changed since, or may yet change, what a published batch said.

    Rows that were set aside of the batch itself and sent in later are no others.
    """
    if batch.state != BatchState.PUBLISHED:
        return False
    kinds = UNDONE_BY.get(batch.kind, (batch.kind,))
    others = Batch.objects.filter(kind__in=kinds).exclude(pk__in=_family(batch))
    if others.filter(pk__gt=batch.pk, state__in=WAITING).exists():
        return True
    events = BatchEvent.objects.filter(batch__in=others, id__gt=_published(batch))
    return events.filter(Q(deed=Deed.PUBLISH, batch__changed__gt=0) | Q(deed=Deed.TAKE_BACK)).exists()


def _published(batch: Batch) -> int:
    """Give the event that published a batch; 0 where it is older than the history."""
    events = BatchEvent.objects.filter(batch=batch, deed=Deed.PUBLISH)
    return events.values_list("id", flat=True).first() or 0


def _family(batch: Batch) -> set[int]:
    """Give a batch, those of its rows that were set aside, those of theirs, and so on."""
    known, newest = {batch.pk}, [batch.pk]
    while newest:
        newest = list(Batch.objects.filter(parent__in=newest).values_list("id", flat=True))
        known.update(newest)
    return known
