"""``madoguchi as-it-was``: write what a customer saw at a moment, as a page."""

from datetime import datetime
from pathlib import Path

import click

from madoguchi.domain.clock import TOKYO, business_day
from madoguchi.interfaces.cli.operator_named import operator_named
from madoguchi.interfaces.rendering.as_it_was import page_as_it_was
from madoguchi.models.scope import operator_scope
from madoguchi.services.as_it_was import place_as_it_was, places_numbered_at

MOMENT = click.DateTime(formats=["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"])


@click.command("as-it-was")
@click.argument("operator")
@click.argument("number")
@click.argument("moment", type=MOMENT)
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
def command(*, operator: str, number: str, moment: datetime, out: Path) -> None:
    """Write to OUT, a HTML file, what the customer of place NUMBER of OPERATOR saw at MOMENT (in Japan)."""
    found = operator_named(operator)
    at = moment.replace(tzinfo=TOKYO)
    with operator_scope(found.slug):
        places = places_numbered_at(number=number, at=at)
        today = business_day(now=at)
        rules = found.profile.bills
        pages = [
            page_as_it_was(operator=found, was=was, at=at)
            for place in places
            if (was := place_as_it_was(place_id=place.pk, rules=rules, today=today, at=at))
        ]
    if not pages:
        raise click.ClickException(f"no place {number} at {at:%Y-%m-%d %H:%M:%S}")
    out.write_text("\n".join(pages), encoding="utf-8")
    click.echo(f"{out}: {number} at {at:%Y-%m-%d %H:%M:%S}")
