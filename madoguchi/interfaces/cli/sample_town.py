"""``madoguchi sample-town``: write the files of an invented town."""

from datetime import datetime
from pathlib import Path

import click

from madoguchi.ingest.sample_town import write_town
from madoguchi.interfaces.cli.operator_named import operator_named


@click.command("sample-town")
@click.argument("operator")
@click.option("--customers", type=click.IntRange(min=1), default=24, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--months", type=click.IntRange(min=1, max=120), default=24, show_default=True)
@click.option("--last-month", type=click.DateTime(["%Y-%m"]), required=True, help="The newest billed month.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True)
def command(
    *, operator: str, customers: int, seed: int, months: int, last_month: datetime, out: Path
) -> None:
    """Write the billing files of OPERATOR for a town of invented customers, and name them."""
    written = write_town(
        operator_named(operator).profile,
        customers=customers,
        seed=seed,
        months=months,
        last_month=last_month.date(),
        folder=out,
    )
    for path in written:
        click.echo(path)
