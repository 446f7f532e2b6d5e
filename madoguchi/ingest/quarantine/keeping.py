"""Keeping rows (行の保留) that were set aside, with what stands in the original, for a person to decide."""

from dataclasses import asdict
from itertools import batched
from pathlib import Path

from django.db.models import QuerySet

from madoguchi.ingest.quarantine.cutting import cut
from madoguchi.ingest.report import Report
from madoguchi.models import Batch, QuarantinedRow
from madoguchi.operators.schema.files import DataFile

AT_ONCE = 1000


def keep_rows(*, batch: Batch, file: DataFile, path: Path, report: Report) -> int:
    """Keep what a report sets aside within the transaction that publishes the rest; give how many rows."""
    if not report.aside:
        return 0
    kept = (
        QuarantinedRow(
            batch=batch,
            lines=lines,
            rows=len(lines),
            code=block.faults[0].code,
            faults=[asdict(fault) for fault in block.faults],
            raw=raw,
        )
        for block, lines, raw in cut(path=path, file=file, blocks=report.blocks())
    )
    made = (QuarantinedRow.objects.bulk_create(some) for some in batched(kept, AT_ONCE))
    return sum(each.rows for some in made for each in some)


def rows_of_batch(batch: Batch) -> QuerySet[QuarantinedRow]:
    """List what was set aside of a batch, in the file's order."""
    return QuarantinedRow.objects.filter(batch=batch).order_by("id")
