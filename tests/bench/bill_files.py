"""The files of the ingest benchmark: one invented town, cut to size behind a customer."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.bench.surroundings import SLUG

MONTHS = 3
LINES_A_CUSTOMER = 9.2
"""What a customer of the town is billed in so many months, on average and rather less."""

ENCODING = "cp932"


@dataclass(frozen=True)
class Town:
    """An invented town: its customers, and the heading and rows of its bills."""

    customers: Path
    bills: Path

    def cut(self, folder: Path, *, first: int, rows: int) -> tuple[Path, Path, int]:
        """Write so many rows, and the rest of a customer, behind so many others.

        Gives the file as the billing system writes it, the same rows clean in UTF-8, and their number.
        """
        folder.mkdir(exist_ok=True)
        file, clean = folder / f"SEIKYU_{first}_{rows}.csv", folder / f"clean_{first}_{rows}.csv"
        written = 0
        with self.bills.open("rb") as stream, file.open("wb") as given, clean.open("wb") as cleaned:
            given.write(next(stream))
            for line in _slice(stream, first, rows):
                given.write(line)
                cleaned.write(line.decode(ENCODING).replace("\r\n", "\n").encode())
                written += 1
        return file, clean, written


def invented(folder: Path, *, rows: int) -> Town:
    """Invent a town of so many bill lines, or somewhat more; its customers pay in the way of the operator."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.settings")
    django.setup()
    from django.conf import settings

    from madoguchi.ingest.sample_town import write_town

    profile = settings.REGISTRY[SLUG].profile
    customers = int(rows / LINES_A_CUSTOMER) + 10
    last = date(2024, 10, 1)
    found = write_town(profile, customers=customers, seed=1, months=MONTHS, last_month=last, folder=folder)
    customers_file, _contracts, bills_file = found
    return Town(customers_file, bills_file)


def _slice(stream: Iterator[bytes], first: int, rows: int) -> Iterator[bytes]:
    """Yield rows from the first new customer behind so many, to the end of the customer who has the last."""
    place, begun, count = b"", not first, 0
    for index, line in enumerate(stream):
        is_new = line.partition(b",")[0] != place
        place = line.partition(b",")[0]
        begun = begun or (index >= first and is_new)
        if count >= rows and is_new:
            return
        if begun:
            count += 1
            yield line
