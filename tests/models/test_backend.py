"""PostgreSQL is told of the operator in scope, through rollbacks, threads and lost connections."""

import threading
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import IntegrityError, ProgrammingError, close_old_connections, connection, transaction

from madoguchi.models.scope import operator_or_none, operator_scope
from tests.cast import person
from tests.surroundings import DATABASE, server_conninfo

A, B = settings.REGISTRY["kanazawa-water"], settings.REGISTRY["aomori-cable"]


def raw(statement: str, *values: object) -> list[Any]:
    """Run SQL that no Python looks at."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else [cursor.rowcount]


def seen() -> list[str]:
    """Give whose members are to be seen, by raw SQL."""
    return [operator for (operator,) in raw("SELECT DISTINCT operator FROM madoguchi_member ORDER BY 1")]


@pytest.fixture
def both(committed_db: None) -> None:
    """A member of each operator, really there, and a connection outside any transaction."""
    for operator in (A, B):
        person(operator, name="山田 花子")
    assert not connection.in_atomic_block


def abandon(within: Callable[[], None]) -> None:
    """Do something in a transaction (or savepoint) that is rolled back."""
    with transaction.atomic():
        within()
        transaction.set_rollback(True)


@pytest.mark.parametrize("before", [A.slug, B.slug, ""])
@pytest.mark.parametrize("within", [A.slug, B.slug, ""])
@pytest.mark.parametrize("after", [A.slug, B.slug, ""])
def test_operator_is_told_again_after_a_rollback(both: None, before: str, within: str, after: str) -> None:
    def look() -> None:
        with operator_scope(within):
            assert seen() == [within] * bool(within)

    with operator_scope(before):
        assert seen() == [before] * bool(before)
        abandon(look)
    with operator_scope(after):
        assert seen() == [after] * bool(after)


@pytest.mark.parametrize("before", [A.slug, B.slug, ""])
@pytest.mark.parametrize("within", [A.slug, B.slug, ""])
@pytest.mark.parametrize("after", [A.slug, B.slug, ""])
def test_operator_is_told_again_after_a_savepoint(both: None, before: str, within: str, after: str) -> None:
    def look() -> None:
        with operator_scope(within):
            assert seen() == [within] * bool(within)

    with transaction.atomic():
        with operator_scope(before):
            assert seen() == [before] * bool(before)
            abandon(look)
        with operator_scope(after):
            assert seen() == [after] * bool(after)
    with operator_scope(before):
        assert seen() == [before] * bool(before)


def test_operator_is_told_again_after_a_commit_that_failed(both: None) -> None:
    with operator_scope(A.slug):
        assert seen() == [A.slug]
    with pytest.raises(IntegrityError), transaction.atomic(), operator_scope(B.slug):
        raw("UPDATE madoguchi_place SET customer_id = -1")  # refused when the transaction ends
    with operator_scope(B.slug):
        assert seen() == [B.slug]
    with operator_scope(A.slug):
        assert seen() == [A.slug]


def test_savepoint_recovers_though_the_scope_changed_after_the_error(both: None) -> None:
    with transaction.atomic():
        with operator_scope(A.slug):
            assert seen() == [A.slug]
        with pytest.raises(ProgrammingError), transaction.atomic(), operator_scope(B.slug):
            raw("SELECT no_such_column FROM madoguchi_member")
        with operator_scope(A.slug):
            assert seen() == [A.slug]


def test_operator_is_told_again_after_the_connection_is_lost(
    both: None, owner_connection: psycopg.Connection
) -> None:
    with operator_scope(A.slug):
        ((backend,),) = raw("SELECT pg_backend_pid()")
        owner_connection.execute("SELECT pg_terminate_backend(%s, 5000)", (backend,))
        close_old_connections()  # as every request does when it begins
        assert seen() == [A.slug]
        assert raw("SELECT pg_backend_pid()") != [(backend,)]


def test_staying_with_one_operator_costs_no_statement(both: None) -> None:
    told = []
    with operator_scope(A.slug):
        seen()
        inner = connection.connection.execute
        connection.connection.execute = lambda *args, **kwargs: told.append(args) or inner(*args, **kwargs)
        seen()
        seen()
        assert told == []
        with operator_scope(B.slug):
            seen()
        assert len(told) == 1


def test_another_thread_begins_without_a_scope(both: None) -> None:
    found: list[Any] = []

    def look() -> None:
        found.extend((operator_or_none(), seen()))
        with operator_scope(B.slug):
            found.append(seen())
        connection.close()

    with operator_scope(A.slug):
        assert seen() == [A.slug]
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
        assert seen() == [A.slug]
    assert found == ["", [], [B.slug]]


def test_another_connection_of_the_web_login_begins_without_a_scope(both: None) -> None:
    web = settings.DATABASES["default"]
    login = {"user": web["USER"], "password": web["PASSWORD"]}
    with psycopg.connect(server_conninfo(DATABASE), **login) as other:
        assert other.execute("SELECT count(*) FROM madoguchi_member").fetchall() == [(0,)]
