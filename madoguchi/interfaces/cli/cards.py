"""``madoguchi cards``: the cards that customers registered, as a list for the billing system."""

import csv
import io
from collections.abc import Iterable
from datetime import datetime

import click

from madoguchi.domain.clock import TOKYO
from madoguchi.domain.csv_files import safe_cell
from madoguchi.interfaces.cli.operator_named import operator_named
from madoguchi.models import CardChange
from madoguchi.models.scope import operator_scope
from madoguchi.services.card_changes import registered_cards

COLUMNS = (
    *("customer_number", "provider_customer", "payment_method", "brand", "last4", "expires"),
    *("registered_at", "first_month"),
)


@click.command("cards")
@click.argument("operator")
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), help="Only those registered on that day or later."
)
def command(operator: str, since: datetime | None) -> None:
    """Write the present card of each customer of OPERATOR as CSV: the provider's ids, no card number."""
    found = operator_named(operator)
    with operator_scope(found.slug):
        cards = registered_cards(since=since.replace(tzinfo=TOKYO) if since else None)
        click.echo(_csv(cards), nl=False)


def _csv(cards: Iterable[CardChange]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([safe_cell(cell) for cell in _row(card)] for card in cards)
    return text.getvalue()


def _row(card: CardChange) -> tuple[str, ...]:
    registered_at = card.ended_at.astimezone(TOKYO).isoformat(timespec="seconds") if card.ended_at else ""
    return (
        card.customer.number,
        card.provider_customer,
        card.payment_method,
        card.brand,
        card.last4,
        f"{card.expires:%Y-%m}" if card.expires else "",
        registered_at,
        f"{card.first_month:%Y-%m}" if card.first_month else "",
    )
