"""A bill is never edited and never deleted, neither by the web login nor by the tables' owner."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import IntegrityError, ProgrammingError, connection, transaction
from psycopg import sql

from madoguchi.models import Bill
from madoguchi.models.scope import operator_scope
from tests.cast import NOW, bill, person, statement

A = settings.REGISTRY["kanazawa-water"]
BILL_COLUMNS = sorted(field.column for field in Bill._meta.local_fields if field.name != "superseded_at")


@pytest.fixture
def stated(db: None) -> Bill:
    """A bill."""
    return bill(A, person(A, name="山田 花子").places[0], statement())


def raw(statement: str, *values: object) -> list[Any]:
    """Run SQL that no Python looks at."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else [cursor.rowcount]


@pytest.mark.parametrize("column", BILL_COLUMNS)
def test_web_login_may_not_edit_a_bill(stated: Bill, column: str) -> None:
    with operator_scope(A.slug), pytest.raises(ProgrammingError, match="permission denied"):  # noqa: SIM117
        with transaction.atomic():
            raw(f"UPDATE madoguchi_bill SET {column} = {column}")


@pytest.mark.parametrize("verb", ["DELETE FROM", "TRUNCATE"])
def test_web_login_may_not_delete_a_bill(stated: Bill, verb: str) -> None:
    with operator_scope(A.slug), pytest.raises(ProgrammingError, match="permission denied"):  # noqa: SIM117
        with transaction.atomic():
            raw(f"{verb} madoguchi_bill")


def test_bill_is_superseded_once_and_then_stays(stated: Bill) -> None:
    supersede = "UPDATE madoguchi_bill SET superseded_at = %s"
    with operator_scope(A.slug):
        assert raw(supersede, NOW) == [1]
        for value in (None, NOW.replace(year=2025)):
            with pytest.raises(IntegrityError, match="stays as it was"), transaction.atomic():
                raw(supersede, value)
        assert raw("SELECT superseded_at FROM madoguchi_bill") == [(NOW,)]


NEW_VALUES = {
    "id": "id + 1",
    "place_id": "place_id + 1",
    "batch_id": "batch_id + 1",
    "version": "version + 1",
    "number": "'x'",
    "status": "'paid'",
    "fingerprint": "'x'",
    "operator": "'x'",
    "month": "month + 1",
    "due_on": "'2024-01-01'",
    "paid_on": "'2024-01-01'",
    "read_on": "'2024-01-01'",
    "total": "total + 1",
    "quantity": "1",
    "days": "1",
    "summary": "'{}'",
    "lines": "'[]'",
    "follows": "version",
    "edition": "version",
    "registered_at": "published_at",
    "published_at": "published_at + interval '1 microsecond'",
}


@pytest.fixture
def published(committed_db: None, owner_connection: psycopg.Connection) -> Iterator[psycopg.Connection]:
    """A bill that is really there, seen by the tables' owner, who may do everything but this."""
    bill(A, person(A, name="山田 花子").places[0], statement())
    with owner_connection.transaction(force_rollback=True):
        owner_connection.execute("SELECT set_config('madoguchi.operator', %s, true)", (A.slug,))
        yield owner_connection


@pytest.mark.parametrize("column", BILL_COLUMNS)
def test_even_the_owner_cannot_edit_a_bill(published: psycopg.Connection, column: str) -> None:
    edit = sql.SQL("UPDATE madoguchi_bill SET {} = {}").format(
        sql.Identifier(column), sql.SQL(NEW_VALUES[column])
    )
    with pytest.raises(psycopg.errors.RestrictViolation, match="never edited"):
        published.execute(edit)


def test_even_the_owner_cannot_delete_a_bill(published: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.RestrictViolation, match="never deleted"):
        published.execute("DELETE FROM madoguchi_bill")


def test_every_column_of_a_bill_is_tried() -> None:
    assert sorted(NEW_VALUES) == BILL_COLUMNS
