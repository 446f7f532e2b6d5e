"""Receiving (受付): an original is kept by its content, and its batch noted, before it is looked at."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from madoguchi.domain.batches import BatchState, Deed
from madoguchi.ingest.descriptions import described
from madoguchi.ingest.file_names import readable
from madoguchi.ingest.history import enter
from madoguchi.ingest.originals import keep_original
from madoguchi.ingest.turns import one_at_a_time
from madoguchi.models import Batch
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.batches import is_outdated, of_content

LONGEST_NAME = 255
# Until it was looked through, a file may still get its right name by being sent again.
NAME_MAY_CHANGE = (BatchState.RECEIVED, BatchState.REFUSED)


def receive(
    *,
    profile: Profile,
    path: Path,
    file_name: str,
    door: str,
    by: str,
    now: datetime,
    parent: Batch | None = None,
    allows_moves: bool = False,
    delivery: str = "",
) -> Batch:
    """Keep a file and give its batch: the same content is the same batch, however often it is sent.

    Content that was taken back or set aside begins anew, and so does what other files have undone since,
    unless it is the same ``delivery`` (as the door calls it). Raises StoreRefused, and OSError for the file.
    """
    sha256, size = keep_original(path), path.stat().st_size
    facts = _facts(profile, file_name, parent) | {"delivery": delivery}
    with transaction.atomic():
        one_at_a_time("receiving")
        before = list(of_content(sha256))
        decided = parent and _sent_in(before, parent, allows_moves=allows_moves)
        if known := decided if parent else _sent(before, delivery):
            return _renamed(known, facts) if known.state in NAME_MAY_CHANGE else known
        batch = Batch.objects.create(
            **facts,
            sha256=sha256,
            size=size,
            door=door,
            parent=parent,
            repeats=before[0] if before else None,
            allows_moves=allows_moves,
            is_journaled=True,
            received_at=now,
        )
        enter(batch=batch, deed=Deed.RECEIVE, by=by, now=now)
    return batch


def _sent(before: list[Batch], delivery: str) -> Batch | None:
    """Give the batch that a file is, of its content: that of its delivery, else the newest if it stands."""
    files = [each for each in before if each.parent_id is None]
    same = next((each for each in files if delivery and each.delivery == delivery), None)
    return same or next((each for each in files[:1] if not is_outdated(each)), None)


def _sent_in(before: list[Batch], parent: Batch, *, allows_moves: bool) -> Batch | None:
    """Give the batch that decided rows are and that has not come in yet; each row is sent in once."""
    open_ones = (
        each for each in before if each.parent_id == parent.pk and each.state != BatchState.PUBLISHED
    )
    return next((each for each in open_ones if each.allows_moves == allows_moves), None)


def _facts(profile: Profile, file_name: str, parent: Batch | None) -> dict[str, Any]:
    name = readable(file_name)[:LONGEST_NAME]
    if parent:
        return {"file_name": name, "kind": parent.kind, "pattern": parent.pattern}
    file = described(profile=profile, file_name=name)
    return {
        "file_name": name,
        "kind": file.kind if file else "",
        "pattern": file.pattern if file else "",
    }


def _renamed(batch: Batch, facts: dict[str, Any]) -> Batch:
    if batch.parent_id is None:
        Batch.objects.filter(pk=batch.pk).update(**facts)
        batch.refresh_from_db()
    return batch
