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

from madoguchi.adapters.postgres import embedded
from madoguchi.interfaces.cli.demonstration import environment
from madoguchi.operators.registry import ProfileRefused

VAR = Path(os.environ.get("MADOGUCHI_VAR", Path(__file__).resolve().parents[3] / "var"))


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb: its module here, what it does, and what must stand before it is imported."""

    module: str
    help: str
    needs: Literal["settings", "database"]
    environment: Callable[[], dict[str, str]] = dict


VERBS = {
    "demo": Verb("demo", "Serve the samples, with sign-ins printed.", "database", environment),
    "ingest": Verb("ingest", "Take billing files in.", "database"),
    "migrate": Verb("migrate", "Bring the database up to date.", "database"),
    "operators": Verb("operators", "Check profiles, or begin a new one.", "settings"),
    "sample-town": Verb("sample_town", "Write the files of an invented town.", "settings"),
    "serve": Verb("serve", "Serve the portals.", "database"),
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
    except ProfileRefused as refused:
        raise click.ClickException(str(refused)) from None


@click.group(cls=Verbs)
@click.version_option(package_name="madoguchi")
def main() -> None:
    """Customer portals in front of billing systems, one counter an operator."""
