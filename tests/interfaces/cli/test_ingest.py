"""``madoguchi ingest`` says what entered, and ends with 1 when a file is refused."""

from pathlib import Path

import psycopg
import pytest

from tests.portals.processes import run
from tests.surroundings import ROOT

SLUG = "aicom-koka"
SAMPLES = ROOT / "samples" / SLUG
CUSTOMERS, BILLS = SAMPLES / "kokyaku-202410.csv", SAMPLES / "seikyu-meisai-202410.csv"


@pytest.fixture(scope="module", autouse=True)
def first_delivery(machine: dict[str, str]) -> str:
    """What is said of the first files."""
    sent = run("ingest", SLUG, CUSTOMERS, BILLS, environment=machine)
    assert (sent.returncode, sent.stderr) == (0, "")
    return sent.stdout


def bills(records: psycopg.Connection) -> int:
    (count,) = records.execute("SELECT count(*) FROM madoguchi_bill").fetchone()
    return count


def broken(folder: Path, line: int, old: str, new: str) -> Path:
    """Write the sample bills with one thing changed in a line."""
    lines = BILLS.read_text(encoding="utf-8").splitlines(keepends=True)
    assert old in lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(old, new)
    (folder / BILLS.name).write_text("".join(lines), encoding="utf-8")
    return folder / BILLS.name


def test_files_enter_and_are_counted(first_delivery: str, records: psycopg.Connection) -> None:
    customers, entered = first_delivery.splitlines()
    assert customers == f"{CUSTOMERS.name}: 取り込みました。24行、新規24件、変更0件、変更なし0件。"
    rows = len(BILLS.read_text(encoding="utf-8").splitlines()) - 1
    assert (
        entered
        == f"{BILLS.name}: 取り込みました。{rows:,}行、新規{bills(records):,}件、変更0件、変更なし0件。"
    )


def test_same_file_again_changes_nothing(machine: dict[str, str], records: psycopg.Connection) -> None:
    before = bills(records)
    again = run("ingest", SLUG, BILLS, environment=machine)
    said = f"{BILLS.name}: 同じ内容のファイルを取り込み済みです。データは変わっていません。\n"
    assert (again.returncode, again.stdout, again.stderr) == (0, said, "")
    assert bills(records) == before


def test_files_that_are_named_every_night_are_taken_in_once(
    machine: dict[str, str], records: psycopg.Connection, tmp_path: Path
) -> None:
    def said(path: Path) -> str:
        sent = run("ingest", SLUG, path, environment=machine)
        assert (sent.returncode, sent.stderr) == (0, "")
        return sent.stdout

    lines = BILLS.read_text(encoding="utf-8").splitlines(keepends=True)
    first = lines[1].split(",")[0]
    corrected = tmp_path / "seikyu-meisai-202411.csv"
    corrected.write_text(
        "".join([*lines[:1], *(each for each in lines if each.startswith(first))]).replace(",済,", ",未,"),
        encoding="utf-8",
    )
    assert "変更23件" in said(corrected)
    before = bills(records)
    assert [("取り込み済みです" in said(each)) for each in (BILLS, corrected)] == [True, True]
    assert bills(records) == before
    copy = tmp_path / BILLS.name
    copy.write_bytes(BILLS.read_bytes())
    assert "変更23件" in said(copy)


def test_broken_file_is_refused_by_line_column_and_reason(
    machine: dict[str, str], records: psycopg.Connection, tmp_path: Path
) -> None:
    before = bills(records)
    sent = run("ingest", SLUG, broken(tmp_path, 2, ",済,", ",不明,"), environment=machine)
    assert (sent.returncode, sent.stdout) == (1, "")
    head, *faults = sent.stderr.splitlines()
    assert head == f"{BILLS.name}: 取り込みませんでした。データは変わっていません。"
    assert "2行目「入金状況」: 「不明」というコードは設定にありません。" in faults
    assert bills(records) == before


def test_files_after_a_refused_one_do_not_enter(
    machine: dict[str, str], records: psycopg.Connection, tmp_path: Path
) -> None:
    later = tmp_path / "keiyaku-202410.csv"
    later.write_bytes((SAMPLES / later.name).read_bytes())
    sent = run("ingest", SLUG, broken(tmp_path, 2, "20", "二〇"), later, environment=machine)
    assert sent.returncode == 1
    assert records.execute("SELECT count(*) FROM madoguchi_contract").fetchone() == (0,)


def test_file_of_an_unknown_name_is_refused_with_the_names_that_are_known(
    machine: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "list.csv").write_text("a", encoding="utf-8")
    sent = run("ingest", SLUG, tmp_path / "list.csv", environment=machine)
    assert sent.returncode == 1
    assert "（kokyaku-*.csv、keiyaku-*.csv、seikyu-meisai-*.csv、nyukin-*.xlsx）" in sent.stderr


def test_missing_file_is_said_to_be_missing(machine: dict[str, str], tmp_path: Path) -> None:
    sent = run("ingest", SLUG, tmp_path / BILLS.name, environment=machine)
    assert (sent.returncode, sent.stderr) == (1, f"Error: {tmp_path / BILLS.name}: ファイルがありません。\n")


def test_unknown_operator_is_told_the_nearest_name(machine: dict[str, str]) -> None:
    sent = run("ingest", "aicom-kouka", BILLS, environment=machine)
    assert sent.returncode == 2
    assert "no operator aicom-kouka; did you mean aicom-koka?" in sent.stderr
