"""One snapshot (一つの時点): several reads that see the same committed state."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from django.db import connection, transaction

from madoguchi.models.backend.base import DatabaseWrapper


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Let all reads in the block see one state, whatever is committed meanwhile.

    Not for what writes: PostgreSQL refuses to change rows that were changed since. Within a transaction that
    runs already, what that one sees is seen.
    """
    if connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    cast(DatabaseWrapper, connection).tell_operator()  # later it would be the transaction's first query
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
