"""Databases of tests: made from one that was migrated once for all of them, and dropped afterwards."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from tests.surroundings import ROOT, server_conninfo

MIGRATED = "madoguchi_migrated_"
ONE_AT_A_TIME = 5_401_338
"""Held while the tables are made, so that workers who come meanwhile wait for them."""


@contextmanager
def own_database(name: str) -> Iterator[str]:
    """Make a database on the server under test, give its DATABASE_URL, and drop it afterwards."""
    make_database(name)
    yield server_conninfo(name)
    with _server() as server:
        _drop(server, name)


def make_database(name: str) -> None:
    """Make a database anew, with all tables and no row."""
    with _server() as server:
        _drop(server, name)
        make = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        server.execute(make.format(sql.Identifier(name), sql.Identifier(_migrated(server))))


def _server() -> psycopg.Connection:
    return psycopg.connect(server_conninfo("postgres"), autocommit=True)


def _drop(server: psycopg.Connection, name: str) -> None:
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
    server.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(f"{name}_web")))


def _migrated(server: psycopg.Connection) -> str:
    """Give the name of a database with these models' tables; whoever comes first makes it."""
    files = sorted((ROOT / "madoguchi" / "models").rglob("*.py"))
    name = MIGRATED + hashlib.sha256(b"\n".join(each.read_bytes() for each in files)).hexdigest()[:16]
    server.execute("SELECT pg_advisory_lock(%s)", (ONE_AT_A_TIME,))
    try:
        known = {each for (each,) in server.execute("SELECT datname FROM pg_database")}
        if name not in known:
            for older in (each for each in known if each.startswith(MIGRATED)):
                _drop(server, older)
            _migrate(server, name)
    finally:
        server.execute("SELECT pg_advisory_unlock(%s)", (ONE_AT_A_TIME,))
    return name


def _migrate(server: psycopg.Connection, name: str) -> None:
    """Make the tables in a database that gets its name once it is whole."""
    begun = f"{MIGRATED}begun"
    server.execute(
        sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(begun))
    )
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--database", "owner", "--verbosity", "0"],
        env=os.environ
        | {"DATABASE_URL": server_conninfo(begun), "DJANGO_SETTINGS_MODULE": "madoguchi.settings"},
        cwd=ROOT,
        check=True,
    )
    server.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(begun), sql.Identifier(name))
    )
