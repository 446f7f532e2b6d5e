"""``madoguchi staff``: the first administrator comes in by a printed link; what is done stands on record."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.conf import settings
from django.test import Client

from madoguchi.interfaces.cli.staff import command
from madoguchi.models import StaffMember
from madoguchi.models.scope import operator_scope
from madoguchi.services import audit
from madoguchi.services.audit import Search
from tests.staff import SECRET, colleague

A = settings.REGISTRY["kanazawa-water"]
MORI = (A.slug, "mori@example.jp")


def run(*arguments: str) -> tuple[int, str]:
    """Run the command; give its exit status and what it prints."""
    result = CliRunner().invoke(command, list(arguments))
    return result.exit_code, result.output


def acts() -> list[tuple[str, str]]:
    with operator_scope(A.slug):
        return [(entry.act, entry.who) for entry in audit.search(Search())]


def test_first_administrator_is_invited_by_a_printed_link(db: None) -> None:
    status, said = run("invite", *MORI, "--name", "森 次郎", "--by", "Sato")
    assert status == 0
    link = said.split("\n")[1]
    assert link.startswith(f"http://localhost:8000/{A.slug}/staff/link/")
    assert Client().get(link.removeprefix("http://localhost:8000")).status_code == 200
    assert acts() == [("staff_invited", "terminal: Sato")]
    assert run("list", A.slug) == (0, "invited   mori@example.jp  森 次郎  administrator\n1 in all.\n")


@pytest.mark.parametrize(("email", "name"), [("no address", "森"), ("mori@example.jp", " ")])
def test_unusable_invitation_is_refused(db: None, email: str, name: str) -> None:
    assert run("invite", A.slug, email, "--name", name, "--by", "Sato")[0] == 2


def test_known_address_is_not_invited_twice(db: None) -> None:
    run("invite", *MORI, "--name", "森", "--by", "Sato")
    assert run("invite", *MORI, "--name", "森", "--by", "Sato")[0] == 1


def test_reset_takes_the_factor_away_and_invites_anew(db: None) -> None:
    sato = colleague(A, "administrator").arrive()
    status, said = run("reset", A.slug, sato.member.email, "--why", "電話をなくした", "--by", "Mori")
    assert (status, "/staff/link/" in said) == (0, True)
    assert sato.client.get(f"{sato.root}front/").status_code == 302
    with operator_scope(A.slug):
        staff = StaffMember.objects.get()
        assert (staff.password_hash, staff.enrolled_at, staff.one_time_secrets.count()) == ("", None, 0)


def test_lock_ends_every_session_at_once(db: None) -> None:
    sato = colleague(A, "administrator").arrive()
    assert run("lock", A.slug, sato.member.email, "--why", "退職", "--by", "Mori")[0] == 0
    assert sato.client.get(f"{sato.root}front/").status_code == 302
    assert sato.give_password().status_code == 401


def test_codes_are_printed_for_the_demonstration_alone(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "VAR", tmp_path)
    assert run("code", A.slug)[0] == 1
    another = {"email": "billing@example.jp", "secret": SECRET[::-1]}
    staff = {"email": "staff@example.jp", "secret": SECRET, "colleagues": [another]}
    facts = {"operators": [{"slug": A.slug, "staff": staff}]}
    (tmp_path / "demo.json").write_text(json.dumps(facts))
    said = [run("code", A.slug), run("code", A.slug, "billing@example.jp")]
    assert [(status, len(code.strip())) for status, code in said] == [(0, 6), (0, 6)]
    assert said[0] != said[1]
    assert run("code", A.slug, "somebody@example.jp")[0] == 1
