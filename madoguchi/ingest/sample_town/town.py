"""Towns: a folder of files for so many customers, written a row at a time."""

from collections.abc import Iterator
from datetime import date
from fnmatch import fnmatch
from itertools import chain
from pathlib import Path
from random import Random

from madoguchi.domain.bills import Statement
from madoguchi.ingest.formats import format_named
from madoguchi.ingest.sample_town.bill_kinds import kind_for
from madoguchi.ingest.sample_town.households import household
from madoguchi.ingest.sample_town.plan import Plan, plan
from madoguchi.ingest.sample_town.row_texts import column_bytes, row_texts
from madoguchi.ingest.sample_town.stories import Story, Supply
from madoguchi.ingest.sample_town.supplies import supplies
from madoguchi.operators.schema.files import DataFile
from madoguchi.operators.schema.profile import Profile


def write_town(
    profile: Profile,
    *,
    customers: int,
    seed: int,
    months: int,
    last_month: date,
    folder: Path,
    first: Story | None = None,
) -> list[Path]:
    """Write one file of each kind for ``customers`` customers and ``months`` months up to ``last_month``.

    ``first`` takes the place of the customer of index 0; its statements must bear reading again. Raises
    ValueError if the profile lacks a kind of file or holds too few digits for so many customers.
    """
    made = plan(profile, seed=seed, months=months, last_month=last_month)
    folder.mkdir(parents=True, exist_ok=True)
    return [
        _write(file, made, folder, customers, first)
        for file in (made.customers_file, made.contracts_file, made.bills_file)
    ]


def story(plan: Plan, index: int) -> Story:
    """Tell the story of the customer of an index; statements are drawn when they are read, once."""
    random = Random(f"{plan.seed}:{index}")  # noqa: S311  # invented, and the same each time
    who = household(plan, index, random)
    by_place = {place.number: supplies(plan, place.number, random) for place in who.places}
    statements = chain.from_iterable(_statements(plan, each, random) for each in by_place.values())
    return Story(who, tuple(chain.from_iterable(by_place.values())), statements)


def file_name(file: DataFile, *, last_month: date) -> str:
    """Give a name that matches the file's pattern; raises ValueError where a month does not make one."""
    name = file.pattern.replace("*", f"{last_month:%Y%m}").replace("?", "0")
    if not fnmatch(name, file.pattern):
        raise ValueError(f"no file name for {file.pattern}")
    return name


def _statements(plan: Plan, places_supplies: tuple[Supply, ...], random: Random) -> Iterator[Statement]:
    columns = plan.bills_file.columns
    kind = kind_for(columns)
    yield from kind.statements(places_supplies, months=plan.months, columns=columns, random=random)


def _write(file: DataFile, plan: Plan, folder: Path, customers: int, first: Story | None) -> Path:
    path = folder / file_name(file, last_month=plan.months[-1])
    columns = column_bytes(file)
    told = (first if first and not index else story(plan, index) for index in range(customers))
    rows = (row for each in told for row in row_texts(each, file, columns))
    with path.open("wb") as stream:
        stream.writelines(format_named(file.format).write(rows, file))
    return path
