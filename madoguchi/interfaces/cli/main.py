"""The ``madoguchi`` command: prepares what a verb needs, then imports it."""

import importlib
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import click
import django
import django.db
import psycopg
from django.core.exceptions import ImproperlyConfigured

from madoguchi.adapters.postgres import embedded
from madoguchi.interfaces.cli.demonstration import environment
from madoguchi.operators.registry import ProfileRefused

ADVICE = "Is DATABASE_URL right, does the server run, and has `madoguchi migrate` been run?"
VAR = Path(os.environ.get("MADOGUCHI_VAR", Path(__file__).resolve().parents[3] / "var"))


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb: its module here, what it does, and what must stand before it is imported."""

    module: str
    help: str
    needs: Literal["settings", "database"]
    environment: Callable[[], dict[str, str]] = dict


VERBS = {
    "applications": Verb("applications", "Review applications for membership.", "database"),
    "as-it-was": Verb("as_it_was", "Write a customer's page as it was at a moment.", "database"),
    "audit": Verb("audit", "Verify, search and shorten the audit record.", "database"),
    "batches": Verb("batches", "Check, release, publish and take back what was sent.", "database"),
    "cards": Verb("cards", "List the cards that customers registered, for billing.", "database"),
    "deliveries": Verb("deliveries", "Let systems deliver files over HTTP.", "database"),
    "demo": Verb("demo", "Serve the samples, with sign-ins printed.", "database", environment),
    "documents": Verb("documents", "Check the register of documents, or take some out.", "database"),
    "enrol": Verb("enrol", "Make a member by hand.", "database"),
    "ingest": Verb("ingest", "Take billing files in.", "database"),
    "jobs": Verb("jobs", "See what the worker has to do; run a dead letter again.", "database"),
    "letters": Verb("letters", "Print letters with codes, to be posted.", "database"),
    "mails": Verb("mails", "See announcements; take in what came back; list dead addresses.", "database"),
    "members": Verb("members", "Help members who have lost what they sign in with.", "database"),
    "migrate": Verb("migrate", "Bring the database up to date.", "database"),
    "notices": Verb("notices", "Publish notices, list them, end one.", "database"),
    "operators": Verb("operators", "Check profiles, or begin a new one.", "settings"),
    "requests": Verb("service_requests", "Work through what members ask for.", "database"),
    "payment-twin": Verb("payment_twin", "Play the payment provider on this machine.", "settings"),
    "sample-town": Verb("sample_town", "Write the files of an invented town.", "settings"),
    "serve": Verb("serve", "Serve the portals.", "database"),
    "staff": Verb("staff", "Invite staff, list them, lock or help them.", "database"),
    "withdrawals": Verb("withdrawals", "List withdrawals, or take one back.", "database"),
    "verify": Verb("verify", "Tell whether a paper is what was sealed.", "settings"),
    "worker": Verb("worker", "Hand mails over as they fall due.", "database"),
}


class Verbs(click.Group):
    """The verbs; only the one that is called is prepared and imported."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name every verb."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Prepare and import a verb."""
        if (verb := VERBS.get(cmd_name)) is None:
            return None
        prepare(verb)
        module = importlib.import_module(f"madoguchi.interfaces.cli.{verb.module}")
        command: click.Command = module.command
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run a verb; what the surroundings lack is told in a sentence, not in a traceback."""
        try:
            return super().invoke(ctx)
        except (psycopg.Error, django.db.Error) as error:
            raise click.ClickException(f"PostgreSQL: {str(error).strip()}\n{ADVICE}") from None
        except OSError as error:
            raise click.ClickException(f"{error.filename or ''}: {error.strerror}") from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, verb.help) for name, verb in VERBS.items()])


def prepare(verb: Verb) -> None:
    """Start the server a verb needs and set Django up; refused profiles end the command."""
    os.environ |= verb.environment()
    if verb.needs == "database" and "--help" not in sys.argv:
        embedded.url(VAR / "postgres")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.settings")
    try:
        django.setup()
    except (ProfileRefused, ImproperlyConfigured) as refused:
        raise click.ClickException(str(refused)) from None


@click.group(cls=Verbs)
@click.version_option(package_name="madoguchi")
def main() -> None:
    """Customer portals in front of billing systems, one counter an operator."""
