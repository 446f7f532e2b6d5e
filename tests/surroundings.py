"""The surroundings of every test: a PostgreSQL server, all operators, and a database of the run's own.

Loaded before Django reads its settings. ``DATABASE_URL`` names the server to test against; without it
the embedded one is started.
"""

import os
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from madoguchi.adapters.postgres import embedded

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var" / "test"
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")


def _server() -> str:
    """Start the server; our own waits for no disk, for nothing in it is to outlive a machine that fails."""
    url = embedded.url(VAR / "postgres")
    if "MADOGUCHI_EMBEDDED" in os.environ:
        with psycopg.connect(url, autocommit=True) as server:
            for wait in ("fsync", "synchronous_commit", "full_page_writes"):
                server.execute(f"ALTER SYSTEM SET {wait} = off")
            server.execute("SELECT pg_reload_conf()")
    return url


SERVER_URL = os.environ.get("MADOGUCHI_TEST_SERVER") or _server()
os.environ["MADOGUCHI_TEST_SERVER"] = SERVER_URL
DATABASE = f"madoguchi_test_{WORKER}"


def server_conninfo(database: str) -> str:
    """Give libpq's connection string for a database of the server under test."""
    return make_conninfo(**(conninfo_to_dict(SERVER_URL) | {"dbname": database}))


os.environ["DATABASE_URL"] = server_conninfo(DATABASE)
os.environ["MADOGUCHI_VAR"] = str(VAR / WORKER)
os.environ["MADOGUCHI_SECRET_KEY"] = "only for tests"
os.environ["MADOGUCHI_OPERATORS"] = f"{ROOT / 'operators'}{os.pathsep}{ROOT / 'tests/operators'}"
