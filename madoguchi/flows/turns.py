"""Turns (順番): the pages of one browser are answered one after the other."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from madoguchi.flows.drafts import own_token


@contextmanager
def in_turn(token: str) -> Iterator[None]:
    """Wait until nothing else that this browser sent is being answered.

    The lock is the database session's, so it outlives the commits in between and dies with the process.
    """
    digest = hashlib.sha256(own_token(token).encode()).digest()
    key = int.from_bytes(digest[:7])
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [key])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
