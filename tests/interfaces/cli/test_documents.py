"""``madoguchi documents``: what staff do with the register at the terminal."""

import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from madoguchi.interfaces.cli.documents import command
from madoguchi.models import Member
from madoguchi.models.scope import operator_scope
from madoguchi.services.documents import register, sending
from madoguchi.services.documents.requests import request_invoices
from tests.adapters.pdf.test_checking import made
from tests.cast import NOW, Person, bill, person, statement
from tests.invoices import CABLE, WATER, documents, issued, slip


@pytest.fixture
def operator():
    return WATER


@pytest.fixture
def customer(hanako: Person) -> Person:
    """Hanako with the bill of the guide."""
    bill(WATER, hanako.places[0], slip())
    return hanako


def told(*arguments: object) -> tuple[int, str]:
    ended = CliRunner().invoke(command, [str(each) for each in arguments])
    return ended.exit_code, ended.output


def test_waiting_are_listed_until_their_first_was_posted(db: None) -> None:
    someone = person(CABLE, name="北国 花子")
    number = someone.places[0].customer.number
    with operator_scope(CABLE.slug):
        request_invoices(member_id=someone.member.pk, place_id=someone.places[0].pk, now=NOW)
    assert told("waiting", CABLE.slug) == (0, f"2024-10-21  {number}  北国 花子\n")
    assert told("posted", CABLE.slug, number, "unknown")[0] == 1
    assert told("waiting", CABLE.slug)[1] != ""
    assert told("posted", CABLE.slug, number) == (0, "1 noted as posted on 2024-10-21.\n")
    assert told("waiting", CABLE.slug) == (0, "")


def test_sent_paper_is_told_with_its_number(customer: Person, tmp_path: Path) -> None:
    file, number = tmp_path / "notice.pdf", customer.places[0].number
    file.write_bytes(made())
    assert told("send", WATER.slug, file, number, "--title", "減免") == (0, f"2024-00000001  {number}\n")


def test_paper_is_sent_to_all_or_to_nobody(
    customer: Person, taro: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entered = []

    def fail_at_the_second(**facts: object) -> object:
        entered.append(facts)
        if len(entered) == 2:
            raise RuntimeError
        return register.enter(**facts)

    file = tmp_path / "notice.pdf"
    file.write_bytes(made())
    monkeypatch.setattr(sending, "enter", fail_at_the_second)
    numbers = (customer.places[0].number, taro.places[0].number)
    assert told("send", WATER.slug, file, *numbers, "--title", "減免")[0] == 1
    assert documents(customer) == []


def test_number_that_leads_nowhere_stops_all(customer: Person, tmp_path: Path) -> None:
    file = tmp_path / "notice.pdf"
    file.write_bytes(made())
    code, said = told("send", WATER.slug, file, customer.places[0].number, "nowhere", "--title", "減免")
    assert code == 1
    assert "no such place, so nothing was sent: nowhere" in said
    assert documents(customer) == []


def test_paper_that_cannot_be_handed_on_is_refused(customer: Person, tmp_path: Path) -> None:
    file = tmp_path / "notice.pdf"
    file.write_bytes(b"MZ")
    code, said = told("send", WATER.slug, file, customer.places[0].number, "--title", "減免")
    assert (code, "no PDF" in said) == (1, True)


def test_correction_and_return_are_entered(customer: Person) -> None:
    number = issued(customer).number
    assert told("correct", WATER.slug, number, "--reason", "宛名の訂正", "--recipient", "㈱山田") == (
        0,
        f"2024-00000002 replaces {number}.\n",
    )
    assert told(
        "return", WATER.slug, "2024-00000002", "--amount", 1100, "--name", "水道料金", "--reason", "漏水"
    ) == (
        0,
        "2024-00000003 gives 1,100 yen back from 2024-00000002.\n",
    )
    code, said = told(
        "return", WATER.slug, "2024-00000002", "--amount", 9999, "--name", "水道料金", "--reason", "漏水"
    )
    assert (code, "more_than_original" in said) == (1, True)
    assert told("correct", WATER.slug, "2024-99999999", "--reason", "?")[0] == 1
    assert told("check", WATER.slug)[0] == 0


def test_month_is_made_ahead(customer: Person) -> None:
    with operator_scope(WATER.slug):
        Member.objects.update(choices={"files_consumption_tax": "有"})
    assert told("ahead", WATER.slug, "2024-09") == (0, "1 made, 0 refused.\n")
    assert told("ahead", WATER.slug, "2024-09") == (0, "0 made, 0 refused.\n")
    assert told("ahead", "aicom-koka", "2024-09")[0] == 1


def test_what_fits_every_option_is_exported(customer: Person, tmp_path: Path) -> None:
    issued(customer)
    bill(WATER, customer.places[0], statement())
    issued(customer, "2024-10")
    out = tmp_path / "x.zip"
    options = ("--since", "2024-10-01", "--most", 5509, "--counterparty", "花子")
    assert told("export", WATER.slug, *options, "--out", out) == (0, f"{out}: 2 documents\n")
    with zipfile.ZipFile(out) as archive:
        assert "index.csv" in archive.namelist()


def test_store_that_is_away_is_told_and_nothing_is_sent(
    customer: Person, tmp_path: Path, settings: Any
) -> None:
    file, away = tmp_path / "notice.pdf", tmp_path / "away"
    file.write_bytes(made())
    away.write_bytes(b"")
    settings.DOCUMENTS = str(away)
    code, said = told("send", WATER.slug, file, customer.places[0].number, "--title", "減免")
    assert (code, said) == (
        1,
        "Error: the store of documents does not take or give files now: Not a directory\n",
    )
    assert documents(customer) == []
