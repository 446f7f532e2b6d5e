"""``madoguchi letters`` prints what can be posted, and says plainly why it does not."""

from pathlib import Path

import psycopg
import pypdfium2
import pytest

from tests.portals.processes import run
from tests.surroundings import ROOT

SLUG = "aomori-cable"
NUMBER = "0001000025"


@pytest.fixture(scope="module", autouse=True)
def customers(machine: dict[str, str]) -> None:
    (file,) = (ROOT / "samples" / SLUG).glob("加入者一覧_*.tsv")
    assert run("ingest", SLUG, file, environment=machine).returncode == 0


def letters(machine: dict[str, str], *arguments: str | Path) -> tuple[int, str, str]:
    ended = run("letters", SLUG, *arguments, environment=machine)
    return ended.returncode, ended.stdout, ended.stderr


def issued(records: psycopg.Connection) -> int:
    (count,) = records.execute("SELECT count(*) FROM madoguchi_lettercode").fetchone()
    return count


def test_letters_are_printed_for_numbers_as_people_write_them(
    machine: dict[str, str], records: psycopg.Connection, tmp_path: Path
) -> None:
    before, out, more = issued(records), tmp_path / "letters.pdf", tmp_path / "numbers.txt"
    more.write_text("\ufeff2360679774\r\n\r\n8541019661\r\n0001-000025\r\n", encoding="utf-8")
    said = (
        f"{out}: 3 letters. Earlier codes of these places are void.\n"
        "The file holds codes in clear: print it, post the letters, and remove it.\n"
    )
    assert letters(machine, "1000025", "--from-file", more, "--out", out) == (0, said, "")
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(out)]
    numbers = [line for page in pages for line in page.splitlines() if line.startswith("①")]
    assert numbers == [f"① お客様番号 {number}" for number in (NUMBER, "2360679774", "8541019661")]
    assert (issued(records) - before, oct(out.stat().st_mode & 0o777)) == (3, "0o600")


def test_one_unknown_number_stops_all(
    machine: dict[str, str], records: psycopg.Connection, tmp_path: Path
) -> None:
    before, out = issued(records), tmp_path / "letters.pdf"
    code, said, complaint = letters(machine, NUMBER, "7", "8", "--out", out)
    assert (code, said, complaint) == (1, "", "Error: no such place, so nothing was printed: 7, 8\n")
    assert (issued(records), list(tmp_path.iterdir())) == (before, [])


def test_letters_not_yet_posted_are_not_overwritten(
    machine: dict[str, str], records: psycopg.Connection, tmp_path: Path
) -> None:
    before, out = issued(records), tmp_path / "letters.pdf"
    out.write_text("not yet posted")
    complaint = f"Error: {out} is there already and may hold letters not yet posted\n"
    assert letters(machine, NUMBER, "--out", out) == (1, "", complaint)
    assert (issued(records), out.read_text()) == (before, "not yet posted")


def test_nobody_waiting_is_said(machine: dict[str, str], tmp_path: Path) -> None:
    complaint = "Error: a file holds 1 to 1000 letters, not 0\n"
    assert letters(machine, "--waiting", "--out", tmp_path / "letters.pdf") == (1, "", complaint)


def test_those_who_wait_get_their_letter(
    machine: dict[str, str], records: psycopg.Connection, tmp_path: Path
) -> None:
    records.execute(
        "INSERT INTO madoguchi_letterrequest (operator, place_id, requested_at) "
        "SELECT operator, id, now() FROM madoguchi_place WHERE number = %s",
        (NUMBER,),
    )
    code, _said, complaint = letters(machine, "--waiting", "--out", tmp_path / "letters.pdf")
    assert (code, complaint) == (0, "")
    waiting = records.execute("SELECT count(*) FROM madoguchi_letterrequest WHERE printed_at IS NULL")
    assert waiting.fetchone() == (0,)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--from-file", "nowhere.txt", "--out", "x.pdf"), "nowhere.txt: No such file or directory"),
        ((NUMBER, "--out", "no/such/folder/x.pdf"), "No such file or directory"),
        ((NUMBER,), "Missing option '--out'"),
    ],
)
def test_mistakes_are_told_in_a_sentence(
    machine: dict[str, str], arguments: tuple[str, ...], complaint: str
) -> None:
    code, _said, told = letters(machine, *arguments)
    assert code != 0
    assert complaint in told
    assert "Traceback" not in told
