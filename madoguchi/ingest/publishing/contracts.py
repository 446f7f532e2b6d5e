"""Contracts: the billing system's word replaces ours; nothing is removed."""

from collections.abc import Iterator
from dataclasses import astuple
from datetime import datetime
from typing import Any

from madoguchi.ingest.formats.rows import Row
from madoguchi.ingest.publishing.comparison import Comparison, compared
from madoguchi.ingest.publishing.known_places import unknown_places
from madoguchi.ingest.records import contract_record
from madoguchi.ingest.report import MOST_ROWS_ASIDE, LineFault
from madoguchi.ingest.staging import count_of, rows_of
from madoguchi.models import Batch
from madoguchi.operators.schema.files import ContractsFile

IS_REVERSIBLE = True

COLUMNS = {
    "line": "int",
    "place_number": "text",
    "contract_number": "text",
    "service": "text",
    "course": "text",
    "started_on": "date",
    "ended_on": "date",
    "kind": "text",
    "status": "text",
    "monthly_yen": "int",
    "minimum_until": "date",
    "equipment": "text",
}

STATED = tuple(COLUMNS)[3:]
OF_CONTRACT = ", ".join(STATED)
STAGED = ", ".join(f"staged.{name}" for name in STATED)
KNOWN = ", ".join(f"known.{name}" for name in STATED)
NEW = ", ".join(f"excluded.{name}" for name in STATED)

REPEATED = f"""
SELECT min(line), contract_number, string_agg(line::text, ', ' ORDER BY line), array_agg(line ORDER BY line)
FROM staged GROUP BY place_number, contract_number HAVING count(*) > 1 ORDER BY 1 LIMIT {MOST_ROWS_ASIDE + 1}
"""
FROM_STAGED = """
FROM staged JOIN madoguchi_place place ON place.number = staged.place_number
LEFT JOIN madoguchi_contract known ON known.operator = place.operator
    AND known.place_id = place.id AND known.number = staged.contract_number
"""
DIFFERS = f"({KNOWN}) IS DISTINCT FROM ({STAGED})"
CHANGES = f"""
SELECT count(*) FILTER (WHERE known.id IS NULL),
       count(*) FILTER (WHERE known.id IS NOT NULL AND {DIFFERS}),
       count(*) FILTER (WHERE known.id IS NOT NULL AND NOT {DIFFERS}),
       coalesce(sum(hashtextextended(concat_ws('/', known, staged), 0)::numeric)
           FILTER (WHERE known.id IS NULL OR {DIFFERS}), 0)::text
{FROM_STAGED}
"""
GONE = """
SELECT place.number || ' ' || known.number, count(*) OVER () FROM madoguchi_contract known
JOIN madoguchi_place place ON place.id = known.place_id
WHERE place.left_at IS NULL AND known.status <> 'ended' AND known.ended_on IS NULL AND NOT EXISTS (
    SELECT FROM staged
    WHERE staged.place_number = place.number AND staged.contract_number = known.number)
ORDER BY 1 LIMIT %s
"""
PUBLISH = f"""
WITH differing AS MATERIALIZED (
    SELECT place.id AS place_id, staged.contract_number, {STAGED}, to_jsonb(known) AS before
    {FROM_STAGED}
    WHERE known.id IS NULL OR {DIFFERS}
), written AS (
    INSERT INTO madoguchi_contract AS known (operator, place_id, number, {OF_CONTRACT})
    SELECT current_setting('madoguchi.operator'), place_id, contract_number, {OF_CONTRACT}
    FROM differing ORDER BY place_id
    ON CONFLICT (operator, place_id, number) DO UPDATE SET ({OF_CONTRACT}) = ({NEW})
    RETURNING id, place_id, number
)
INSERT INTO madoguchi_rowchange (operator, batch_id, noun, row_id, before, changed_at)
SELECT current_setting('madoguchi.operator'), %s, 'contract', written.id, differing.before, %s
FROM written JOIN differing
    ON differing.place_id = written.place_id AND differing.contract_number = written.number
"""


def record_of(row: Row, file: ContractsFile) -> tuple[Any, ...]:
    """Give the staging record of a row; raises ValueRefused."""
    return (row.line, *astuple(contract_record(row, file)))


def clashes(file: ContractsFile) -> Iterator[LineFault]:
    """Find what only shows between rows, or against the places we know."""
    for line, number, lines, records in rows_of(REPEATED):
        column = file.columns.contract_number
        yield LineFault(line, column, "repeated", {"number": number, "lines": lines}, tuple(records))
    yield from unknown_places(file.columns.place_number)


def compare() -> Comparison:
    """Say which contracts would be added and changed, and which are known and not in the file."""
    return compared(changes=CHANGES, gone=GONE)


def publish(batch: Batch, *, now: datetime) -> tuple[int, int]:
    """Bring contracts up to date, and journal what stood before; give how many were added and changed."""
    ((added, _changed, _unchanged, _signature),) = rows_of(CHANGES)
    return added, count_of(PUBLISH, (batch.pk, now)) - added
