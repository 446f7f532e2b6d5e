"""Bills: a statement that differs from the current version becomes a new version; equal ones stay."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from madoguchi.domain.bills import Statement, fingerprint, line_record
from madoguchi.ingest.publishing.comparison import MOST_SHOWN, Comparison
from madoguchi.ingest.publishing.known_places import unknown_places
from madoguchi.ingest.report import MOST_ROWS_ASIDE, LineFault
from madoguchi.ingest.staging import count_of, rows_of
from madoguchi.models import Batch
from madoguchi.operators.schema.files import BillsFile
from madoguchi.operators.schema.ingest import Ingest

IS_REVERSIBLE = True

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

ROWS = "jsonb_array_length(lines)"

APART = f"""
SELECT min(line), string_agg(line::text, ', ' ORDER BY line), array_agg(line ORDER BY line)
FROM staged GROUP BY place_number, number HAVING count(*) > 1 ORDER BY 1 LIMIT {MOST_ROWS_ASIDE + 1}
"""
DIFFERING = """
CREATE TEMPORARY TABLE IF NOT EXISTS differing ON COMMIT DROP AS
SELECT staged.*, place.id AS place_id, current.id AS current_id, current.version AS follows,
       coalesce(current.version, taken_back.version, 0) + 1 AS version,
       coalesce(current.edition, current.version, 0) + 1 AS edition
FROM staged
JOIN madoguchi_place place ON place.number = staged.place_number
LEFT JOIN madoguchi_bill current ON current.operator = place.operator
    AND current.place_id = place.id AND current.number = staged.number
    AND current.superseded_at IS NULL
LEFT JOIN LATERAL (
    SELECT max(version) AS version FROM madoguchi_bill
    WHERE current.id IS NULL AND operator = place.operator
        AND place_id = place.id AND number = staged.number
) taken_back ON true
WHERE current.fingerprint IS DISTINCT FROM staged.fingerprint
"""
UNCHANGED = """
SELECT count(*), coalesce(sum(jsonb_array_length(staged.lines)), 0) FROM staged
JOIN madoguchi_place place ON place.number = staged.place_number
JOIN madoguchi_bill current ON current.operator = place.operator
    AND current.place_id = place.id AND current.number = staged.number
    AND current.superseded_at IS NULL
WHERE current.fingerprint = staged.fingerprint
"""
CHANGES = """
SELECT count(*) FILTER (WHERE current_id IS NULL), count(current_id),
       coalesce(sum(jsonb_array_length(lines)), 0),
       coalesce(sum(hashtextextended(
           concat_ws('/', place_id, number, version, fingerprint), 0)::numeric), 0)::text
FROM differing
"""
SUM = "SELECT coalesce(sum(total), 0)::bigint FROM staged"
# A place's bills of the last months, by the current versions that stand before the file.
USUAL = """
FROM differing bill CROSS JOIN LATERAL (
    SELECT avg(abs(former.total)) AS usual, count(*) AS bills FROM (
        SELECT total FROM madoguchi_bill
        WHERE operator = current_setting('madoguchi.operator') AND place_id = bill.place_id
            AND superseded_at IS NULL AND number <> bill.number
        ORDER BY month DESC LIMIT 6
    ) former
) before
WHERE before.bills >= 3 AND abs(abs(bill.total) - usual) >= %(yen)s
    AND greatest(abs(bill.total), usual) >= %(times)s * least(abs(bill.total), usual)
"""
OUTLIERS = f"""
SELECT line, place_number, number, total, round(usual)::bigint, count(*) OVER () {USUAL}
ORDER BY abs(abs(bill.total) - usual) DESC, line LIMIT %(most)s
"""
SUPERSEDE = """
UPDATE madoguchi_bill SET superseded_at = %s
FROM differing WHERE madoguchi_bill.id = differing.current_id
"""
PUBLISH = """
INSERT INTO madoguchi_bill
    (operator, place_id, number, version, month, total, status, due_on, paid_on, read_on,
     quantity, days, summary, lines, fingerprint, batch_id, published_at, follows, edition)
SELECT current_setting('madoguchi.operator'), place_id, number, version, month, total, status,
       due_on, paid_on, read_on, quantity, days, summary, lines, fingerprint, %s, %s,
       follows, nullif(edition, version)
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
    for line, lines, records in rows_of(APART):
        yield LineFault(line, column, "bill_stands_apart", {"lines": lines}, tuple(records))
    yield from unknown_places(file.columns.place_number)


def compare() -> Comparison:
    """Say which versions would be published."""
    count_of(DIFFERING)
    ((added, changed, rows_published, signature),) = rows_of(CHANGES)
    ((unchanged, rows_unchanged),) = rows_of(UNCHANGED)
    ((total,),) = rows_of(SUM)
    return Comparison(
        added, changed, unchanged, rows_published, rows_unchanged, signature=signature, total=total
    )


def outliers(rules: Ingest) -> tuple[int, list[dict[str, Any]]]:
    """Count the bills that are far from what their place is usually billed, and show the farthest."""
    facts = {"times": rules.outlier_times, "yen": rules.outlier_yen, "most": MOST_SHOWN}
    found = rows_of(OUTLIERS, facts) if rules.outlier_times else []
    names = ("line", "place_number", "number", "total", "usual")
    return found[0][-1] if found else 0, [dict(zip(names, row, strict=False)) for row in found]


def publish(batch: Batch, *, now: datetime) -> tuple[int, int]:
    """Publish new versions; give how many bills were added and changed."""
    count_of(DIFFERING)
    changed = count_of(SUPERSEDE, (now,))
    return count_of(PUBLISH, (batch.pk, now)) - changed, changed
