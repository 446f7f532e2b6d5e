"""What ``first-customer.toml`` says: a town's seed, and its first customer with the guide's own numbers."""

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from madoguchi.domain.bills import AccountSummary, BillLine, Reading, Statement, faults
from madoguchi.ingest.sample_town.bill_kinds import kind_for
from madoguchi.ingest.sample_town.stories import Household, Place, Story, Supply
from madoguchi.operators.schema.files import BillColumns

FILE_NAME = "first-customer.toml"


def first_customer(folder: Path, *, months: tuple[date, ...], columns: BillColumns) -> Story:
    """Read ``first-customer.toml``; months without a bill of their own are filled in where it says so.

    Raises ValueError if a bill does not add up.
    """
    stated = _stated(folder)
    places = tuple(Place(**place) for place in stated["places"])
    supplies = tuple(Supply(**supply) for supply in stated["supplies"])
    bills = {(bill.place_number, bill.month): bill for bill in map(_statement, stated.get("bills", ()))}
    if stated["has_other_bills"]:
        filled = kind_for(columns).statements(supplies, months=months, columns=columns, random=Random(1))  # noqa: S311  # invented
        bills = {(bill.place_number, bill.month): bill for bill in filled} | bills
    household = Household(**stated["household"], places=places)
    return Story(household, supplies, tuple(_checked(bills[key]) for key in sorted(bills)))


def town_seed(folder: Path) -> int:
    """Read the seed of the other customers, chosen so that they show what is rare."""
    seed: int = _stated(folder)["seed"]
    return seed


def _stated(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / FILE_NAME).read_text(encoding="utf-8"))


def _statement(stated: dict[str, Any]) -> Statement:
    stated = dict(stated)
    lines = tuple(_line(**line) for line in stated.pop("lines"))
    reading, summary = stated.pop("reading", None), stated.pop("summary", None)
    made = Statement(number=f"{stated['month']:%Y%m}-1", lines=lines, **stated)
    return replace(
        made,
        reading=Reading(**reading) if reading else None,
        summary=AccountSummary(**summary) if summary else None,
    )


def _line(*, name: str, charge: int, discount: int = 0, tax: int | None = None) -> BillLine:
    return BillLine(name, charge, discount, charge - discount, tax)


def _checked(bill: Statement) -> Statement:
    if wrong := list(_wrong(bill)):
        raise ValueError(f"{bill.place_number} {bill.month}: {wrong}")
    return bill


def _wrong(bill: Statement) -> Iterator[str]:
    for fault in faults(bill):
        yield f"{fault.code} {fault.values}"
