"""``madoguchi requests``: what members ask for; to look at, to start, to accept or refuse, and to finish."""

from collections.abc import Mapping
from typing import Any

import click

from madoguchi.domain.clock import TOKYO, business_day
from madoguchi.domain.service_requests import MoveRefused, NoSuchMove, State
from madoguchi.interfaces import clock
from madoguchi.interfaces.cli.applications import at_most
from madoguchi.interfaces.cli.one_line import one_line
from madoguchi.interfaces.cli.operator_named import operator_named
from madoguchi.models import ServiceRequest
from madoguchi.models.scope import operator_scope
from madoguchi.operators.registry import Operator
from madoguchi.services import service_requests as services
from madoguchi.services.request_events import history_of
from madoguchi.services.staff.service_requests import terms_of

BY = click.option("--by", required=True, callback=at_most(60), help="Who decides.")


@click.group("requests")
def command() -> None:
    """Work through what members ask for."""


@command.command("list")
@click.argument("operator")
def list_open(operator: str) -> None:
    """Show what is open at OPERATOR, oldest first."""
    found = operator_named(operator)
    with operator_scope(found.slug):
        waiting = list(services.waiting())
    today = business_day(now=clock.now())
    for request in waiting:
        is_late = request.state != State.ACCEPTED and today > request.answer_by
        late = "  LATE" if is_late else ""
        click.echo(f"{_head(request)}  answer by {request.answer_by:%Y-%m-%d}{late}")
    click.echo(f"{len(waiting)} are open.")


def _head(request: ServiceRequest) -> str:
    sent_at = request.sent_at.astimezone(TOKYO)
    return f"{request.number}  {sent_at:%Y-%m-%d %H:%M}  {request.state:<11}  {one_line(request.title)}"


@command.command("show")
@click.argument("operator")
@click.argument("number")
def show(operator: str, number: str) -> None:
    """Show a request at OPERATOR: whose it is, what was answered, and its history."""
    found = operator_named(operator)
    with operator_scope(found.slug):
        request = _request(number)
        click.echo(_head(request))
        for label, words in _facts(request):
            click.echo(f"    {one_line(label)}: {one_line(words)}")
        for event in history_of(request):
            at = event.happened_at.astimezone(TOKYO)
            who = one_line(event.by) or event.actor
            click.echo(f"    {at:%Y-%m-%d %H:%M}  {event.state:<11}  {who}  {one_line(event.note)}".rstrip())


def _request(number: str) -> ServiceRequest:
    if (
        found := ServiceRequest.objects.select_related("place__customer", "member")
        .filter(number=number)
        .first()
    ):
        return found
    raise click.ClickException(f"no request {number}")


def _facts(request: ServiceRequest) -> list[tuple[str, str]]:
    """Give a request's facts, each with what it is."""
    member, place = request.member, request.place
    facts = [("member", member.login_id if member else "(gone)")]
    if place:
        facts.append(("place", f"{place.number} {place.customer.name} {place.address} {place.building}"))
    until = request.withdraw_until.astimezone(TOKYO)
    facts.append(("withdrawable until", f"{until:%Y-%m-%d %H:%M:%S}"))
    return [*facts, *_shown(request.shown)]


def _shown(shown: Mapping[str, Any]) -> list[tuple[str, str]]:
    answers = [(label, words) for label, words in shown.get("answers", ())]
    channels = [
        (each["name"], f"{each['monthly_yen']} yen a month from {each['starts_on']} ({each['course']})")
        for each in shown.get("channels", ())
    ]
    return [*answers, *channels]


@command.command("start")
@click.argument("operator")
@click.argument("number")
@BY
def start(operator: str, number: str, by: str) -> None:
    """Take a request at OPERATOR in hand; the customer sees that it is looked at."""
    _move(operator_named(operator), number, State.IN_PROGRESS, by=by)


@command.command("accept")
@click.argument("operator")
@click.argument("number")
@BY
@click.option("--note", default="", callback=lambda *given: given[2][:500], help="What the customer reads.")
def accept(operator: str, number: str, by: str, note: str) -> None:
    """Take a request at OPERATOR on; the customer is told by mail."""
    _move(operator_named(operator), number, State.ACCEPTED, by=by, note=note)


@command.command("refuse")
@click.argument("operator")
@click.argument("number")
@BY
@click.option("--reason", default="", help="What the customer is told, in your words.")
@click.option("--usual", type=int, default=0, help="Or the place of a usual reason in the profile, from 1.")
def refuse(operator: str, number: str, by: str, reason: str, usual: int) -> None:
    """Refuse a request at OPERATOR with a reason; the customer is told by mail."""
    found = operator_named(operator)
    with operator_scope(found.slug):
        words = reason.strip() or _usual(found, _request(number), usual)
    if not 0 < len(words) <= 500:  # noqa: PLR2004  # what the record holds
        raise click.ClickException("--reason of 1 to 500 characters, or --usual")
    _move(found, number, State.REFUSED, by=by, note=words)


def _usual(operator: Operator, request: ServiceRequest, place: int) -> str:
    """Give a usual reason by its place in the profile."""
    reasons = terms_of(operator.profile, request.procedure).reasons
    return reasons[place - 1] if 0 < place <= len(reasons) else ""


@command.command("done")
@click.argument("operator")
@click.argument("number")
@BY
def done(operator: str, number: str, by: str) -> None:
    """Close a request at OPERATOR that was accepted and carried out."""
    _move(operator_named(operator), number, State.DONE, by=by)


def _move(operator: Operator, number: str, to: State, *, by: str, note: str = "") -> None:
    profile, now = operator.profile, clock.now()
    with operator_scope(operator.slug):
        try:
            services.move_on(profile=profile, number=number, to=to, staff=by, note=note, now=now)
        except services.NoSuchRequest:
            raise click.ClickException(f"no request {number}") from None
        except NoSuchMove as refused:
            raise click.ClickException(f"{number}: it is {refused.before}") from None
        except MoveRefused as refused:
            raise click.ClickException(f"{number}: {refused}") from None
    click.echo(f"{number} is {to}.")
