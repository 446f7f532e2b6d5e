"""The fast path: a query written once with the ORM, compiled once, prepared in PostgreSQL, read as tuples.

Use it for the three to five reads that every visit makes, and nowhere else. A query set is built a single
time from sample arguments; the SQL is kept, and each call only sends the real arguments. The ORM stays
the one place where the query is written; Django's converters are skipped, so each prepared query has a
test against the ORM's own answer. Row-level security holds as everywhere (see ``backend``).
"""

import inspect
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, cast

from django.db import connection
from django.db.models import QuerySet
from django.db.utils import InterfaceError, OperationalError

from madoguchi.models.backend.base import DatabaseWrapper
from madoguchi.models.scope import operator_in_scope, operator_scope

SAMPLE_OPERATOR = "sample-operator"


class Prepared[Row: NamedTuple]:
    """A query of one fixed shape; call it with its arguments in order."""

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], row: type[Row]) -> None:
        self.build = build
        self.row = row
        self._compiled: tuple[str, tuple[Callable[[Sequence[Any]], Any], ...]] | None = None

    def __call__(self, *arguments: Any) -> list[Row]:
        """Run the query for the operator in scope; raises OperatorNotInScope."""
        values = (operator_in_scope(), *arguments)
        sql, takers = self._compiled or self._compile()
        records = self._fetch(sql, [take(values) for take in takers])
        return [self.row._make(record) for record in records]

    def _compile(self) -> tuple[str, tuple[Callable[[Sequence[Any]], Any], ...]]:
        samples = [SAMPLE_OPERATOR, *_samples(self.build)]
        with operator_scope(SAMPLE_OPERATOR):
            compiler = self.build(*samples[1:]).query.get_compiler(connection=connection)
            sql, params = compiler.as_sql()
        self._compiled = (sql, tuple(_taker(param, samples) for param in params))
        return self._compiled

    def _fetch(self, sql: str, params: list[Any]) -> list[Any]:
        try:
            return _execute(sql, params)
        except (OperationalError, InterfaceError):
            # The server was restarted or failed over: a read may be repeated once, outside a transaction.
            if connection.in_atomic_block:
                raise
            connection.close()
            return _execute(sql, params)


def prepared[Row: NamedTuple](
    row: type[Row],
) -> Callable[[Callable[..., QuerySet[Any, Any]]], Prepared[Row]]:
    """Turn a function that builds a ``values_list`` query set into a prepared query."""
    return lambda build: Prepared(build, row)


def _execute(sql: str, params: list[Any]) -> list[Any]:
    connection.ensure_connection()
    database = cast(DatabaseWrapper, connection)
    with database.wrap_database_errors:
        database.tell_operator()
        rows: list[Any] = database.connection.execute(sql, params, prepare=True).fetchall()
    return rows


SAMPLES: dict[object, Callable[[int], Any]] = {
    int: lambda place: 8_000_000_000 + place,
    str: lambda place: f"sample-argument-{place}",
    date: lambda place: date(1901, 1, place + 1),
    datetime: lambda place: datetime(1901, 1, 1).astimezone() + timedelta(days=place),
}


def _samples(build: Callable[..., Any]) -> list[Any]:
    parameters = inspect.signature(build, eval_str=True).parameters.values()
    return [SAMPLES[each.annotation](place) for place, each in enumerate(parameters)]


def _taker(param: Any, samples: list[Any]) -> Callable[[Sequence[Any]], Any]:
    for place, sample in enumerate(samples):
        if type(param) is type(sample) and param == sample:
            return lambda values: values[place]
    return lambda _values: param
