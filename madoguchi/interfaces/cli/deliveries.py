"""``madoguchi deliveries``: tokens for the systems that deliver files, and what they delivered."""

import click

from madoguchi.domain.clock import TOKYO
from madoguchi.interfaces import clock
from madoguchi.interfaces.cli.operator_named import operator_named
from madoguchi.models import Upload
from madoguchi.models.scope import operator_scope
from madoguchi.services.delivery_tokens import NameTaken, NoSuchToken, make_token, revoke_token, tokens

MOST_LISTED = 50
MOMENT = "%Y-%m-%d %H:%M"


@click.group("deliveries")
def command() -> None:
    """Let the operator's systems deliver files over HTTP, by tokens."""


@command.command("token")
@click.argument("operator")
@click.argument("name")
def new_token(operator: str, name: str) -> None:
    """Make a token for the system NAME of OPERATOR, and show it this once."""
    found = operator_named(operator)
    with operator_scope(found.slug):
        try:
            click.echo(make_token(name=name[:60], now=clock.now()))
        except NameTaken:
            raise click.ClickException(f"{name}: 同じ名前のトークンが使われています。") from None


@command.command("revoke")
@click.argument("operator")
@click.argument("name")
def revoke(operator: str, name: str) -> None:
    """Revoke the token of the system NAME of OPERATOR."""
    found = operator_named(operator)
    with operator_scope(found.slug):
        try:
            revoke_token(name=name, now=clock.now())
        except NoSuchToken:
            raise click.ClickException(f"{name}: この名前のトークンはありません。") from None


@command.command("tokens")
@click.argument("operator")
def list_tokens(operator: str) -> None:
    """List the tokens of OPERATOR: name, made, last used, revoked."""
    found = operator_named(operator)
    with operator_scope(found.slug):
        for each in tokens():
            moments = (each.made_at, each.last_used_at, each.revoked_at)
            shown = (f"{moment.astimezone(TOKYO):{MOMENT}}" if moment else "-" for moment in moments)
            click.echo("\t".join((each.name, *shown)))


@command.command("list")
@click.argument("operator")
def list_uploads(operator: str) -> None:
    """List the latest files that were delivered to OPERATOR: state, bytes that came, name, system."""
    found = operator_named(operator)
    with operator_scope(found.slug):
        latest = Upload.objects.select_related("token").order_by("-changed_at")[:MOST_LISTED]
        for each in latest:
            facts = (each.state, f"{each.received}/{each.size}", each.file_name, each.token.name)
            click.echo("\t".join((f"{each.changed_at.astimezone(TOKYO):{MOMENT}}", *facts)))
