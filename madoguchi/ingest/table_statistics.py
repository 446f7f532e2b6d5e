"""Statistics: what PostgreSQL believes of the tables that files are compared with, renewed when outdated."""

from django.db import connection

from madoguchi.ingest.connection_beside import cursor_beside


def renew_statistics() -> None:
    """Have tables analysed that have changed much since PostgreSQL looked last.

    On a connection of its own: what was found stays, though the batch that asked for it may be refused.
    """
    with cursor_beside() as cursor:
        cursor.execute("SELECT madoguchi_renew_statistics()")


def renew_statistics_within() -> None:
    """Have tables analysed that the running transaction has filled, before their references are proven."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT madoguchi_renew_statistics_within()")
