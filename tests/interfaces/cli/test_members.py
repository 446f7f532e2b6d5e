"""``madoguchi members drop-factors``: the desk lets a member in who has lost phone and paper."""

import pytest
from click.testing import CliRunner
from django.conf import settings

from madoguchi.interfaces.cli.members import command
from madoguchi.models.scope import operator_scope
from madoguchi.services.factors import Factors
from tests.cast import person
from tests.factored import Factored, told, with_address

A = settings.REGISTRY["kanazawa-water"]
DROP = "drop-factors"


def run(*arguments: str) -> str:
    """Run the command; give what it prints, its exit status first."""
    result = CliRunner().invoke(command, arguments)
    return f"{result.exit_code} {result.output}"


@pytest.fixture
def lost(db: None) -> Factored:
    """Hanako, whose phone fell into the sea."""
    someone = with_address(person(A, name="山田 花子"))
    with operator_scope(A.slug):
        someone.set_codes_up()
        someone.add_passkey()
    return someone


def test_factors_are_dropped_and_told(lost: Factored) -> None:
    login_id = lost.person.member.login_id
    assert run(DROP, A.slug, login_id) == f"0 {login_id}: factors dropped; told by mail.\n"
    assert run(DROP, A.slug, login_id) == f"0 {login_id}: there were none.\n"
    with operator_scope(A.slug):
        assert (lost.factors(), told()[2:]) == (Factors(0, False, 0), ["factors_dropped"])


def test_unknown_member_and_operator_end_the_command(lost: Factored) -> None:
    assert run(DROP, A.slug, "nobody").startswith("1 Error: no member nobody")
    assert "did you mean kanazawa-water?" in run(DROP, "kanazawa-watr", "nobody")
