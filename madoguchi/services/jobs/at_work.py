"""At work (作業中): the transaction may move jobs on. Pages never say so; the database holds them to it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

SAY = """
WITH before AS MATERIALIZED (SELECT coalesce(current_setting('madoguchi.at_work', true), '') AS word)
SELECT word, set_config('madoguchi.at_work', %s, true) FROM before
"""


@contextmanager
def at_work(*, durable: bool = False) -> Iterator[None]:
    """Open a transaction that may move jobs; with ``durable`` it is one of its own."""
    with transaction.atomic(durable=durable):
        before = _say("on")
        yield
        _say(before)


def _say(word: str) -> str:
    """Say whether this transaction is at work; give what was said before."""
    with connection.cursor() as cursor:
        cursor.execute(SAY, (word,))
        return str(cursor.fetchone()[0])
