"""``madoguchi members``: what the desk does for a member who stands there."""

import click

from madoguchi.domain.match_keys import login_key
from madoguchi.interfaces import clock
from madoguchi.interfaces.cli.operator_named import operator_named
from madoguchi.models import Member
from madoguchi.models.scope import operator_scope
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.factors import drop_factors


@click.group("members")
def command() -> None:
    """Help members who have lost what they sign in with."""


@command.command("drop-factors")
@click.argument("operator")
@click.argument("login_id")
def drop_factors_command(operator: str, login_id: str) -> None:
    """Take passkeys, one-time codes and recovery codes away from member LOGIN_ID of OPERATOR.

    The password alone opens the account then, so see first who asks, as carefully as at the registration.
    The member is told by mail.
    """
    found = operator_named(operator)
    with operator_scope(found.slug):
        member = _member(found.profile, login_id)
        had_any = drop_factors(profile=found.profile, member=member, now=clock.now())
        told = "; told by mail" if had_any and member.email else ""
    click.echo(f"{login_id}: {'factors dropped' if had_any else 'there were none'}{told}.")


def _member(profile: Profile, login_id: str) -> Member:
    key = login_key(login_id, is_case_sensitive=profile.login_id.is_case_sensitive)
    if member := Member.objects.filter(login_key=key).first():
        return member
    raise click.ClickException(f"no member {login_id}")
