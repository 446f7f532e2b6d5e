"""The same house stands on every PostgreSQL of the range: here on whichever the machine itself has."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests.surroundings import ROOT, SERVER_URL

PORTAL = (sys.executable, "-c", "from madoguchi.interfaces.cli.main import main; main()")
SAMPLES = ROOT / "samples"
OWNER = {"user": "nobody"} if os.geteuid() == 0 else {}  # PostgreSQL refuses to run as root


@dataclass(frozen=True)
class Server:
    """A PostgreSQL of the machine, started for one test."""

    folder: Path
    major: int

    @property
    def url(self) -> str:
        """Where it listens: on a socket only."""
        return f"postgresql://owner@/postgres?host={self.folder}"


def binaries() -> list[Path]:
    """Find the servers that the machine has installed."""
    installed = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    named = shutil.which("initdb")
    return [*installed, *([Path(named).parent] if named and not installed else [])]


@pytest.fixture(params=binaries() or [None], ids=str)
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """Start a server of the machine's own."""
    if request.param is None:
        pytest.skip("no PostgreSQL is installed on this machine beside the embedded one")
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    folder.chmod(0o777)
    data = folder / "data"
    run(request.param / "initdb", "-D", data, "-U", "owner", "--encoding=UTF8", "--auth=trust")
    options = f"-c listen_addresses='' -c unix_socket_directories={folder}"
    run(request.param / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
    yield Server(folder, int((data / "PG_VERSION").read_text()))
    run(request.param / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    shutil.rmtree(folder)


def run(program: Path, *arguments: object) -> None:
    """Run a program of the server's, not as root."""
    subprocess.run([program, *map(str, arguments)], check=True, stdout=subprocess.DEVNULL, cwd="/", **OWNER)


def portal(server: Server, var: Path, *arguments: object) -> str:
    """Run a verb of ``madoguchi`` against the server."""
    environment = os.environ | {
        "DATABASE_URL": server.url,
        "MADOGUCHI_VAR": str(var),
        "MADOGUCHI_OPERATORS": str(ROOT / "operators"),
    }
    command = [*PORTAL, *map(str, arguments)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return done.stdout


def test_bills_enter_and_stay_apart_on_the_machines_own_server(server, tmp_path):
    portal(server, tmp_path, "migrate")
    assert portal(server, tmp_path, "migrate") == "The database is up to date.\n"
    for pattern in ("SUIDO_SHIYOSHA_*", "SUIDO_KEIYAKU_*", "SUIDO_CHOTEI_*"):
        (file,) = (SAMPLES / "kanazawa-water").glob(pattern)
        assert "取り込みました" in portal(server, tmp_path, "ingest", "kanazawa-water", file)
    with psycopg.connect(server.url.replace("owner@", "postgres_web@")) as web:
        assert web.info.server_version // 10_000 == server.major
        assert total(web, "kanazawa-water") == [("5509",)]
        assert total(web, "kanazawa-cable") == []


def total(web: psycopg.Connection, operator: str) -> list[tuple[str]]:
    """Ask for the guide's bill with an operator told."""
    web.execute("SELECT set_config('madoguchi.operator', %s, false)", (operator,))
    return web.execute(
        "SELECT total::text FROM madoguchi_bill bill JOIN madoguchi_place place ON place.id = bill.place_id "
        "WHERE place.number = '20240000000011' AND bill.number = '2024-09'"
    ).fetchall()


def test_server_under_test_is_within_the_range():
    with psycopg.connect(SERVER_URL) as connection:
        assert 15 <= connection.info.server_version // 10_000 <= 18
