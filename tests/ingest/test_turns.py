"""Moments of batches follow one another as the batches do, whatever the clocks of who brings them."""

import time
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from django.conf import settings
from django.db import transaction

from madoguchi.ingest.taking_back import take_back
from madoguchi.ingest.turns import one_at_a_time, turn_to_publish
from madoguchi.models import Batch, Bill, Place
from madoguchi.models.scope import operator_scope
from madoguchi.services.as_it_was import statements_at
from tests.billing_files import bill_rows, bills_content
from tests.cast import NOW
from tests.crowd import at_once
from tests.ingest.test_taking_back import Town, named

CABLE = settings.REGISTRY["kanazawa-cable"]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def town(db: None, tmp_path: Path):
    with operator_scope(CABLE.slug):
        made = Town(tmp_path)
        made.settle()
        made.now = NOW
        yield made


def send(town: Town, rows, suffix: str) -> None:
    assert not town.send("bills", bills_content(CABLE, rows), suffix=suffix).is_refused


def shown(at: datetime) -> list[int]:
    return [bill.version for bill in statements_at(place_id=Place.objects.get().pk, at=at)]


def test_at_every_moment_one_version_was_shown_although_a_duty_began_before(town: Town) -> None:
    send(town, bill_rows(), "8")
    town.now = NOW - 2 * MINUTE
    send(town, named("訂正"), "9")
    first, second = Bill.objects.order_by("version")
    assert (first.superseded_at, second.published_at) == (NOW, NOW)
    assert [shown(NOW + each * MINUTE) for each in (-1, 0, 1)] == [[], [2], [2]]


def test_what_is_taken_back_by_a_clock_that_is_behind_had_been_there(town: Town) -> None:
    send(town, bill_rows(), "8")
    batch = Batch.objects.get(kind="bills")
    facts = {"profile": town.profile, "by": "Ueda", "note": "二重請求のため"}
    event = take_back(batch=batch, now=NOW - MINUTE, **facts)
    assert (event.happened_at, Bill.objects.get().superseded_at) == (NOW, NOW)


def test_moment_of_whom_nobody_is_before_is_that_of_the_call(town: Town) -> None:
    with transaction.atomic():
        assert turn_to_publish(now=NOW + MINUTE) == NOW + MINUTE


@pytest.mark.usefixtures("committed_db")
def test_moment_of_who_has_waited_is_later_by_the_wait() -> None:
    held = Event()

    def act(index: int) -> datetime:
        with operator_scope(CABLE.slug), transaction.atomic():
            if index:
                assert held.wait(timeout=60)
                return turn_to_publish(now=NOW)
            one_at_a_time()
            held.set()
            time.sleep(0.5)
            return NOW

    _first, second = at_once(2, act)
    assert timedelta(seconds=0.2) < second - NOW < MINUTE
