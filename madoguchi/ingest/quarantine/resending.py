"""Sending in (保留行の取込): what persons have decided comes in as a batch like any other."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction
from django.db.models import Q, QuerySet

from madoguchi.domain.batches import BatchState, NoSuchMove
from madoguchi.ingest.descriptions import description_of
from madoguchi.ingest.formats.aside import way_of
from madoguchi.ingest.originals import lent_original
from madoguchi.ingest.quarantine.deciding import MAY_COME_BACK
from madoguchi.ingest.receiving import receive
from madoguchi.models import Batch, QuarantinedRow
from madoguchi.operators.schema.profile import Profile

DOOR = "quarantine"


def send_in(*, profile: Profile, batch: Batch, by: str, now: datetime) -> list[Batch]:
    """Make batches of the decided rows: one of corrected rows, one of moves let in.

    They are received, not yet checked; none where nothing is decided. Raises StoreRefused, and NoSuchMove
    where the batch is not published.
    """
    if batch.state != BatchState.PUBLISHED:
        raise NoSuchMove(batch.state)
    made = [
        _send(profile, batch, decision, by=by, now=now)
        for decision in ("corrected", "approved")
        if _decided(batch, decision).exists()
    ]
    return [each for each in made if each]


def _decided(batch: Batch, decision: str) -> QuerySet[QuarantinedRow]:
    unsent = Q(sent_in=None) | Q(sent_in__state__in=MAY_COME_BACK)
    return QuarantinedRow.objects.filter(unsent, batch=batch, decision=decision).order_by("id")


@transaction.atomic
def _send(profile: Profile, parent: Batch, decision: str, *, by: str, now: datetime) -> Batch | None:
    rows = list(_decided(parent, decision).select_for_update(of=("self",)))
    if not rows:
        return None
    with TemporaryDirectory(prefix="madoguchi-") as folder:
        path = Path(folder) / "rows"
        with path.open("wb") as stream:
            stream.writelines(_content(profile, parent, rows))
        made = receive(
            profile=profile,
            path=path,
            file_name=parent.file_name,
            door=DOOR,
            by=by,
            now=now,
            parent=parent,
            allows_moves=decision == "approved",
        )
    QuarantinedRow.objects.filter(pk__in=[row.pk for row in rows]).update(sent_in=made)
    return made


def _content(profile: Profile, parent: Batch, rows: Iterable[QuarantinedRow]) -> Iterator[bytes]:
    """Give the file that the rows make; where nothing describes it any more, it is refused as unknown."""
    file = description_of(profile=profile, batch=parent)
    raw = (bytes(row.corrected or row.raw) for row in rows)
    if file is None:
        yield from raw
        return
    with lent_original(parent.sha256) as path, path.open("rb") as stream:
        yield from way_of(file).sent_in(stream, raw, file)
