"""A fresh machine for the commands: its own database and its own folder, and nothing set by other tests."""

from collections.abc import Iterator

import psycopg
import pytest

from tests.databases import own_database
from tests.portals.processes import run, surroundings
from tests.surroundings import WORKER


@pytest.fixture(scope="module")
def machine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    """The environment of a command on a machine whose database was just migrated."""
    name = f"madoguchi_{request.module.__name__.rpartition('.')[2]}_{WORKER}"
    with own_database(name) as url:
        environment = surroundings(tmp_path_factory.mktemp("var"), DATABASE_URL=url)
        migrated = run("migrate", environment=environment)
        assert (migrated.returncode, migrated.stdout) == (0, "The database is up to date.\n"), migrated.stderr
        yield environment


@pytest.fixture
def records(machine: dict[str, str]) -> Iterator[psycopg.Connection]:
    """The machine's database, as its owner."""
    with psycopg.connect(machine["DATABASE_URL"], autocommit=True) as connection:
        yield connection
