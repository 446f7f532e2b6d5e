"""``madoguchi sample-town`` writes what ``madoguchi ingest`` takes in."""

from pathlib import Path

import psycopg
import pytest

from tests.portals.portal import SAMPLED
from tests.portals.processes import run


@pytest.mark.parametrize("slug", SAMPLED)
def test_town_enters_as_it_was_written(
    machine: dict[str, str], records: psycopg.Connection, tmp_path: Path, slug: str
) -> None:
    town = ("--customers", "50", "--months", "6", "--last-month", "2024-10", "--out", tmp_path)
    written = run("sample-town", slug, *town, environment=machine)
    assert (written.returncode, written.stderr) == (0, "")
    files = written.stdout.splitlines()
    assert sorted(map(Path, files)) == sorted(tmp_path.iterdir())
    sent = run("ingest", slug, *files, environment=machine)
    assert (sent.returncode, sent.stderr) == (0, "")
    counted = "SELECT count(*) FROM madoguchi_customer WHERE operator = %s"
    assert records.execute(counted, (slug,)).fetchone() == (50,)


def test_unknown_operator_is_told_the_nearest_name(machine: dict[str, str], tmp_path: Path) -> None:
    said = run("sample-town", "aomori", "--last-month", "2024-10", "--out", tmp_path, environment=machine)
    assert (said.returncode, list(tmp_path.iterdir())) == (2, [])
    assert "no operator aomori; did you mean aomori-cable?" in said.stderr
