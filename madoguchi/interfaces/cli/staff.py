"""``madoguchi staff``: invites the first administrator, lists who works here, helps who has lost a phone."""

import json
from datetime import UTC, datetime
from typing import Any

import click
from django.conf import settings

from madoguchi.domain.audit import at_terminal
from madoguchi.domain.one_time_codes import code_at
from madoguchi.domain.permissions import DEFAULT_ROLES
from madoguchi.interfaces import clock
from madoguchi.interfaces.cli.applications import at_most
from madoguchi.interfaces.cli.one_line import one_line
from madoguchi.interfaces.cli.operator_named import operator_named
from madoguchi.models import StaffMember
from madoguchi.models.scope import operator_scope
from madoguchi.services.staff import invitations, roster
from madoguchi.services.staff.roster import StaffKnown, StaffRefused

BY = click.option("--by", required=True, callback=at_most(60), help="Who does this, for the audit record.")


@click.group("staff")
def command() -> None:
    """Say who works at an operator's own counter."""


@command.command("invite")
@click.argument("operator")
@click.argument("email")
@click.option("--name", required=True, help="What the pages and the audit record call this person.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice(list(DEFAULT_ROLES)),
    default=("administrator",),
    show_default=True,
    help="May be given several times.",
)
@BY
def invite(operator: str, email: str, name: str, roles: tuple[str, ...], by: str) -> None:
    """Invite EMAIL to the staff of OPERATOR; the link is mailed, and printed for who has no mail yet."""
    found = operator_named(operator)
    with operator_scope(found.slug):
        try:
            link = invitations.invite(
                profile=found.profile,
                email=email,
                name=name,
                roles=roles,
                by=at_terminal(by),
                now=clock.now(),
            )
        except StaffKnown:
            raise click.ClickException(f"{email} is known; `madoguchi staff reset` helps") from None
        except StaffRefused as refused:
            raise click.BadParameter(f"the {refused.part} cannot be used") from None
    click.echo(f"{email} is invited; good once, for {found.profile.staff.invitation_hours} hours:\n{link}")


@command.command("list")
@click.argument("operator")
def list_staff(operator: str) -> None:
    """List who works at OPERATOR."""
    found = operator_named(operator)
    with operator_scope(found.slug):
        everyone = list(roster.everyone())
    for each in everyone:
        state = "locked" if each.locked_at else "enrolled" if each.enrolled_at else "invited"
        click.echo(f"{state:<9} {each.email}  {one_line(each.name)}  {', '.join(each.roles)}")
    click.echo(f"{len(everyone)} in all.")


@command.command("reset")
@click.argument("operator")
@click.argument("email")
@click.option("--why", required=True, callback=at_most(500), help="For the audit record.")
@BY
def reset(operator: str, email: str, why: str, by: str) -> None:
    """Take password and factors of EMAIL away and invite anew; all sessions end."""
    found = operator_named(operator)
    with operator_scope(found.slug):
        link = invitations.reset(
            profile=found.profile, staff=_known(email), by=at_terminal(by), why=why, now=clock.now()
        )
    click.echo(f"{email} is invited anew:\n{link}")


@command.command("lock")
@click.argument("operator")
@click.argument("email")
@click.option("--why", required=True, callback=at_most(500), help="For the audit record.")
@BY
def lock(operator: str, email: str, why: str, by: str) -> None:
    """Lock EMAIL out at once."""
    found = operator_named(operator)
    with operator_scope(found.slug):
        rules, now = found.profile.staff, clock.now()
        roster.lock(rules=rules, staff=_known(email), by=at_terminal(by), why=why, now=now)
    click.echo(f"{email} is locked out.")


@command.command("code")
@click.argument("operator")
@click.argument("email", required=False)
def code(operator: str, email: str | None) -> None:
    """Print the code that the phone of the demonstration's staff at OPERATOR shows now.

    EMAIL: whose phone; else that of the person in every role. Only the demonstration's secrets are known
    to anybody but a phone.
    """
    phones = _phones(operator_named(operator).slug)
    secret = phones.get(email) if email else next(iter(phones.values()), None)
    if secret is None:
        raise click.ClickException("no demonstration has been here; real codes are on phones alone")
    click.echo(code_at(secret=secret, now=datetime.now(UTC)))


def _phones(slug: str) -> dict[str, str]:
    """Give the secrets of the demonstration's staff by address, the person in every role first."""
    staff = next((fact.get("staff") for fact in _demonstrated() if fact["slug"] == slug), None)
    everyone = [staff, *staff.get("colleagues", ())] if staff else []
    return {each["email"]: each["secret"] for each in everyone}


def _demonstrated() -> list[dict[str, Any]]:
    file = settings.VAR / "demo.json"
    return json.loads(file.read_text(encoding="utf-8"))["operators"] if file.is_file() else []


def _known(email: str) -> StaffMember:
    if found := roster.find_by_email(email):
        return found
    raise click.ClickException(f"nobody here has {email}")
