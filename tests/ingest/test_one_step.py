"""Who reads while a batch is published or taken back sees the old state or the new, never a mixture."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Event

from django.conf import settings
from django.db import connections

from madoguchi.models import Batch
from madoguchi.models.scope import operator_scope
from tests.billing_files import bill_rows, customer_rows
from tests.cast import Person, browser
from tests.ingest.test_taking_back import Town, named

OPERATOR = settings.REGISTRY["kanazawa-water"]
MONTHS = [date(2024, month, 1) for month in range(4, 11)]
FORM_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
READERS = 4


def pages_of(someone: Person) -> tuple[bytes, ...]:
    """Read the pages that a batch of bills changes, each as one answer."""
    found = (someone.client.get(someone.root + page) for page in ("home/", "bills/", "usage/"))
    return tuple(FORM_TOKEN.sub(b"", page.content) for page in found)


def read_on(someone: Person, over: Event) -> list[tuple[bytes, ...]]:
    """Read until it is over, and once more."""
    try:
        reader = Person(someone.operator, someone.member, someone.places, browser(someone.operator)).sign_in()
        found = [pages_of(reader)]
        while not over.is_set():
            found.append(pages_of(reader))
        return [*found, pages_of(reader)]
    finally:
        connections.close_all()


def read_meanwhile(someone: Person, act: Callable[[], object]) -> list[list[tuple[bytes, ...]]]:
    over = Event()
    with ThreadPoolExecutor(READERS) as threads:
        reading = [threads.submit(read_on, someone, over) for _reader in range(READERS)]
        try:
            act()
        finally:
            over.set()
        return [each.result() for each in reading]


def test_readers_see_the_old_pages_or_the_new(committed_db: None, tmp_path: Path) -> None:
    with operator_scope(OPERATOR.slug):
        town = Town(tmp_path, OPERATOR)
        someone = town.settle().sign_in()
        neighbours = [
            customer_rows()[0] | {"customer_number": number[:10], "place_number": number}
            for number in (f"{each:010}0001" for each in range(500, 800))
        ]
        town.enter("customers", [*customer_rows(), *neighbours])
        town.enter("bills", [row for month in MONTHS for row in bill_rows(month)])
        old = pages_of(someone)
        corrected = [row for month in MONTHS for row in named("訂正", month)]
        others = [
            row | {"place_number": each["place_number"]}
            for each in neighbours
            for month in MONTHS
            for row in bill_rows(month)
        ]
        seen = read_meanwhile(someone, lambda: town.enter("bills", [*corrected, *others]))
        new = pages_of(someone)
        batch = Batch.objects.order_by("-id").first()
        seen_back = read_meanwhile(someone, lambda: town.undo(batch))
        assert pages_of(someone) == old
    assert old != new
    for readers, before, after in ((seen, old, new), (seen_back, new, old)):
        for reads in readers:
            assert reads[0] == before
            assert reads[-1] == after
            for page, (was, became) in enumerate(zip(before, after, strict=True)):
                turns = [read[page] for read in reads]
                assert set(turns) <= {was, became}
                assert turns == sorted(turns, key=lambda each, was=was: each != was)  # never back again
