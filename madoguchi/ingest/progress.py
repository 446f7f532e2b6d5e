"""Progress (進み具合) of long work: rows, rate and time left, told now and then to whoever wants to know."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, BinaryIO

from django.db import Error, connection
from django.utils import timezone

from madoguchi.ingest.connection_beside import cursor_beside
from madoguchi.ingest.report import Report
from madoguchi.models import Batch, BatchProgress
from madoguchi.models.scope import operator_in_scope

SECONDS_BETWEEN = 1.0
BELIEVED_FOR = timedelta(minutes=15)  # a step of unknown length tells once; a killed worker never again

KEEP = """
INSERT INTO madoguchi_batchprogress (operator, batch_id, step, rows, rows_per_second, seconds_left, told_at)
VALUES (%s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (operator, batch_id) DO UPDATE SET (step, rows, rows_per_second, seconds_left, told_at)
    = (excluded.step, excluded.rows, excluded.rows_per_second, excluded.seconds_left, excluded.told_at)
"""
IMPATIENT = "SET lock_timeout = '1s'"  # the work itself may hold the batch, and waits for what is told of it
FORGET = "DELETE FROM madoguchi_batchprogress WHERE operator = %s AND batch_id = %s"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a step has come; ``seconds_left`` is None where nobody can say."""

    step: str
    rows: int
    rows_per_second: float
    seconds_left: float | None = None


type Told = Callable[[Progress], object]


def watched[Item](
    items: Iterator[Item], *, report: Report, stream: BinaryIO, size: int, told: Told | None
) -> Iterator[Item]:
    """Let what is made of ``size`` bytes pass, and tell about once a second how far it has come."""
    if told is None:
        yield from items
        return
    began = last = time.monotonic()
    for item in items:
        yield item
        if (now := time.monotonic()) - last >= SECONDS_BETWEEN:
            told(_reading(report.rows, now - began, stream.tell(), size))
            last = now
    told(_reading(report.rows, time.monotonic() - began, size, size))


def _reading(rows: int, seconds: float, done: int, size: int) -> Progress:
    left = seconds * (size - done) / done if done else None
    return Progress("reading", rows, rows / seconds if seconds else 0.0, left)


def telling(told: Told | None, step: str, rows: int) -> None:
    """Tell that a step begins whose length nobody can say."""
    if told:
        told(Progress(step, rows, 0.0))


@contextmanager
def kept_progress(batch: Batch) -> Iterator[Told]:
    """Give what keeps progress beside the batch while work runs, and forget it when that is over.

    It has a connection of its own, so that others see it. What cannot be kept is not: the work goes on.
    """
    operator, batch_id = operator_in_scope(), batch.pk
    was_told = False

    def keep(progress: Progress) -> None:
        nonlocal was_told
        was_told = True
        facts = (progress.step, progress.rows, progress.rows_per_second, progress.seconds_left)
        with suppress(Error):
            _beside(KEEP, (operator, batch_id, *facts, timezone.now()))

    try:
        yield keep
    finally:
        if was_told:
            with suppress(Error):  # what is left behind is soon believed no more
                _beside(FORGET, (operator, batch_id))


@contextmanager
def progress_seen(batch: Batch, told: Told | None = None) -> Iterator[Told | None]:
    """Keep beside the batch what is told as well, unless nobody else can see the batch yet."""
    if connection.in_atomic_block:
        yield told
        return
    with kept_progress(batch) as keep:

        def tell(progress: Progress) -> None:
            keep(progress)
            if told:
                told(progress)

        yield tell


def progress_at_hand(batch: Batch) -> BatchProgress | None:
    """Give how far work on a batch is, if some is going on."""
    return batch.progress.filter(told_at__gt=timezone.now() - BELIEVED_FOR).first()


def _beside(statement: str, facts: tuple[Any, ...]) -> None:
    with cursor_beside() as cursor:
        cursor.execute(IMPATIENT)
        cursor.execute(statement, facts)
