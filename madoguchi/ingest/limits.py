"""Limits (上限): a batch against the one before of its kind, and what a person must look at."""

from typing import Any

from madoguchi.domain.batches import BatchState, differs_by
from madoguchi.ingest.publishing.comparison import Comparison
from madoguchi.models import Batch
from madoguchi.operators.schema.ingest import Ingest


def against_last(*, batch: Batch, found: Comparison) -> dict[str, Any] | None:
    """Compare count and sum with the batch of the same kind that was published last; None without one."""
    if batch.parent_id is not None:
        return None
    same = Batch.objects.filter(kind=batch.kind, pattern=batch.pattern, parent=None).exclude(pk=batch.pk)
    last = same.filter(state=BatchState.PUBLISHED).order_by("-published_at", "-id").first()
    if last is None:
        return None
    before = last.added + last.changed + last.unchanged
    records = found.added + found.changed + found.unchanged
    return {
        "batch": last.pk,
        "file_name": last.file_name,
        "records": before,
        "total": last.total,
        "records_percent": differs_by(now=records, before=before),
        "total_percent": differs_by(now=found.total or 0, before=last.total or 0),
    }


def odd(*, last: dict[str, Any] | None, rules: Ingest) -> list[str]:
    """Name what is beyond the profile's limit."""
    if last is None or not rules.most_percent_off:
        return []
    percents = (("count_differs", "records_percent"), ("sum_differs", "total_percent"))
    return [code for code, name in percents if last[name] > rules.most_percent_off]
