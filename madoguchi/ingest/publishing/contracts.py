"""Contracts: the billing system's word replaces ours; nothing is removed."""

from collections.abc import Iterator
from dataclasses import astuple
from datetime import datetime
from typing import Any

from madoguchi.ingest.formats.rows import Row
from madoguchi.ingest.publishing.known_places import unknown_places
from madoguchi.ingest.records import contract_record
from madoguchi.ingest.report import LineFault
from madoguchi.ingest.staging import count_of, rows_of
from madoguchi.models import Batch
from madoguchi.operators.schema.files import ContractsFile

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
KNOWN = ", ".join(f"known.{name}" for name in STATED)
NEW = ", ".join(f"excluded.{name}" for name in STATED)

REPEATED = """
SELECT min(line), contract_number, string_agg(line::text, ', ' ORDER BY line)
FROM staged GROUP BY place_number, contract_number HAVING count(*) > 1 ORDER BY 1
"""
ADDED = """
SELECT count(*) FROM staged
JOIN madoguchi_place place ON place.number = staged.place_number
WHERE NOT EXISTS (
    SELECT FROM madoguchi_contract known
    WHERE known.place_id = place.id AND known.number = staged.contract_number)
"""
PUBLISH = f"""
INSERT INTO madoguchi_contract AS known (operator, place_id, number, {OF_CONTRACT})
SELECT current_setting('madoguchi.operator'), place.id, contract_number, {OF_CONTRACT}
FROM staged JOIN madoguchi_place place ON place.number = staged.place_number
ON CONFLICT (operator, place_id, number) DO UPDATE SET ({OF_CONTRACT}) = ({NEW})
WHERE ({KNOWN}) IS DISTINCT FROM ({NEW})
"""


def record_of(row: Row, file: ContractsFile) -> tuple[Any, ...]:
    """Give the staging record of a row; raises ValueRefused."""
    return (row.line, *astuple(contract_record(row, file)))


def clashes(file: ContractsFile) -> Iterator[LineFault]:
    """Find what only shows between rows, or against the places we know."""
    for line, number, lines in rows_of(REPEATED):
        column = file.columns.contract_number
        yield LineFault(line, column, "repeated", {"number": number, "lines": lines})
    yield from unknown_places(file.columns.place_number)


def publish(batch: Batch, *, now: datetime) -> tuple[int, int]:
    """Bring contracts up to date; give how many were added and changed."""
    ((added,),) = rows_of(ADDED)
    return added, count_of(PUBLISH) - added
