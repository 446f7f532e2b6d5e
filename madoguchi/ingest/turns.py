"""Turns (順番): what one operator's files change is changed one after the other."""

from django.db import connection

from madoguchi.models.scope import operator_in_scope


def one_at_a_time(what: str = "ingest") -> None:
    """Wait for one's turn at the operator in scope; it ends with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"{what}:{operator_in_scope()}",)
        )
