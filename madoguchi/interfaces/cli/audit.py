"""``madoguchi audit``: whether the record is whole, what stands in it, and letting go of what is too old."""

from datetime import date, datetime

import click

from madoguchi.domain.audit import Act, at_terminal
from madoguchi.domain.audit_chain import Head, read_head
from madoguchi.domain.clock import TOKYO, business_day
from madoguchi.interfaces import clock
from madoguchi.interfaces.cli.applications import at_most
from madoguchi.interfaces.cli.one_line import one_line
from madoguchi.interfaces.cli.operator_named import operator_named
from madoguchi.models.scope import operator_scope
from madoguchi.services import audit
from madoguchi.services.audit import NothingToCut, Search

SENTENCES = {
    "gap": "an entry is missing",
    "unlinked": "does not follow the entry before it",
    "changed": "was changed",
    "head_missing": "was noted elsewhere and is gone",
    "head_differs": "is another than was noted elsewhere",
    "cut_unknown": "the record was cut here and nobody signed for it",
}
DAY = click.DateTime(["%Y-%m-%d"])


@click.group("audit")
def command() -> None:
    """Verify, search and shorten the audit record."""


@command.command("verify")
@click.argument("operator")
@click.option("--head", "noted", help="What `madoguchi audit head` printed before, kept elsewhere.")
def verify(operator: str, noted: str | None) -> None:
    """Find what was removed, changed or reordered in the record of OPERATOR; exit status 1 if so."""
    found = operator_named(operator)
    with operator_scope(found.slug):
        faults = audit.verify(noted=_head(noted) if noted else None)
        end = audit.head()
    for fault in faults:
        click.echo(f"{fault.position}: {SENTENCES[fault.problem]}")
    if faults:
        raise click.ClickException(f"the record of {found.slug} is not whole")
    unseen = "" if noted else "; without --head nobody can tell whether its end was cut off"
    click.echo(f"whole up to {end}{unseen}")


@command.command("head")
@click.argument("operator")
def head(operator: str) -> None:
    """Print the end of the record of OPERATOR, to be kept where nobody of this machine can change it."""
    found = operator_named(operator)
    with operator_scope(found.slug):
        click.echo(str(audit.head()))


@command.command("search")
@click.argument("operator")
@click.option("--who", default="", help="Part of a name.")
@click.option("--act", default="", type=click.Choice(["", *Act]), help="What was done.")
@click.option("--about", default="", help="Such as application:17.")
@click.option("--since", type=DAY, help="First day.")
@click.option("--until", type=DAY, help="Last day.")
@click.option("--most", default=audit.PAGE, show_default=True, help="How many at most.")
def search(
    *,
    operator: str,
    who: str,
    act: str,
    about: str,
    since: datetime | None,
    until: datetime | None,
    most: int,
) -> None:
    """Print entries of OPERATOR, the newest first."""
    found = operator_named(operator)
    asked = Search(who=who, act=act, about=about, since=_day(since), until=_day(until))
    with operator_scope(found.slug):
        entries = audit.search(asked, most=most)
    for entry in entries:
        at = entry.at.astimezone(TOKYO)
        parts = (entry.who, entry.act, entry.about, entry.why, entry.source, str(entry.details or ""))
        click.echo(
            f"{entry.position}  {at:%Y-%m-%d %H:%M:%S}  " + "  ".join(map(one_line, filter(None, parts)))
        )
    click.echo(f"{len(entries)} shown.")


@command.command("cut")
@click.argument("operator")
@click.option("--by", required=True, callback=at_most(100), help="Who signs it off.")
@click.option("--second", required=True, callback=at_most(100), help="Who countersigns.")
def cut(operator: str, by: str, second: str) -> None:
    """Let go of entries of OPERATOR older than its profile's years, signed off by two."""
    found = operator_named(operator)
    now = clock.now()
    today = business_day(now=now)
    until = _years_before(today, found.profile.staff.audit_years)
    if by == second:
        raise click.BadParameter("two different people sign a cut off")
    with operator_scope(found.slug):
        try:
            last = audit.cut(until=until, by=at_terminal(by), second=at_terminal(second), now=now)
        except NothingToCut:
            raise click.ClickException(f"nothing is older than {until}") from None
    click.echo(f"cut up to {last}")


def _years_before(day: date, years: int) -> date:
    """Give the same day some years ago, the 28th where that year has no 29th of February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _head(text: str) -> Head:
    try:
        return read_head(text)
    except ValueError:
        raise click.BadParameter("a head is written POSITION:LINK") from None
