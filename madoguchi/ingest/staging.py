"""Staging: a table of the running transaction that COPY fills and publishing reads."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection


def stage(columns: Mapping[str, str], records: Iterable[Sequence[Any]]) -> int:
    """Fill a fresh staging table (column → type) and give the number of records in it."""
    names = ", ".join(columns)
    definition = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    count = 0
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS staged, differing")
        cursor.execute(f"CREATE TEMPORARY TABLE staged ({definition}) ON COMMIT DROP")
        with cursor.copy(f"COPY staged ({names}) FROM STDIN") as copy:
            for record in records:
                copy.write_row(record)
                count += 1
        cursor.execute("ANALYZE staged")
    return count


def rows_of(sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> list[Any]:
    """Run one statement on the staging table and give its rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def count_of(sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> int:
    """Run one statement and give how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.rowcount)
