"""The surroundings of a benchmark: a server of its own, the migrated tables, one operator."""

import os
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from madoguchi.adapters.postgres import embedded

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var" / "bench"
SLUG = "kanazawa-cable"


def environment() -> dict[str, str]:
    """Give what a measured server needs to know."""
    return {
        "DATABASE_URL": os.environ.get("DATABASE_URL") or embedded.url(VAR / "postgres"),
        "MADOGUCHI_VAR": str(VAR),
        "MADOGUCHI_SECRET_KEY": "only for benchmarks",
        "MADOGUCHI_PLAIN_HTTP": "1",
    }


def own_database(url: str, name: str) -> str:
    """Make a database anew on a server; give its address."""
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    return make_conninfo(url, dbname=name)
