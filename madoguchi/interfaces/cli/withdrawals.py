"""``madoguchi withdrawals``: who can still come back, and letting back in whoever calls without a link."""

import click

from madoguchi.domain.clock import TOKYO
from madoguchi.domain.match_keys import login_key
from madoguchi.interfaces import clock
from madoguchi.interfaces.cli.operator_named import operator_named
from madoguchi.models import Withdrawal
from madoguchi.models.scope import operator_scope
from madoguchi.operators.registry import Operator
from madoguchi.services.withdrawals import TooLate, open_withdrawals, reopen


@click.group("withdrawals")
def command() -> None:
    """List withdrawals, or take one back."""


@command.command("list")
@click.argument("operator")
def list_open(operator: str) -> None:
    """Show who can still come back to OPERATOR, and until when."""
    found = operator_named(operator)
    with operator_scope(found.slug):
        waiting = list(open_withdrawals(now=clock.now()))
    for withdrawal in waiting:
        erases_at = withdrawal.erases_at.astimezone(TOKYO)
        click.echo(f"{withdrawal.member.login_id}  until {erases_at:%Y-%m-%d %H:%M}")
    click.echo(f"{len(waiting)} can be taken back.")


@command.command("take-back")
@click.argument("operator")
@click.argument("login_id")
def take_back(operator: str, login_id: str) -> None:
    """Open the account LOGIN_ID of OPERATOR again, once it is sure whose it is; no link is needed."""
    found = operator_named(operator)
    with operator_scope(found.slug):
        try:
            reopen(profile=found.profile, withdrawal=_withdrawal(found, login_id), now=clock.now())
        except TooLate:
            raise click.ClickException(f"{login_id}: it was taken back before, or is too late") from None
    click.echo(f"{login_id} can sign in again.")


def _withdrawal(operator: Operator, login_id: str) -> Withdrawal:
    key = login_key(login_id, is_case_sensitive=operator.profile.login_id.is_case_sensitive)
    found = open_withdrawals(now=clock.now()).filter(member__login_key=key).first()
    if found is None:
        raise click.ClickException(f"no withdrawal of {login_id} can be taken back")
    return found
