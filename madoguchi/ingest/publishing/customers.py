"""Customers and places: the billing system's word replaces ours; nothing is removed."""

from collections.abc import Iterator
from dataclasses import astuple
from datetime import datetime
from typing import Any

from madoguchi.ingest.formats.rows import Row
from madoguchi.ingest.publishing.comparison import Comparison, compared
from madoguchi.ingest.records import customer_record
from madoguchi.ingest.report import MOST_MOVES, MOST_ROWS_ASIDE, PLACE_CHANGES_CUSTOMER, LineFault
from madoguchi.ingest.staging import count_of, rows_of
from madoguchi.models import Batch
from madoguchi.operators.schema.files import CustomersFile

IS_REVERSIBLE = True

COLUMNS = {
    "line": "int",
    **dict.fromkeys(
        (
            "customer_number",
            "place_number",
            "name",
            "kana",
            "phone",
            "postal_code",
            "address",
            "building",
            "billing_name",
            "billing_address",
            "payment_method",
        ),
        "text",
    ),
}

CUSTOMER = ("name", "kana", "phone", "billing_name", "billing_address", "payment_method")
PLACE = ("postal_code", "address", "building")


def _of(table: str, names: tuple[str, ...]) -> str:
    return ", ".join(f"{table}.{name}" for name in names)


OF_CUSTOMER, OF_PLACE = ", ".join(CUSTOMER), ", ".join(PLACE)

REPEATED = f"""
SELECT min(line), place_number, string_agg(line::text, ', ' ORDER BY line), array_agg(line ORDER BY line)
FROM staged GROUP BY place_number HAVING count(*) > 1 ORDER BY 1 LIMIT {MOST_ROWS_ASIDE + 1}
"""
DIFFERING = f"""
SELECT min(line), customer_number, array_agg(line ORDER BY line) FROM staged
GROUP BY customer_number HAVING count(DISTINCT ({OF_CUSTOMER})) > 1 ORDER BY 1 LIMIT {MOST_ROWS_ASIDE + 1}
"""
MOVED = f"""
SELECT staged.line, staged.place_number FROM staged
JOIN madoguchi_place place ON place.number = staged.place_number
JOIN madoguchi_customer customer ON customer.id = place.customer_id
WHERE customer.number <> staged.customer_number ORDER BY 1 LIMIT {MOST_MOVES + 1}
"""
DIFFERS = f"""
    (customer.number <> staged.customer_number
     OR ({_of("place", PLACE)}) IS DISTINCT FROM ({_of("staged", PLACE)})
     OR ({_of("customer", CUSTOMER)}) IS DISTINCT FROM ({_of("staged", CUSTOMER)}))
"""
CHANGES = f"""
SELECT count(*) FILTER (WHERE place.id IS NULL),
       count(*) FILTER (WHERE place.id IS NOT NULL AND {DIFFERS}),
       count(*) FILTER (WHERE place.id IS NOT NULL AND NOT {DIFFERS}),
       coalesce(sum(hashtextextended(concat_ws('/', place, customer, staged), 0)::numeric)
           FILTER (WHERE place.id IS NULL OR {DIFFERS}), 0)::text
FROM staged
LEFT JOIN madoguchi_place place ON place.number = staged.place_number
LEFT JOIN madoguchi_customer customer ON customer.id = place.customer_id
"""
GONE = """
SELECT place.number, count(*) OVER () FROM madoguchi_place place
WHERE place.left_at IS NULL AND NOT EXISTS (
    SELECT FROM staged WHERE staged.place_number = place.number)
ORDER BY 1 LIMIT %s
"""
# A place whose customer leaves keeps its bills, under a number that no file names.
LEAVE = """
WITH moved AS MATERIALIZED (
    SELECT place.id, to_jsonb(place) AS before FROM staged
    JOIN madoguchi_place place ON place.number = staged.place_number
    JOIN madoguchi_customer customer ON customer.id = place.customer_id
    WHERE customer.number <> staged.customer_number
), gone AS (
    UPDATE madoguchi_place place SET number = place.number || '/' || place.id, left_at = %(now)s
    FROM moved WHERE place.id = moved.id RETURNING place.id
)
INSERT INTO madoguchi_rowchange (operator, batch_id, noun, row_id, before, changed_at)
SELECT current_setting('madoguchi.operator'), %(batch)s, 'place', moved.id, moved.before, %(now)s
FROM gone JOIN moved USING (id)
"""
PUBLISH_CUSTOMERS = f"""
WITH wanted AS (
    SELECT DISTINCT ON (customer_number) customer_number, {OF_CUSTOMER}
    FROM staged ORDER BY customer_number, line
), differing AS MATERIALIZED (
    SELECT wanted.*, to_jsonb(known) AS before FROM wanted
    LEFT JOIN madoguchi_customer known ON known.number = wanted.customer_number
    WHERE known.id IS NULL OR ({_of("known", CUSTOMER)}) IS DISTINCT FROM ({_of("wanted", CUSTOMER)})
), written AS (
    INSERT INTO madoguchi_customer AS known (operator, number, {OF_CUSTOMER})
    SELECT current_setting('madoguchi.operator'), customer_number, {OF_CUSTOMER} FROM differing
    ON CONFLICT (operator, number) DO UPDATE SET ({OF_CUSTOMER}) = ({_of("excluded", CUSTOMER)})
    RETURNING id, number
)
INSERT INTO madoguchi_rowchange (operator, batch_id, noun, row_id, before, changed_at)
SELECT current_setting('madoguchi.operator'), %(batch)s, 'customer', written.id, differing.before, %(now)s
FROM written JOIN differing ON differing.customer_number = written.number
"""
PUBLISH_PLACES = f"""
WITH differing AS MATERIALIZED (
    SELECT customer.id AS customer_id, staged.place_number, {_of("staged", PLACE)}, to_jsonb(known) AS before
    FROM staged JOIN madoguchi_customer customer ON customer.number = staged.customer_number
    LEFT JOIN madoguchi_place known ON known.number = staged.place_number
    WHERE known.id IS NULL OR ({_of("known", PLACE)}) IS DISTINCT FROM ({_of("staged", PLACE)})
), written AS (
    INSERT INTO madoguchi_place AS known (operator, customer_id, number, {OF_PLACE})
    SELECT current_setting('madoguchi.operator'), customer_id, place_number, {OF_PLACE} FROM differing
    ON CONFLICT (operator, number) DO UPDATE SET ({OF_PLACE}) = ({_of("excluded", PLACE)})
    RETURNING id, number
)
INSERT INTO madoguchi_rowchange (operator, batch_id, noun, row_id, before, changed_at)
SELECT current_setting('madoguchi.operator'), %(batch)s, 'place', written.id, differing.before, %(now)s
FROM written JOIN differing ON differing.place_number = written.number
"""


def record_of(row: Row, file: CustomersFile) -> tuple[Any, ...]:
    """Give the staging record of a row; raises ValueRefused."""
    return (row.line, *astuple(customer_record(row, file)))


def clashes(file: CustomersFile) -> Iterator[LineFault]:
    """Find what only shows between rows."""
    place = file.columns.place_number or file.columns.customer_number
    for line, number, lines, records in rows_of(REPEATED):
        yield LineFault(line, place, "repeated", {"number": number, "lines": lines}, tuple(records))
    for line, number, records in rows_of(DIFFERING):
        column = file.columns.customer_number
        yield LineFault(line, column, "customer_differs", {"number": number}, tuple(records))
    for line, number in rows_of(MOVED):
        yield LineFault(line, place, PLACE_CHANGES_CUSTOMER, {"number": number}, (line,))


def compare() -> Comparison:
    """Say which places (with their customers) would be added and changed, and which are not in the file."""
    return compared(changes=CHANGES, gone=GONE)


def publish(batch: Batch, *, now: datetime) -> tuple[int, int]:
    """Bring customers and places up to date, and journal what stood before.

    Places change their customer only where a person has let them. Give how many were added and changed.
    """
    ((added, changed, _unchanged, _signature),) = rows_of(CHANGES)
    facts = {"batch": batch.pk, "now": now}
    if batch.allows_moves:
        count_of(LEAVE, facts)
    count_of(PUBLISH_CUSTOMERS, facts)
    count_of(PUBLISH_PLACES, facts)
    return added, changed
