"""Keeping rows (行の保留) that were set aside, with what stands in the original, for a person to decide."""

from dataclasses import asdict
from pathlib import Path

from django.db.models import QuerySet

from madoguchi.ingest.quarantine.cutting import cut
from madoguchi.ingest.report import Report
from madoguchi.models import Batch, QuarantinedRow
from madoguchi.operators.schema.files import DataFile

AT_ONCE = 1000


def keep_rows(*, batch: Batch, file: DataFile, path: Path, report: Report) -> int:
    """Keep what a report sets aside within the transaction that publishes the rest; give how many rows."""
    kept = [
        QuarantinedRow(
            batch=batch,
            lines=[line for line, _raw in rows],
            rows=len(rows),
            code=block.faults[0].code,
            faults=[asdict(fault) for fault in block.faults],
            raw=b"".join(raw for _line, raw in rows),
        )
        for block, rows in cut(path=path, file=file, blocks=report.blocks())
    ]
    QuarantinedRow.objects.bulk_create(kept, batch_size=AT_ONCE)
    return sum(each.rows for each in kept)


def rows_of_batch(batch: Batch) -> QuerySet[QuarantinedRow]:
    """List what was set aside of a batch, in the file's order."""
    return QuarantinedRow.objects.filter(batch=batch).order_by("id")
