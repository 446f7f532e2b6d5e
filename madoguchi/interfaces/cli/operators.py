"""``madoguchi operators``: check every profile, or begin a new one."""

import re
from pathlib import Path

import click
from django.conf import settings

from madoguchi.interfaces.operator_faults import faults_found
from madoguchi.operators.registry import ProfileRefused, read_operator
from madoguchi.operators.scaffold import write_operator
from madoguchi.operators.shortfalls import shortfalls_of


@click.group("operators")
def command() -> None:
    """Check every profile, or begin a new one."""


@command.command("check")
@click.option("--strict", is_flag=True, help="Fail where a profile falls short of a standard.")
def check(strict: bool) -> None:  # noqa: FBT001  # click names it
    """Prove every profile, template and choice; ends with 1 when one does not hold."""
    faults = [fault for each in settings.REGISTRY.values() for fault in faults_found(each)]
    shortfalls = [
        f"{slug}: {text}" for slug, each in settings.REGISTRY.items() for text in shortfalls_of(each.profile)
    ]
    for shortfall in shortfalls:
        click.echo(f"warning: {shortfall}")
    for fault in faults:
        click.echo(fault, err=True)
    if faults or (strict and shortfalls):
        raise click.exceptions.Exit(1)
    click.echo(f"{len(settings.REGISTRY)} operators are sound.")


@command.command("new")
@click.argument("slug")
@click.option("--name", prompt="Short name of the operator", help="Short name of the operator.")
def new(slug: str, name: str) -> None:
    """Write a commented profile for a new operator SLUG; it passes the check as it is."""
    if not re.fullmatch(r"[a-z][a-z0-9-]{1,38}", slug):
        raise click.BadParameter(
            "small letters, digits and hyphens, beginning with a letter", param_hint="SLUG"
        )
    if not name.strip() or not name.isprintable():
        raise click.BadParameter("one line of text", param_hint="--name")
    folder = Path(settings.OPERATORS[0]) / slug
    try:
        written = write_operator(folder, name=name)
        faults = faults_found(read_operator(written[0]))
    except FileExistsError:
        raise click.ClickException(f"{folder} is there already; nothing was written") from None
    except ProfileRefused as refused:
        raise click.ClickException(str(refused)) from None
    for file in written:
        click.echo(file)
    for fault in faults:
        click.echo(fault, err=True)
