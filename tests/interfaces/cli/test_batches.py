"""``madoguchi batches`` leads a file through its life, says why it will not, and takes it back."""

from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from madoguchi.domain.clock import TOKYO
from madoguchi.interfaces.cli.demonstration import STARTS_AT
from tests.portals.processes import run
from tests.surroundings import ROOT

SLUG = "aicom-koka"
SAMPLES = ROOT / "samples" / SLUG
CUSTOMERS, BILLS = SAMPLES / "kokyaku-202410.csv", SAMPLES / "seikyu-meisai-202410.csv"
BY = ("--by", "Sato")
OFFSET = STARTS_AT - datetime.now(UTC)
"""The samples are shown in their own year."""


@pytest.fixture(scope="module")
def machine(machine: dict[str, str]) -> dict[str, str]:
    """A machine whose clock stands in the year of the samples."""
    return machine | {"MADOGUCHI_CLOCK_OFFSET": str(OFFSET.total_seconds())}


@pytest.fixture(scope="module", autouse=True)
def masters(machine: dict[str, str]) -> None:
    """The customers are known."""
    assert run("ingest", SLUG, CUSTOMERS, environment=machine).returncode == 0


def number_of(records: psycopg.Connection, file: Path) -> str:
    query = "SELECT id FROM madoguchi_batch WHERE file_name = %s ORDER BY id DESC LIMIT 1"
    ((number,),) = records.execute(query, (file.name,)).fetchall()
    return str(number)


def bills(records: psycopg.Connection) -> int:
    ((count,),) = records.execute(
        "SELECT count(*) FROM madoguchi_bill WHERE superseded_at IS NULL"
    ).fetchall()
    return count


def test_file_goes_all_the_way_and_back(
    machine: dict[str, str], records: psycopg.Connection, tmp_path: Path
) -> None:
    def batches(verb: str, *arguments: str, code: int = 0) -> str:
        done = run("batches", verb, SLUG, *arguments, environment=machine)
        assert done.returncode == code, done.stderr
        return done.stdout + done.stderr

    assert " received " in batches("receive", str(BILLS), *BY)
    number = number_of(records, BILLS)
    found = batches("check", number, *BY)
    assert "データは変わっていません" not in found  # nobody has to release it
    assert bills(records) == 0
    assert f"{number} is released." in batches("release", number, *BY)
    assert "取り込みました" in batches("publish", number, *BY)
    assert bills(records) > 0
    shown = batches("show", number)
    assert [line.split()[2] for line in shown.splitlines()[-4:]] == ["receive", "check", "release", "publish"]
    assert "the batch is published" in batches("publish", number, *BY, code=1)
    page = tmp_path / "page.html"
    ((place,),) = records.execute(
        "SELECT number FROM madoguchi_place WHERE id = (SELECT min(place_id) FROM madoguchi_bill)"
    ).fetchall()
    moment = f"{(datetime.now(UTC) + OFFSET).astimezone(TOKYO):%Y-%m-%d %H:%M:%S}"
    first = number_of(records, CUSTOMERS)
    assert "is referred to by: bill" in batches("take-back", first, *BY, "--reason", "x", code=1)
    assert f"{number} is taken back." in batches("take-back", number, *BY, "--reason", "二重")
    assert bills(records) == 0
    written = run("as-it-was", SLUG, place, moment, page, environment=machine)
    assert (written.returncode, written.stderr) == (0, "")
    assert 'class="table table-dense lines-table"' in page.read_text(encoding="utf-8")


def test_batch_that_there_is_not_is_said_to_be_missing(machine: dict[str, str]) -> None:
    done = run("batches", "show", SLUG, "999999", environment=machine)
    assert (done.returncode, done.stderr) == (1, "Error: no batch 999999\n")


def test_batch_that_is_not_there_is_told_by_every_verb(machine: dict[str, str]) -> None:
    for verb in ("show", "quarantine"):
        done = run("batches", verb, SLUG, "999999", environment=machine)
        assert (done.returncode, done.stdout, done.stderr) == (1, "", "Error: no batch 999999\n")
