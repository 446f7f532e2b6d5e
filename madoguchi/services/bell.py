"""The bell (呼び鈴): tells waiting workers that something was committed for them to do.

PostgreSQL carries it: a ring is part of the transaction, is heard after its commit, and is lost with it.
"""

from django.db import connection
from psycopg import Connection

CHANNEL = "madoguchi_work"


def ring() -> None:
    """Ring when the transaction at hand is committed; often is as good as once."""
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")


def wait_for_ring(*, seconds: float) -> bool:
    """Wait until the bell rings, at most so long; tell whether it did."""
    with connection.cursor() as cursor:
        cursor.execute(f"LISTEN {CHANNEL}")
    listening: Connection = connection.connection
    return bool(list(listening.notifies(timeout=seconds, stop_after=1)))
