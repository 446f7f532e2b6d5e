"""``madoguchi ingest``: take billing files in."""

from pathlib import Path

import click

from madoguchi.ingest.batch import take_in
from madoguchi.ingest.file_names import delivery_of
from madoguchi.interfaces import clock
from madoguchi.interfaces.cli.batch_words import show_progress
from madoguchi.interfaces.cli.operator_named import operator_named
from madoguchi.interfaces.cli.store_refusals import store_refusals
from madoguchi.models.scope import operator_scope


@click.command("ingest")
@click.argument("operator")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def command(operator: str, files: tuple[Path, ...]) -> None:
    """Take FILES of OPERATOR in, in the order given; ends with 1 when one is refused."""
    found = operator_named(operator)
    for file in files:
        if not file.is_file():
            raise click.ClickException(f"{file}: ファイルがありません。")
        with operator_scope(found.slug), store_refusals():
            report = take_in(
                profile=found.profile,
                path=file,
                now=clock.now(),
                delivery=delivery_of(file),
                told=show_progress,
            )
        click.echo(str(report), err=report.is_refused)
        if report.is_refused:
            raise click.exceptions.Exit(1)
