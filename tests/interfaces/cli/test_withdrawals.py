"""``madoguchi withdrawals``: staff see who can come back, and let in whoever has no link."""

from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.conf import settings

from madoguchi.interfaces.cli.withdrawals import command
from madoguchi.models.scope import operator_scope
from madoguchi.services.withdrawals import withdraw
from tests.cast import NOW, person
from tests.ledger import visit

OPERATOR = settings.REGISTRY["kanazawa-water"]


def run(*arguments: str) -> str:
    """Run the command; give what it prints, its exit status first."""
    result = CliRunner().invoke(command, list(arguments))
    return f"{result.exit_code} {result.output}"


@pytest.fixture
def hanako(db):
    """Someone without an e-mail address who has withdrawn."""
    someone = person(OPERATOR, name="山田 花子")
    visitor = visit(someone)
    with operator_scope(OPERATOR.slug):
        withdraw(profile=OPERATOR.profile, visitor=visitor, reason="", now=NOW)
    return someone


def test_list_names_who_can_come_back_and_until_when(hanako) -> None:
    login_id = hanako.member.login_id
    assert run("list", OPERATOR.slug) == f"0 {login_id}  until 2024-11-04 23:00\n1 can be taken back.\n"
    assert run("list", "aomori-cable") == "0 0 can be taken back.\n"


def test_account_is_opened_again_once(hanako) -> None:
    login_id = hanako.member.login_id
    assert run("take-back", OPERATOR.slug, login_id) == f"0 {login_id} can sign in again.\n"
    hanako.sign_in()
    no_more = f"1 Error: no withdrawal of {login_id} can be taken back\n"
    assert run("take-back", OPERATOR.slug, login_id) == no_more


def test_nobody_comes_back_when_the_days_are_over(hanako, monkeypatch) -> None:
    monkeypatch.setattr("madoguchi.interfaces.clock.now", lambda: NOW + timedelta(days=14))
    assert run("list", OPERATOR.slug) == "0 0 can be taken back.\n"
    assert run("take-back", OPERATOR.slug, hanako.member.login_id).startswith("1 Error: no withdrawal of ")
