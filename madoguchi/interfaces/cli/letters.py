"""``madoguchi letters``: print the letters with the codes by which customers register."""

from collections.abc import Iterable
from pathlib import Path

import click

from madoguchi.adapters.pdf import PaperRefused
from madoguchi.interfaces import clock
from madoguchi.interfaces.cli.operator_named import operator_named
from madoguchi.models import Place
from madoguchi.models.scope import operator_scope
from madoguchi.operators.registry import Operator
from madoguchi.services.letters import print_letters, waiting_places
from madoguchi.services.places import place_numbered

MOST_LETTERS = 1000  # of a file; a letter takes 0.8 MB of memory while it is set


@click.command("letters")
@click.argument("operator")
@click.argument("numbers", nargs=-1)
@click.option("--from-file", type=click.Path(path_type=Path), help="A text file, one number a line.")
@click.option("--waiting", is_flag=True, help="Everybody who asked for a letter.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The PDF to write.")
def command(
    *, operator: str, numbers: tuple[str, ...], from_file: Path | None, waiting: bool, out: Path
) -> None:
    """Print a letter with a new code for each of NUMBERS of OPERATOR; earlier codes become void.

    A number that leads nowhere stops all: no code is issued then, and no file is written.
    """
    found = operator_named(operator)
    with operator_scope(found.slug):
        named = _numbered([*numbers, *(_lines(from_file) if from_file else ())])
        places = list(dict.fromkeys([*named, *(waiting_places() if waiting else ())]))
        _print(found, places, out)
    click.echo(f"{out}: {len(places)} letters. Earlier codes of these places are void.")
    click.echo("The file holds codes in clear: print it, post the letters, and remove it.")


def _lines(file: Path) -> list[str]:
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise click.ClickException(f"{file}: not a text file in UTF-8") from None
    return [line for line in map(str.strip, lines) if line]


def _numbered(numbers: Iterable[str]) -> list[Place]:
    found = {number: place_numbered(typed=number) for number in numbers}
    if unknown := [number for number, place in found.items() if place is None]:
        raise click.ClickException(f"no such place, so nothing was printed: {', '.join(unknown)}")
    return [place for place in found.values() if place]


def _print(operator: Operator, places: list[Place], out: Path) -> None:
    if not 0 < len(places) <= MOST_LETTERS:
        raise click.ClickException(f"a file holds 1 to {MOST_LETTERS} letters, not {len(places)}")
    try:
        print_letters(operator=operator, places=places, file=out, now=clock.now())
    except FileExistsError:
        raise click.ClickException(f"{out} is there already and may hold letters not yet posted") from None
    except PaperRefused as refused:
        raise click.ClickException(f"no letter was printed: {refused}") from None
