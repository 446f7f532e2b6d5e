"""``madoguchi batches`` where it is about rows that were set aside: shown, decided, sent in."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from madoguchi.ingest.batch import bring_in
from madoguchi.ingest.descriptions import description_of
from madoguchi.ingest.quarantine import deciding, resending
from madoguchi.ingest.quarantine.keeping import rows_of_batch
from madoguchi.interfaces import clock
from madoguchi.interfaces.cli.applications import at_most
from madoguchi.interfaces.cli.batch_named import batch_named
from madoguchi.interfaces.cli.batch_refusals import batch_refusals
from madoguchi.interfaces.cli.batch_words import head, progress_of, quarantined
from madoguchi.interfaces.cli.operator_named import operator_named
from madoguchi.models import QuarantinedRow
from madoguchi.models.scope import operator_scope
from madoguchi.operators.registry import Operator

BY = click.option("--by", required=True, callback=at_most(60), help="Who decides.")
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@contextmanager
def _row(operator: str, number: int) -> Iterator[tuple[Operator, QuarantinedRow]]:
    found = operator_named(operator)
    with operator_scope(found.slug), batch_refusals():
        row = QuarantinedRow.objects.filter(pk=number).first()
        if row is None:
            raise click.ClickException(f"no quarantined row {number}")
        yield found, row


@click.command("quarantine")
@click.argument("operator")
@click.argument("batch", type=int)
@click.option("--to", "folder", type=click.Path(path_type=Path, file_okay=False), help="Write the rows here.")
def quarantine(operator: str, batch: int, folder: Path | None) -> None:
    """List what was set aside of BATCH of OPERATOR, or write it to files as it was sent."""
    with batch_named(operator, batch) as (_found, held):
        rows = list(rows_of_batch(held))
    for row in rows:
        click.echo(quarantined(row))
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{row.pk}.txt").write_bytes(bytes(row.raw))
    click.echo(f"{sum(row.decision == '' for row in rows)} wait for a person.")


@click.command("correct")
@click.argument("operator")
@click.argument("row", type=int)
@click.argument("file", type=FILE)
@BY
def correct(operator: str, row: int, file: Path, by: str) -> None:
    """Put FILE, the rows of quarantined ROW of OPERATOR as they should be, beside what was sent.

    It holds what `batches quarantine --to` writes: headings of a workbook and headers of a bank stay.
    """
    with _row(operator, row) as (found, held):
        described = description_of(profile=found.profile, batch=held.batch)
        deciding.correct(row=held, corrected=file.read_bytes(), file=described, by=by, now=clock.now())
    click.echo(f"{row} is corrected; `batches send-in` takes it in.")


@click.command("approve")
@click.argument("operator")
@click.argument("rows", nargs=-1, required=True, type=int)
@BY
def approve(operator: str, rows: tuple[int, ...], by: str) -> None:
    """Let the places of quarantined ROWS of OPERATOR move to another customer."""
    for row in rows:
        with _row(operator, row) as (_found, held):
            deciding.approve(row=held, by=by, now=clock.now())
        click.echo(f"{row} is approved; `batches send-in` takes it in.")


@click.command("drop")
@click.argument("operator")
@click.argument("row", type=int)
@BY
@click.option("--reason", required=True, callback=at_most(500), help="Why; it is kept.")
def drop(operator: str, row: int, by: str, reason: str) -> None:
    """Decide that quarantined ROW of OPERATOR is not to come in."""
    with _row(operator, row) as (_found, held):
        deciding.drop(row=held, by=by, note=reason, now=clock.now())
    click.echo(f"{row} is dropped.")


@click.command("send-in")
@click.argument("operator")
@click.argument("batch", type=int)
@BY
def send_in(operator: str, batch: int, by: str) -> None:
    """Take in what was decided about the quarantined rows of BATCH of OPERATOR; ends with 1 if refused."""
    is_refused = False
    with batch_named(operator, batch) as (found, held):
        for made in resending.send_in(profile=found.profile, batch=held, by=by, now=clock.now()):
            with progress_of(made) as told:
                report = bring_in(profile=found.profile, batch=made, now=clock.now(), by=by, told=told)
            made.refresh_from_db()
            click.echo(head(made))
            click.echo(str(report), err=report.is_refused)
            is_refused = is_refused or report.is_refused
    if is_refused:
        raise click.exceptions.Exit(1)
