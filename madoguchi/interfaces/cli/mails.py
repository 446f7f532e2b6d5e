"""``madoguchi mails``: how far announcements are, what came back, and whom only paper reaches."""

import csv
import hashlib
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import click

from madoguchi.adapters.mail import read_return
from madoguchi.domain.csv_files import safe_cell
from madoguchi.interfaces import clock
from madoguchi.interfaces.cli.operator_named import operator_named
from madoguchi.models import Member
from madoguchi.models.scope import operator_scope
from madoguchi.operators.registry import Operator
from madoguchi.services.mail_returns import first_place_of, members_to_write_to, note_listed, note_return
from madoguchi.services.mailings import progress_of

FROM_STDIN = "-"
MOST_LISTED = 1000
HEADINGS = ("お客様番号", "お名前", "郵便番号", "ご住所", "建物名")


@click.group("mails")
def command() -> None:
    """See announcements, take in what came back, and list whom to write to on paper."""


@command.command("announcements")
@click.argument("operator")
def announcements(operator: str) -> None:
    """Show the latest announcements of OPERATOR, and how far each is."""
    found = operator_named(operator)
    with operator_scope(found.slug):
        for each in progress_of():
            mailing = each.mailing
            state = "stopped" if mailing.stopped_at else "being laid" if not mailing.filled_at else "laid"
            became = f"{each.sent} sent, {each.waiting} waiting, {each.given_up} given up"
            click.echo(
                f"{mailing.pk}  {mailing.kind} {mailing.month:%Y-%m}  {state}: {mailing.queued} mails, "
                f"{became}, {each.returned} returned"
            )


@command.command("take-bounces")
@click.argument("operator")
@click.argument("source", type=click.Path(exists=True, allow_dash=True, path_type=Path))
def take_bounces(operator: str, source: Path) -> None:
    """Take in what came back to OPERATOR: a maildir, a file with one message, or - for standard input.

    Messages of a maildir are moved from new to cur once they are taken in; the same one again changes
    nothing.
    """
    found = operator_named(operator)
    taken = [_take(found, each) for each in _messages(source)]
    click.echo(
        f"{len(taken)} messages: {sum(taken)} taken in, {len(taken) - sum(taken)} not of ours or known."
    )


@command.command("dead")
@click.argument("operator")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="The posting list to write (CSV)."
)
def dead(operator: str, out: Path) -> None:
    """Write a posting list of members of OPERATOR whom no mail reaches; each stands on one list only."""
    found = operator_named(operator)
    with operator_scope(found.slug):
        members = list(members_to_write_to()[:MOST_LISTED])
        try:
            _write(out, members)
        except FileExistsError:
            raise click.ClickException(f"{out} is there already and may not have been posted yet") from None
        note_listed(members, now=clock.now())
    click.echo(f"{out}: {len(members)} members.")


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message, and where it lies if it lies in a maildir."""

    raw: bytes
    file: Path | None = None


def _messages(source: Path) -> Iterator[Incoming]:
    if str(source) == FROM_STDIN:
        yield Incoming(sys.stdin.buffer.read())
    elif source.is_file():
        yield Incoming(source.read_bytes())
    else:
        for file in sorted((source / "new").glob("[!.]*")):
            with suppress(FileNotFoundError):  # taken by another run
                yield Incoming(file.read_bytes(), file)


def _take(operator: Operator, incoming: Incoming) -> bool:
    """Take a message in, and put it away; tell whether it was one of ours, and new."""
    is_taken = False
    if found := read_return(incoming.raw):
        digest = hashlib.sha256(incoming.raw).hexdigest()
        with operator_scope(operator.slug):
            is_taken = note_return(
                reference=found.reference,
                kind=found.kind,
                status=found.status,
                digest=digest,
                profile=operator.profile,
                now=clock.now(),
            )
    if incoming.file:
        _put_away(incoming.file)
    return is_taken


def _put_away(file: Path) -> None:
    seen = file.parent.parent / "cur"
    seen.mkdir(exist_ok=True)
    with suppress(FileNotFoundError):
        file.rename(seen / f"{file.name.partition(':')[0]}:2,S")


def _write(out: Path, members: list[Member]) -> None:
    """Write the list; a file that is there stays. Raises FileExistsError."""
    with out.open("x", encoding="utf-8-sig", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(HEADINGS)
        rows.writerows(row for member in members for row in _rows(member))


def _rows(member: Member) -> Iterator[tuple[str, ...]]:
    if held := first_place_of(member):
        place = held.place
        cells = (place.customer.number, place.customer.name, place.postal_code, place.address, place.building)
        yield tuple(safe_cell(cell) for cell in cells)
