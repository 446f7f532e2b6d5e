"""Bills: a statement that differs from the current version becomes a new version; equal ones stay."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from madoguchi.domain.bills import Statement, fingerprint, line_record
from madoguchi.ingest.publishing.known_places import unknown_places
from madoguchi.ingest.report import LineFault
from madoguchi.ingest.staging import count_of, rows_of
from madoguchi.models import Batch
from madoguchi.operators.schema.files import BillsFile

COLUMNS = {
    "line": "int",
    "place_number": "text",
    "number": "text",
    "month": "date",
    "total": "int",
    "status": "text",
    "due_on": "date",
    "paid_on": "date",
    "read_on": "date",
    "quantity": "int",
    "days": "int",
    "summary": "jsonb",
    "lines": "jsonb",
    "fingerprint": "text",
}

APART = """
SELECT min(line), string_agg(line::text, ', ' ORDER BY line)
FROM staged GROUP BY place_number, number HAVING count(*) > 1 ORDER BY 1
"""
DIFFERING = """
CREATE TEMPORARY TABLE differing ON COMMIT DROP AS
SELECT staged.*, place.id AS place_id, current.id AS current_id,
       coalesce(current.version, 0) + 1 AS version
FROM staged
JOIN madoguchi_place place ON place.number = staged.place_number
LEFT JOIN madoguchi_bill current ON current.operator = place.operator
    AND current.place_id = place.id AND current.number = staged.number
    AND current.superseded_at IS NULL
WHERE current.fingerprint IS DISTINCT FROM staged.fingerprint
"""
SUPERSEDE = """
UPDATE madoguchi_bill SET superseded_at = %s
FROM differing WHERE madoguchi_bill.id = differing.current_id
"""
PUBLISH = """
INSERT INTO madoguchi_bill
    (operator, place_id, number, version, month, total, status, due_on, paid_on, read_on,
     quantity, days, summary, lines, fingerprint, batch_id, published_at)
SELECT current_setting('madoguchi.operator'), place_id, number, version, month, total, status,
       due_on, paid_on, read_on, quantity, days, summary, lines, fingerprint, %s, %s
FROM differing ORDER BY place_id
"""


def record_of(bill: Statement) -> tuple[Any, ...]:
    """Give the staging record of a statement."""
    reading, summary = bill.reading, bill.summary
    return (
        bill.source_lines[0],
        bill.place_number,
        bill.number,
        bill.month,
        bill.total,
        bill.status,
        bill.due_on,
        bill.paid_on,
        reading.read_on if reading else None,
        reading.quantity if reading else None,
        reading.days if reading else None,
        json.dumps(asdict(summary)) if summary else None,
        json.dumps([line_record(line) for line in bill.lines], ensure_ascii=False),
        fingerprint(bill),
    )


def clashes(file: BillsFile) -> Iterator[LineFault]:
    """Find bills that stand in two places of the file, and places we do not know."""
    column = file.columns.bill_number or file.columns.month
    for line, lines in rows_of(APART):
        yield LineFault(line, column, "bill_stands_apart", {"lines": lines})
    yield from unknown_places(file.columns.place_number)


def publish(batch: Batch, *, now: datetime) -> tuple[int, int]:
    """Publish new versions; give how many bills were added and changed."""
    count_of("DROP TABLE IF EXISTS differing")
    total = count_of(DIFFERING)
    changed = count_of(SUPERSEDE, (now,))
    count_of(PUBLISH, (batch.pk, now))
    return total - changed, changed
