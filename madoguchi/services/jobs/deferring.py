"""Deferring (予約): a job is a row of the transaction that causes it, and is done after its commit."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from madoguchi.models import Job
from madoguchi.services.bell import ring

SOONER, NORMAL, LATER = 10, 0, -10


def defer(
    *,
    kind: str,
    key: str,
    arguments: Mapping[str, Any],
    now: datetime,
    priority: int = NORMAL,
    due_at: datetime | None = None,
) -> None:
    """Leave a job of the operator in scope to the worker; the same key again leaves none.

    A rollback of the caller's transaction undoes it. ``arguments`` name rows by their numbers, nobody's data.
    """
    job = Job(kind=kind, key=key, arguments=arguments, priority=priority, queued_at=now, due_at=due_at or now)
    with transaction.atomic(savepoint=False):
        Job.objects.bulk_create([job], ignore_conflicts=True)
        ring()
