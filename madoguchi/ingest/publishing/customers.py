"""Customers and places: the billing system's word replaces ours; nothing is removed."""

from collections.abc import Iterator
from dataclasses import astuple
from datetime import datetime
from typing import Any

from madoguchi.ingest.formats.rows import Row
from madoguchi.ingest.records import customer_record
from madoguchi.ingest.report import LineFault
from madoguchi.ingest.staging import count_of, rows_of
from madoguchi.models import Batch
from madoguchi.operators.schema.files import CustomersFile

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

OF_CUSTOMER = "name, kana, phone, billing_name, billing_address, payment_method"
OF_PLACE = "postal_code, address, building"

REPEATED = """
SELECT min(line), place_number, string_agg(line::text, ', ' ORDER BY line)
FROM staged GROUP BY place_number HAVING count(*) > 1 ORDER BY 1
"""
DIFFERING = f"""
SELECT min(line), customer_number FROM staged
GROUP BY customer_number HAVING count(DISTINCT ({OF_CUSTOMER})) > 1 ORDER BY 1
"""
MOVED = """
SELECT staged.line, staged.place_number FROM staged
JOIN madoguchi_place place ON place.number = staged.place_number
JOIN madoguchi_customer customer ON customer.id = place.customer_id
WHERE customer.number <> staged.customer_number ORDER BY 1
"""
PUBLISH_CUSTOMERS = f"""
INSERT INTO madoguchi_customer AS known (operator, number, {OF_CUSTOMER})
SELECT DISTINCT ON (customer_number)
    current_setting('madoguchi.operator'), customer_number, {OF_CUSTOMER}
FROM staged ORDER BY customer_number, line
ON CONFLICT (operator, number) DO UPDATE SET ({OF_CUSTOMER}) = (
    excluded.name, excluded.kana, excluded.phone,
    excluded.billing_name, excluded.billing_address, excluded.payment_method)
WHERE (known.name, known.kana, known.phone,
       known.billing_name, known.billing_address, known.payment_method)
    IS DISTINCT FROM (excluded.name, excluded.kana, excluded.phone,
       excluded.billing_name, excluded.billing_address, excluded.payment_method)
RETURNING number
"""
CHANGED = f"""
SELECT count(*) FILTER (WHERE place.id IS NULL),
       count(*) FILTER (WHERE place.id IS NOT NULL AND (
           (place.postal_code, place.address, place.building) IS DISTINCT FROM
           (staged.postal_code, staged.address, staged.building)
           OR ({", ".join(f"customer.{name.strip()}" for name in OF_CUSTOMER.split(","))})
           IS DISTINCT FROM
           ({", ".join(f"staged.{name.strip()}" for name in OF_CUSTOMER.split(","))})))
FROM staged
LEFT JOIN madoguchi_place place ON place.number = staged.place_number
LEFT JOIN madoguchi_customer customer ON customer.id = place.customer_id
"""
PUBLISH_PLACES = f"""
INSERT INTO madoguchi_place AS known (operator, customer_id, number, {OF_PLACE})
SELECT current_setting('madoguchi.operator'), customer.id, staged.place_number,
       staged.postal_code, staged.address, staged.building
FROM staged JOIN madoguchi_customer customer ON customer.number = staged.customer_number
ON CONFLICT (operator, number) DO UPDATE SET ({OF_PLACE}) = (
    excluded.postal_code, excluded.address, excluded.building)
WHERE (known.postal_code, known.address, known.building)
    IS DISTINCT FROM (excluded.postal_code, excluded.address, excluded.building)
"""


def record_of(row: Row, file: CustomersFile) -> tuple[Any, ...]:
    """Give the staging record of a row; raises ValueRefused."""
    return (row.line, *astuple(customer_record(row, file)))


def clashes(file: CustomersFile) -> Iterator[LineFault]:
    """Find what only shows between rows."""
    place = file.columns.place_number or file.columns.customer_number
    for line, number, lines in rows_of(REPEATED):
        yield LineFault(line, place, "repeated", {"number": number, "lines": lines})
    for line, number in rows_of(DIFFERING):
        column = file.columns.customer_number
        yield LineFault(line, column, "customer_differs", {"number": number})
    for line, number in rows_of(MOVED):
        yield LineFault(line, place, "place_changes_customer", {"number": number})


def publish(batch: Batch, *, now: datetime) -> tuple[int, int]:
    """Bring customers and places up to date; give how many were added and changed."""
    ((added, changed),) = rows_of(CHANGED)
    count_of(PUBLISH_CUSTOMERS)
    count_of(PUBLISH_PLACES)
    return added, changed
