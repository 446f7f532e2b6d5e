"""``madoguchi batches``: the life of what the billing system sends, step by step."""

from pathlib import Path

import click

from madoguchi.domain.batches import BatchState
from madoguchi.ingest import dry_run, publication, releasing, taking_back
from madoguchi.ingest.receiving import receive as receive_file
from madoguchi.ingest.report import Report
from madoguchi.interfaces import clock
from madoguchi.interfaces.cli.applications import at_most
from madoguchi.interfaces.cli.batch_named import batch_named
from madoguchi.interfaces.cli.batch_refusals import batch_refusals
from madoguchi.interfaces.cli.batch_words import details, head, progress_of
from madoguchi.interfaces.cli.operator_named import operator_named
from madoguchi.interfaces.cli.quarantined_rows import approve, correct, drop, quarantine, send_in
from madoguchi.models import Batch
from madoguchi.models.scope import operator_scope

MOST_LISTED = 100
BY = click.option("--by", required=True, callback=at_most(60), help="Who does it.")
REASON = click.option("--reason", required=True, callback=at_most(500), help="Why; it is kept.")
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group("batches")
def command() -> None:
    """Receive, check, release, publish and take back what the billing system sends."""


for verb in (quarantine, correct, approve, drop, send_in):
    command.add_command(verb)


@command.command("list")
@click.argument("operator")
@click.option("--state", type=click.Choice([state.value for state in BatchState]), help="Only those.")
def list_batches(operator: str, state: str | None) -> None:
    """Show the newest batches of OPERATOR, newest first."""
    found = operator_named(operator)
    with operator_scope(found.slug):
        batches = Batch.objects.filter(state=state) if state else Batch.objects.all()
        for batch in batches.order_by("-id")[:MOST_LISTED]:
            click.echo(head(batch))


@command.command("show")
@click.argument("operator")
@click.argument("number", type=int)
def show(operator: str, number: int) -> None:
    """Show batch NUMBER of OPERATOR: what was found, what became of it, who did what."""
    with batch_named(operator, number) as (_found, batch):
        click.echo(head(batch))
        for line in details(batch):
            click.echo(line)


@command.command("receive")
@click.argument("operator")
@click.argument("files", nargs=-1, required=True, type=FILE)
@BY
def receive(operator: str, files: tuple[Path, ...], by: str) -> None:
    """Keep FILES for OPERATOR without looking at them yet."""
    found = operator_named(operator)
    with operator_scope(found.slug), batch_refusals():
        for path in files:
            batch = receive_file(
                profile=found.profile, path=path, file_name=path.name, door="command", by=by, now=clock.now()
            )
            click.echo(head(batch))


@command.command("check")
@click.argument("operator")
@click.argument("number", type=int)
@BY
def check(operator: str, number: int, by: str) -> None:
    """Say what publishing batch NUMBER of OPERATOR would change; ends with 1 where it is refused."""
    with batch_named(operator, number) as (found, batch):
        with progress_of(batch) as told:
            report = dry_run.check(profile=found.profile, batch=batch, by=by, now=clock.now(), told=told)
        _say(report)
        batch.refresh_from_db()
        for line in details(batch):
            click.echo(line)
    if report.is_refused:
        raise click.exceptions.Exit(1)


def _say(report: Report) -> None:
    click.echo(str(report), err=report.is_refused)


@command.command("release")
@click.argument("operator")
@click.argument("number", type=int)
@BY
@click.option("--note", default="", callback=lambda *given: given[2][:500], help="What is to be known of it.")
def release(operator: str, number: int, by: str, note: str) -> None:
    """Release batch NUMBER of OPERATOR, or approve it where a second person must as well."""
    with batch_named(operator, number) as (_found, batch):
        event = releasing.release(batch=batch, by=by, note=note, now=clock.now())
    click.echo(f"{number} is {event.state}{', one more person is needed' * (event.deed == 'approve')}.")


@command.command("publish")
@click.argument("operator")
@click.argument("number", type=int)
@BY
def publish(operator: str, number: int, by: str) -> None:
    """Publish batch NUMBER of OPERATOR, which was released, in one step."""
    with batch_named(operator, number) as (found, batch), progress_of(batch) as told:
        report = publication.publish(profile=found.profile, batch=batch, by=by, now=clock.now(), told=told)
    _say(report)


@command.command("set-aside")
@click.argument("operator")
@click.argument("number", type=int)
@BY
@REASON
def set_aside(operator: str, number: int, by: str, reason: str) -> None:
    """Put batch NUMBER of OPERATOR aside; it is never published."""
    with batch_named(operator, number) as (_found, batch):
        releasing.set_aside(batch=batch, by=by, note=reason, now=clock.now())
    click.echo(f"{number} is set aside.")


@command.command("take-back")
@click.argument("operator")
@click.argument("number", type=int)
@BY
@REASON
def take_back(operator: str, number: int, by: str, reason: str) -> None:
    """Take batch NUMBER of OPERATOR back as a whole; customers see what they saw before it."""
    with batch_named(operator, number) as (found, batch), progress_of(batch) as told:
        taking_back.take_back(
            profile=found.profile, batch=batch, by=by, note=reason, now=clock.now(), told=told
        )
    click.echo(f"{number} is taken back.")
