"""``madoguchi notices``: publish a notice to an audience whose size is shown first, list them, end one."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from madoguchi.domain.audiences import EVERYBODY, Audience, AudienceKind
from madoguchi.domain.clock import TOKYO, business_day
from madoguchi.interfaces import clock
from madoguchi.interfaces.cli.operator_named import operator_named
from madoguchi.models import Notice
from madoguchi.models.scope import operator_scope
from madoguchi.operators.registry import Operator
from madoguchi.services.audiences import NobodyMeant, reach_of
from madoguchi.services.notices import (
    NoticeIsOver,
    NoticeNeverShown,
    end_notice,
    publish_notice,
    published_notices,
)

LONGEST_TITLE = 200
MOMENTS = ["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d"]
OPTIONS = {
    "area": "Members with a place whose address begins so; may be given again.",
    "postal_code": "Members with a place of this postal code; may be given again.",
    "service": "Holders of a contract of this service; may be given again.",
    "course": "Holders of a contract of this course; may be given again.",
    "place": "The member of the place with this number; may be given again.",
    "member": "The member with this login ID; may be given again.",
}


@click.group("notices")
def command() -> None:
    """Publish notices, list them, end one."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A notice as it was typed."""

    title: str
    body: str
    starts_at: datetime
    ends_at: datetime | None
    is_important: bool
    audience: Audience


def _audience_options(function: Any) -> Any:
    """Give a command an option for each kind of audience."""
    for kind, words in reversed(OPTIONS.items()):
        function = click.option(f"--{kind.replace('_', '-')}", kind, multiple=True, help=words)(function)
    return function


@command.command("publish")
@click.argument("operator")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--title", required=True, help="One line, as it stands in lists.")
@click.option(
    "--from", "starts", type=click.DateTime(MOMENTS), help="Shown from (Asia/Tokyo); now if left out."
)
@click.option(
    "--until", "ends", type=click.DateTime(MOMENTS), help="Shown until, the moment itself not included."
)
@click.option("--important", is_flag=True, help="Stands first in lists, with a mark.")
@click.option("--everybody", is_flag=True, help="All members.")
@_audience_options
@click.option("--dry-run", is_flag=True, help="Show whom it would reach, and publish nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def publish(operator: str, file: Path, *, dry_run: bool, yes: bool, **typed: Any) -> None:
    """Publish FILE (Markdown) at OPERATOR, to all or to those named by options of one kind."""
    found, draft = operator_named(operator), _draft(file, typed)
    with operator_scope(found.slug):
        click.echo(_reach(found, draft.audience))
        if dry_run:
            click.echo("Nothing was published.")
            return
        if not yes:
            click.confirm("Publish?", abort=True)
        notice = _published(found, draft)
    click.echo(f"{notice.pk} is published.")


def _draft(file: Path, typed: dict[str, Any]) -> Draft:
    if not 0 < len(typed["title"].strip()) <= LONGEST_TITLE or not typed["title"].isprintable():
        raise click.BadParameter(f"one line of 1 to {LONGEST_TITLE} characters", param_hint="--title")
    return Draft(
        title=typed["title"],
        body=_text(file),
        starts_at=_in_tokyo(typed["starts"]) or clock.now(),
        ends_at=_in_tokyo(typed["ends"]),
        is_important=typed["important"],
        audience=_audience(typed),
    )


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise click.BadParameter(f"{file} is not UTF-8", param_hint="FILE") from None


def _in_tokyo(typed: datetime | None) -> datetime | None:
    return typed.replace(tzinfo=TOKYO) if typed else None


def _audience(typed: dict[str, Any]) -> Audience:
    """Give the one audience that was named; none or several end the command."""
    named = [kind for kind in OPTIONS if typed[kind]]
    if len(named) + typed["everybody"] != 1:
        kinds = ", ".join(f"--{kind.replace('_', '-')}" for kind in OPTIONS)
        raise click.UsageError(f"name one kind of audience: --everybody, or one of {kinds}")
    return Audience(AudienceKind(named[0]), typed[named[0]]) if named else EVERYBODY


def _reach(operator: Operator, audience: Audience) -> str:
    try:
        reach = reach_of(audience, profile=operator.profile, today=business_day(now=clock.now()))
    except NobodyMeant as nobody:
        raise click.ClickException(f"nobody is meant by {str(nobody)!r}") from None
    return f"It reaches {reach.members} members ({reach.places} places) as of now."


def _published(operator: Operator, draft: Draft) -> Notice:
    try:
        return publish_notice(
            title=draft.title,
            body=draft.body,
            starts_at=draft.starts_at,
            ends_at=draft.ends_at,
            is_important=draft.is_important,
            audience=draft.audience,
            profile=operator.profile,
        )
    except NoticeNeverShown:
        raise click.ClickException("it would end before it starts") from None


@command.command("list")
@click.argument("operator")
@click.option("--most", type=click.IntRange(1), default=50, show_default=True, help="How many to show.")
def list_notices(operator: str, most: int) -> None:
    """Show what was published at OPERATOR, the newest first."""
    found = operator_named(operator)
    with operator_scope(found.slug):
        for notice in published_notices()[:most]:
            _show(notice)


def _show(notice: Any) -> None:
    until = _moment(notice.ends_at) if notice.ends_at else "further notice"
    mark = "  important" if notice.is_important else ""
    click.echo(f"{notice.pk}  {_moment(notice.starts_at)} until {until}{mark}  read by {notice.readers}")
    click.echo(f"    {notice.title}")
    click.echo(f"    to {_addressed(notice)}")


def _moment(at: datetime) -> str:
    return f"{at.astimezone(TOKYO):%Y-%m-%d %H:%M}"


def _addressed(notice: Any) -> str:
    if notice.is_for_all:
        return "all"
    return ", ".join(map(_target, notice.targets.all())) or "nobody any more"


def _target(target: Any) -> str:
    number = target.place.number if target.place else ""
    login_id = target.member.login_id if target.member else ""
    return f"{target.kind} {target.value or number or login_id}"


@command.command("end")
@click.argument("operator")
@click.argument("notice", type=int)
def end(operator: str, notice: int) -> None:
    """Let NOTICE be shown no more at OPERATOR."""
    with operator_scope(operator_named(operator).slug):
        found = Notice.objects.filter(pk=notice).first()
        if found is None:
            raise click.ClickException(f"no notice {notice}")
        try:
            end_notice(notice=found, now=clock.now())
        except NoticeIsOver:
            raise click.ClickException(f"{notice} has ended before") from None
    click.echo(f"{notice} is shown no more.")
