"""Progress (進み具合) of long work: rows, rate and time left, told now and then to whoever wants to know."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO

from django.db import connection

from madoguchi.ingest.report import Report
from madoguchi.models import Batch
from madoguchi.models.scope import operator_in_scope

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


def kept_progress(batch: Batch, *, now: datetime) -> Told:
    """Give what keeps progress beside the batch, on a connection of its own, so that others see it.

    ``now`` is when the work begins, by the business clock.
    """
    operator, batch_id, begun = operator_in_scope(), batch.pk, time.monotonic()

    def keep(progress: Progress) -> None:
        beside = connection.copy()
        try:
            with beside.cursor() as cursor:
                facts = (progress.step, progress.rows, progress.rows_per_second, progress.seconds_left)
                cursor.execute(
                    KEEP, (operator, batch_id, *facts, now + timedelta(seconds=time.monotonic() - begun))
                )
        finally:
            beside.close()

    return keep
