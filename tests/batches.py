"""Batches for tests: published ones out of nothing, as they are after the events of their life."""

from datetime import datetime
from typing import Any

from madoguchi.domain.batches import Deed
from madoguchi.ingest.history import enter
from madoguchi.models import Batch

LIFE = (Deed.RECEIVE, Deed.CHECK, Deed.RELEASE, Deed.PUBLISH)


def published_batch(*, published_at: datetime, kind: str = "bills", sha256: str = "x", **facts: Any) -> Batch:
    """Leave behind a published batch of no file; the operator's scope must be open."""
    counts = {"rows": 1, "added": 1, "changed": 0, "unchanged": 0} | facts
    batch = Batch.objects.create(
        file_name=sha256, kind=kind, sha256=sha256, published_at=published_at, **counts
    )
    for deed in LIFE:
        enter(batch=batch, deed=deed, now=published_at)
    return batch
