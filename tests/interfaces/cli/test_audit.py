"""``madoguchi audit``: says whether the record is whole, and fails where it is not."""

from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.conf import settings

from madoguchi.domain.audit import Act, Actor
from madoguchi.interfaces.cli.audit import command
from madoguchi.models.scope import operator_scope
from madoguchi.services.audit import head, note
from tests.cast import NOW

A = settings.REGISTRY["kanazawa-water"]
SATO = Actor(None, "佐藤 洋子")


def run(*arguments: str) -> tuple[int, str]:
    """Run the command; give its exit status and what it prints."""
    result = CliRunner().invoke(command, list(arguments))
    return result.exit_code, result.output


def enter(*days_ago: int) -> str:
    """Put some looks on record; give the head."""
    with operator_scope(A.slug):
        for days in days_ago:
            note(by=SATO, act=Act.LOOKED, about="application:1", now=NOW - timedelta(days=days))
        return str(head())


def test_whole_record_is_said_to_be_whole_up_to_its_head(db: None) -> None:
    end = enter(1, 0)
    assert run("head", A.slug) == (0, f"{end}\n")
    status, said = run("verify", A.slug)
    assert (status, said.startswith(f"whole up to {end}; without --head")) == (0, True)
    assert run("verify", A.slug, "--head", end) == (0, f"whole up to {end}\n")


def test_changed_record_fails_and_says_where(committed_db: None, owner_connection) -> None:
    end = enter(2, 1, 0)
    owner_connection.execute("SET session_replication_role = replica")
    owner_connection.execute("UPDATE madoguchi_auditentry SET why = 'x' WHERE position = 2")
    status, said = run("verify", A.slug)
    assert (status, said.splitlines()[0]) == (1, "2: was changed")
    owner_connection.execute("DELETE FROM madoguchi_auditentry WHERE position >= 2")
    assert run("verify", A.slug)[0] == 0
    status, said = run("verify", A.slug, "--head", end)
    assert (status, said.splitlines()[0]) == (1, "3: was noted elsewhere and is gone")


def test_search_prints_who_what_and_when(db: None) -> None:
    enter(0)
    said = "1  2024-10-21 23:00:00  佐藤 洋子  looked  application:1\n1 shown.\n"
    assert run("search", A.slug, "--who", "佐藤", "--since", "2024-10-21") == (0, said)
    assert run("search", A.slug, "--until", "2024-10-20") == (0, "0 shown.\n")


def test_cut_takes_two_and_what_the_law_asks_for_stays(committed_db: None) -> None:
    years = A.profile.staff.audit_years
    enter(366 * (years + 1), 0)
    assert run("cut", A.slug, "--by", "Sato", "--second", "Sato")[0] == 2
    status, said = run("cut", A.slug, "--by", "Sato", "--second", "Mori")
    assert (status, said[:11]) == (0, "cut up to 1")
    assert run("cut", A.slug, "--by", "Sato", "--second", "Mori")[0] == 1
    assert run("verify", A.slug)[0] == 0


@pytest.mark.parametrize("text", ["nonsense", ":", "x:y"])
def test_head_that_is_none_is_refused(db: None, text: str) -> None:
    assert run("verify", A.slug, "--head", text)[0] == 2
