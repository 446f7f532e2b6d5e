"""``madoguchi migrate``: tables, policies, and the web login."""

import os
from typing import Any

import click
from django.conf import settings
from django.core.management import call_command

from madoguchi.adapters.postgres.logins import LoginCannotBeMade, LoginOpensTheLock, prepare_web_login


@click.command("migrate")
def command() -> None:
    """Bring the database up to date. DATABASE_URL must be the owner's login."""
    try:
        migrate()
    except LoginCannotBeMade as error:
        advice = "make the role by hand and name it in DATABASE_WEB_URL (docs/operator-guide.md)"
        raise click.ClickException(f"the web login cannot be made: {error}; {advice}") from None
    except LoginOpensTheLock as error:
        raise click.ClickException(f"{error} could bypass row-level security; name another login") from None
    click.echo("The database is up to date.")


def migrate() -> None:
    """Migrate as the owner, then renew the web login and its grants.

    Raises LoginCannotBeMade and LoginOpensTheLock.
    """
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    web: dict[str, Any] = settings.DATABASES["default"]
    is_given = "DATABASE_WEB_URL" in os.environ
    prepare_web_login(
        owner_url=os.environ["DATABASE_URL"],
        name=web["USER"],
        password=None if is_given else web["PASSWORD"],
    )
