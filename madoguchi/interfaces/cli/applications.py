"""``madoguchi applications``: what waits for review, compared field by field; to accept or to refuse."""

from collections.abc import Callable

import click

from madoguchi.domain.audit import at_terminal
from madoguchi.domain.clock import TOKYO
from madoguchi.interfaces import clock
from madoguchi.interfaces.cli.one_line import one_line
from madoguchi.interfaces.cli.operator_named import operator_named
from madoguchi.models import Application
from madoguchi.models.scope import operator_scope
from madoguchi.operators.registry import Operator
from madoguchi.services import applications, reviewing


def at_most(longest: int) -> Callable[[click.Context, click.Parameter, str], str]:
    """Give what refuses words that are longer than the record holds, or empty."""

    def check(ctx: click.Context, param: click.Parameter, words: str) -> str:
        if 0 < len(words.strip()) <= longest:
            return words
        raise click.BadParameter(f"1 to {longest} characters")

    return check


SENTENCES = {
    applications.AlreadyDecided: "it was decided before",
    applications.NoSuchPlace: "its number names no place; refuse it with a reason",
    applications.PlaceIsTaken: "another member is linked with the place",
    reviewing.ClaimedByAnother: "a colleague looks at it at the counter just now",
}


@click.group("applications")
def command() -> None:
    """Review applications for membership."""


@command.command("list")
@click.argument("operator")
def list_waiting(operator: str) -> None:
    """Show what waits at OPERATOR, oldest first, with every difference."""
    found = operator_named(operator)
    with operator_scope(found.slug):
        waiting = applications.looked_up(applications.waiting())
    for application in waiting:
        _show(application)
    click.echo(f"{len(waiting)} wait.")


def _show(application: Application) -> None:
    applied_at = application.applied_at.astimezone(TOKYO)
    purpose = f"  further place of {application.member.login_id}" if application.adds_place else ""
    click.echo(f"{application.pk}  {applied_at:%Y-%m-%d %H:%M}  {application.score} of 100{purpose}")
    for each in application.differences:
        words = (each["kind"], f"{each['typed']} | {each['held']}", each["reason"])
        click.echo(f"    {each['field']:<10} " + "  ".join(one_line(word) for word in words if word))


@command.command("accept")
@click.argument("operator")
@click.argument("application", type=int)
@click.option("--by", required=True, callback=at_most(60), help="Who decides.")
def accept(operator: str, application: int, by: str) -> None:
    """Open an account at OPERATOR; the applicant is told by mail."""
    found = operator_named(operator)
    with operator_scope(found.slug):
        held = _application(application)
        _decide(found, held, by=by)
    click.echo(f"{application} is accepted.")


def _decide(operator: Operator, application: Application, *, by: str) -> None:
    try:
        reviewing.accept(
            profile=operator.profile, application=application, by=at_terminal(by), now=clock.now()
        )
    except tuple(SENTENCES) as refused:
        raise click.ClickException(f"{application.pk}: {SENTENCES[type(refused)]}") from None


@command.command("refuse")
@click.argument("operator")
@click.argument("application", type=int)
@click.option("--by", required=True, callback=at_most(60), help="Who decides.")
@click.option("--reason", required=True, callback=at_most(300), help="What the applicant is told.")
def refuse(operator: str, application: int, by: str, reason: str) -> None:
    """Close an application at OPERATOR with a reason; the applicant is told by mail."""
    found = operator_named(operator)
    with operator_scope(found.slug):
        held = _application(application)
        _refuse(found, held, by=by, reason=reason)
    click.echo(f"{application} is refused.")


def _refuse(operator: Operator, application: Application, *, by: str, reason: str) -> None:
    try:
        reviewing.refuse(
            profile=operator.profile,
            application=application,
            by=at_terminal(by),
            reason=reason,
            now=clock.now(),
        )
    except tuple(SENTENCES) as refused:
        raise click.ClickException(f"{application.pk}: {SENTENCES[type(refused)]}") from None


def _application(number: int) -> Application:
    if found := Application.objects.filter(pk=number).first():
        return found
    raise click.ClickException(f"no application {number}")
