"""A connection beside (別の接続): what is done on it stays, whatever becomes of the running transaction."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.backends.utils import CursorWrapper


@contextmanager
def cursor_beside() -> Iterator[CursorWrapper]:
    """Open a connection of its own in the same surroundings, and end it."""
    beside = connection.copy()
    try:
        with beside.cursor() as cursor:
            yield cursor
    finally:
        beside.close()
