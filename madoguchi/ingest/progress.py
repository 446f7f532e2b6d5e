"""Progress (進み具合) of long work: rows, rate and time left, told now and then to whoever wants to know."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from django.db import connection
from django.utils import timezone

from madoguchi.models import Batch
from madoguchi.models.scope import operator_in_scope

EVERY_ROWS = 4096
SECONDS_BETWEEN = 1.0

KEEP = """
INSERT INTO madoguchi_batchprogress (operator, batch_id, step, rows, rows_per_second, seconds_left, told_at)
VALUES (%s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (operator, batch_id) DO UPDATE SET (step, rows, rows_per_second, seconds_left, told_at)
    = (excluded.step, excluded.rows, excluded.rows_per_second, excluded.seconds_left, excluded.told_at)
"""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a step has come; ``seconds_left`` is None where nobody can say."""

    step: str
    rows: int
    rows_per_second: float
    seconds_left: float | None = None


type Told = Callable[[Progress], object]


def watched[Item](items: Iterator[Item], *, stream: BinaryIO, size: int, told: Told | None) -> Iterator[Item]:
    """Let the rows of a stream of ``size`` bytes pass, and tell how far they have come once a second."""
    if told is None:
        yield from items
        return
    began = last = time.monotonic()
    count = 0
    for count, item in enumerate(items, start=1):  # told below as well
        yield item
        if count % EVERY_ROWS == 0 and (now := time.monotonic()) - last >= SECONDS_BETWEEN:
            told(_reading(count, now - began, stream.tell(), size))
            last = now
    told(_reading(count, time.monotonic() - began, size, size))


def _reading(rows: int, seconds: float, done: int, size: int) -> Progress:
    left = seconds * (size - done) / done if done else None
    return Progress("reading", rows, rows / seconds if seconds else 0.0, left)


def telling(told: Told | None, step: str, rows: int) -> None:
    """Tell that a step begins whose length nobody can say."""
    if told:
        told(Progress(step, rows, 0.0))


def kept_progress(batch: Batch) -> Told:
    """Give what keeps progress beside the batch, on a connection of its own, so that others see it."""
    operator, batch_id = operator_in_scope(), batch.pk

    def keep(progress: Progress) -> None:
        beside = connection.copy()
        try:
            with beside.cursor() as cursor:
                facts = (progress.step, progress.rows, progress.rows_per_second, progress.seconds_left)
                cursor.execute(KEEP, (operator, batch_id, *facts, timezone.now()))
        finally:
            beside.close()

    return keep
