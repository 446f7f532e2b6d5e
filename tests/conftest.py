"""What tests share: the database of this run, and the cast."""

import os
from collections.abc import Iterator

import hypothesis
import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from madoguchi.adapters.postgres.logins import prepare_web_login
from tests.databases import make_database
from tests.surroundings import DATABASE, server_conninfo

# A loaded machine is slow, not wrong. In CI no case is drawn by lot: who changed nothing breaks nothing.
hypothesis.settings.register_profile("house", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("house")

pytest_plugins = [
    "tests.scheduling",
    "tests.cast",
    "tests.payment_twin",
    "tests.card_changes",
    "tests.stores",
]
collect_ignore = ["bench"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker) -> Iterator[None]:
    """Make the database anew, as its owner; the tests then work as the web login."""
    make_database(DATABASE)
    with django_db_blocker.unblock():
        web = settings.DATABASES["default"]
        prepare_web_login(owner_url=server_conninfo(DATABASE), name=web["USER"], password=web["PASSWORD"])
        yield
        connections.close_all()


@pytest.fixture(scope="session", autouse=True)
def static_files() -> None:
    """Collect the static files once; pages name them by their hashes."""
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)


@pytest.fixture
def owner_connection(django_db_setup) -> Iterator[psycopg.Connection]:
    """A connection that owns the tables and is bound by no policy."""
    with psycopg.connect(server_conninfo(DATABASE), autocommit=True) as connection:
        yield connection


@pytest.fixture
def committed_db(django_db_blocker, owner_connection) -> Iterator[None]:
    """A database whose commits are real; emptied afterwards."""
    with django_db_blocker.unblock():
        yield
        connections.close_all()
    tables = owner_connection.execute(
        "SELECT tablename FROM pg_tables WHERE tablename LIKE 'madoguchi\\_%'"
    ).fetchall()
    names = sql.SQL(", ").join(sql.Identifier(table) for (table,) in tables)
    owner_connection.execute(sql.SQL("TRUNCATE {} CASCADE").format(names))
