"""A process killed while it receives, checks, publishes or takes back loses and doubles nothing.

``MADOGUCHI_KILLS`` says how often; the suite kills a few times.
"""

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db.models import Count

from madoguchi.domain.batches import BatchState
from madoguchi.ingest import publication, releasing
from madoguchi.ingest.batch import take_in
from madoguchi.ingest.dry_run import check
from madoguchi.ingest.originals import lent_original
from madoguchi.ingest.receiving import receive
from madoguchi.ingest.taking_back import take_back
from madoguchi.models import Batch, BatchEvent, Bill, Place, RowChange
from madoguchi.models.scope import operator_scope
from tests.billing_files import bill_rows, bills_content, content, customer_rows, file_of
from tests.cast import NOW
from tests.surroundings import server_conninfo

KILLS = int(os.environ.get("MADOGUCHI_KILLS", "6"))
SLUG = "kanazawa-water"
PLACES = 150
MONTHS = [date(2024, month, 1) for month in (8, 9)]
RECEIVED = {"door": "command", "by": "Sato", "now": NOW}

CHILD = """
import django; django.setup()
from tests.ingest.test_kills import go_on_and_on
print("begun", flush=True)
go_on_and_on()
"""


def numbers() -> list[str]:
    return [f"{each:010}0001" for each in range(1, PLACES + 1)]


def files_in(folder: Path) -> list[Path]:
    """Write two deliveries of bills: as stated first, and corrected."""
    made = []
    for index, name in enumerate(("水道料金", "訂正")):
        rows = [
            row | {"place_number": number, "line_name": name}
            for number in numbers()
            for month in MONTHS
            for row in bill_rows(month)
        ]
        path = folder / file_of(settings.REGISTRY[SLUG], "bills").pattern.replace("*", str(index))
        path.write_bytes(bills_content(settings.REGISTRY[SLUG], rows))
        made.append(path)
    return made


def go_on_and_on() -> None:
    """Take the deliveries through their whole life and back, over and over; begin where it stands."""
    profile = settings.REGISTRY[SLUG].profile
    paths = [Path(each) for each in json.loads(os.environ["FILES"])]
    with operator_scope(SLUG):
        while True:
            for path in paths:
                live(profile, path)
            for batch in reversed(standing()):
                take_back(profile=profile, batch=batch, by="Ueda", note="test", now=NOW)


def standing() -> list[Batch]:
    return list(Batch.objects.filter(kind="bills", state=BatchState.PUBLISHED).order_by("id"))


def live(profile: Any, path: Path) -> None:
    """Take one delivery as far as it goes; whoever was killed before named it alike, as the doors do."""
    batch = receive(profile=profile, path=path, file_name=path.name, delivery=path.name, **RECEIVED)
    if batch.state == BatchState.RECEIVED:
        check(profile=profile, batch=batch, now=NOW)
    if batch.state == BatchState.CHECKED:
        releasing.release(batch=batch, by="Ueda", now=NOW)
    if batch.state == BatchState.RELEASED:
        publication.publish(profile=profile, batch=batch, now=NOW)


def check_records() -> None:
    """See that whatever stands is whole: each batch by its state, each bill by the batches that stand."""
    for batch in Batch.objects.filter(kind="bills"):
        with lent_original(batch.sha256) as path:
            assert hashlib.sha256(path.read_bytes()).hexdigest() == batch.sha256
        last = BatchEvent.objects.filter(batch=batch).order_by("-id").first()
        assert last.state == batch.state
        has_bills = Bill.objects.filter(batch=batch).exists()
        assert has_bills == (batch.state in (BatchState.PUBLISHED, BatchState.TAKEN_BACK))
    names = {bill.lines[0]["name"] for bill in Bill.objects.filter(superseded_at=None)}
    count = Bill.objects.filter(superseded_at=None).count()
    expected = {0: (set(), 0), 1: ({"水道料金"}, PLACES * 2), 2: ({"訂正"}, PLACES * 2)}
    assert (names, count) == expected[len(standing())]
    twice = Bill.objects.filter(superseded_at=None).values("place_id", "number").annotate(n=Count("id"))
    assert not twice.filter(n__gt=1).exists()
    assert RowChange.objects.count() == PLACES * 2


def run(paths: list[Path], *, seconds: float) -> None:
    """Work in a process of its own, and kill it after so many seconds."""
    surroundings = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE,
        "FILES": json.dumps(list(map(str, paths))),
    }
    with subprocess.Popen(
        [sys.executable, "-c", CHILD], stdout=subprocess.PIPE, env=surroundings, text=True
    ) as child:
        assert child.stdout.readline() == "begun\n"
        time.sleep(seconds)
        child.send_signal(signal.SIGKILL)
        assert child.stdout.read() == ""
    until_the_server_has_noticed()


def until_the_server_has_noticed() -> None:
    """Wait until nobody works on what the killed process had begun."""
    with psycopg.connect(server_conninfo("postgres"), autocommit=True) as server:
        for _try in range(200):
            ((busy,),) = server.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND xact_start IS NOT NULL",
                (settings.DATABASES["default"]["NAME"],),
            ).fetchall()
            if not busy:
                return
            time.sleep(0.05)


def test_killed_anywhere_nothing_is_lost_and_nothing_doubled(committed_db: None, tmp_path: Path) -> None:
    operator = settings.REGISTRY[SLUG]
    file = file_of(operator, "customers")
    rows = [
        customer_rows()[0] | {"customer_number": number[:10], "place_number": number} for number in numbers()
    ]
    masters = tmp_path / file.pattern.replace("*", "1")
    masters.write_bytes(content(file, rows))
    paths = files_in(tmp_path)
    chance = random.Random(20241021)
    with operator_scope(SLUG):
        assert take_in(profile=operator.profile, path=masters, now=NOW).added == PLACES
        for _kill in range(KILLS):
            run(paths, seconds=chance.uniform(0.0, 1.5))
            check_records()
        assert Place.objects.count() == PLACES
        for path in paths:
            live(operator.profile, path)
        check_records()
