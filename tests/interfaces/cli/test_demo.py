"""``madoguchi demo``: ready to sign in to, the same again, and gone when it is interrupted."""

import json
import os
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.request import urlopen

import psycopg
import pytest
from psycopg import sql

from tests.portals.portal import SAMPLED
from tests.portals.processes import free_port, interrupt, is_running, serving, surroundings

# What visitors leave behind is theirs.
OF_VISITORS = {"madoguchi_session", "madoguchi_signinfailure"}


def facts(machine: dict[str, str], port: int) -> list[dict[str, object]]:
    """Give what demo.json says, once the addresses have been proven to be those of the port."""
    told = json.loads((Path(machine["MADOGUCHI_VAR"]) / "demo.json").read_text(encoding="utf-8"))["operators"]
    for fact in told:
        assert fact.pop("base") == f"http://127.0.0.1:{port}/{fact['slug']}/"
    return told


def counts(records: psycopg.Connection) -> dict[str, int]:
    """Count the records of every kind."""
    query = "SELECT tablename FROM pg_tables WHERE tablename LIKE 'madoguchi\\_%'"
    tables = {name for (name,) in records.execute(query)} - OF_VISITORS
    counted = sql.SQL("SELECT count(*) FROM {}")
    return {
        name: records.execute(counted.format(sql.Identifier(name))).fetchone()[0] for name in sorted(tables)
    }


def test_second_demonstration_shows_the_same_and_doubles_nothing(
    machine: dict[str, str], records: psycopg.Connection, tmp_path: Path
) -> None:
    first_port, second_port = free_port(), free_port()
    arguments = ("demo", "--port", str(first_port))
    with serving(*arguments, environment=machine, port=first_port, log=tmp_path / "1.log"):
        first, counted = facts(machine, first_port), counts(records)
    assert [fact["slug"] for fact in first] == SAMPLED
    assert counted["madoguchi_bill"] > 1000
    environment = machine | {"PORT": str(second_port)}
    with serving("demo", environment=environment, port=second_port, log=tmp_path / "2.log"):
        assert (facts(machine, second_port), counts(records)) == (first, counted)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a short name: the embedded server's socket lies in it."""
    with tempfile.TemporaryDirectory(prefix="mado") as name:
        Path(name).chmod(0o755)
        yield Path(name)


def is_alive(process: int) -> bool:
    """Test whether a process is there, also a moment from now."""
    for _moment in range(50):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.1)
    return True


def test_interrupt_ends_the_server_and_its_postgresql(folder: Path) -> None:
    port = free_port()
    arguments = ("demo", "--port", str(port))
    log = folder / "demo.log"
    with serving(*arguments, environment=surroundings(folder), port=port, log=log) as process:
        postgresql = int((folder / "postgres/postmaster.pid").read_text().split()[0])
        assert is_alive(postgresql)
        assert urlopen(f"http://127.0.0.1:{port}/", timeout=5).status == 200
        assert interrupt(process) == 0
        assert (is_running(process.pid), is_alive(postgresql)) == (False, False)


@contextmanager
def browsers_that_stay(port: int) -> Iterator[None]:
    """Keep connections open as browsers do: one that was used, and some opened before there is a question."""
    with ExitStack() as stack:
        used = stack.enter_context(closing(HTTPConnection("127.0.0.1", port, timeout=5)))
        used.request("GET", "/")
        assert used.getresponse().read()
        for _each in range(4):
            stack.enter_context(socket.create_connection(("127.0.0.1", port)))
        yield


def test_interrupt_does_not_wait_for_browsers_that_stay(machine: dict[str, str], tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "demo.log"
    demo = serving("demo", "--port", str(port), environment=machine, port=port, log=log)
    with demo as process, browsers_that_stay(port):
        began = time.monotonic()
        assert interrupt(process) == 0
        assert time.monotonic() - began < 15
