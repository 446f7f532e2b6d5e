"""The plan of a town: what the operator's profile and the caller say about every customer in it."""

import re
import zlib
from dataclasses import dataclass
from datetime import date

from madoguchi.domain.months import first_day, months_before
from madoguchi.ingest.formats.byte_ranges import byte_range
from madoguchi.operators.schema.files import (
    BillsFile,
    ContractsFile,
    CustomersFile,
    DataFile,
)
from madoguchi.operators.schema.profile import Profile

DIGITS = 10
"""Digits of a number in a file that does not say."""

CITY = re.compile(r"^(?:.{2,3}?[都道府県])?(.{1,6}?[市区町村])")


@dataclass(frozen=True, slots=True)
class Plan:
    """What all customers of a town share. ``months`` are first days, oldest first."""

    profile: Profile
    seed: int
    months: tuple[date, ...]
    city: str
    postal_area: str
    customers_file: CustomersFile
    contracts_file: ContractsFile
    bills_file: BillsFile

    @property
    def has_places(self) -> bool:
        """Whether a customer may have several places, each with a number of its own."""
        return bool(self.customers_file.columns.place_number)

    @property
    def is_metered(self) -> bool:
        """Whether bills carry readings."""
        return bool(self.bills_file.columns.read_on)


def plan(profile: Profile, *, seed: int, months: int, last_month: date) -> Plan:
    """Make the plan; raises ValueError if the profile lacks a kind of file."""
    found = CITY.match(profile.contact.address)
    city = found[1] if found else "見本市"
    return Plan(
        profile=profile,
        seed=seed,
        months=tuple(months_before(first_day(last_month), back) for back in reversed(range(months))),
        city=city,
        postal_area=f"{zlib.crc32(city.encode()) % 900 + 100}",
        customers_file=_first(profile, CustomersFile),
        contracts_file=_first(profile, ContractsFile),
        bills_file=_first(profile, BillsFile),
    )


def text_bytes(file: DataFile, column: str) -> int | None:
    """Give how many bytes a value may have; None where nothing is said."""
    if file.format != "fixed_width":
        return None
    place = byte_range(getattr(file.columns, column))
    return int(place.stop - place.start)


def _first[F](profile: Profile, kind: type[F]) -> F:
    for file in profile.files:
        if isinstance(file, kind):
            return file
    raise ValueError(f"{profile.slug} has no {kind.__name__}")
