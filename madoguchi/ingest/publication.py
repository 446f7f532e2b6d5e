"""Publication (公開): all that a released batch changes becomes visible with one commit, or nothing does."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from madoguchi.domain.batches import BatchState, Deed, NoSuchMove
from madoguchi.ingest.after_publishing import AFTER_PUBLISHING
from madoguchi.ingest.descriptions import description_of
from madoguchi.ingest.examining import RowsUnaccounted, examine
from madoguchi.ingest.findings import Findings
from madoguchi.ingest.history import enter
from madoguchi.ingest.originals import lent_original
from madoguchi.ingest.progress import Told, telling
from madoguchi.ingest.publishing.named import PUBLISHERS
from madoguchi.ingest.quarantine.keeping import keep_rows
from madoguchi.ingest.report import Report
from madoguchi.ingest.table_statistics import renew_statistics_within
from madoguchi.ingest.turns import turn_to_publish
from madoguchi.models import Batch
from madoguchi.operators.schema.profile import Profile


class CheckedAnewNeeded(Exception):
    """What is found now is not what was released; ``differences`` names it: (what, released, found)."""

    def __init__(self, differences: list[tuple[str, Any, Any]]) -> None:
        super().__init__(", ".join(name for name, _released, _found in differences))
        self.differences = differences


def publish(
    *, profile: Profile, batch: Batch, by: str = "", now: datetime, told: Told | None = None
) -> Report:
    """Publish a released batch from its original. Raises DeedRefused, CheckedAnewNeeded and StoreRefused."""
    with lent_original(batch.sha256) as path, transaction.atomic():
        moment = turn_to_publish(now=now)
        batch.refresh_from_db()
        if batch.state != BatchState.RELEASED:
            raise NoSuchMove(batch.state)
        findings = examine(profile=profile, batch=batch, path=path, now=moment, told=told)
        _compare(released=(batch.report or {})["found"], found=findings.decisive())
        publish_found(
            profile=profile, batch=batch, path=path, findings=findings, by=by, now=moment, told=told
        )
    return findings.report


def _compare(*, released: dict[str, Any], found: dict[str, Any]) -> None:
    names = sorted(released.keys() | found.keys())
    pairs = [(name, released.get(name), found.get(name)) for name in names]
    if differences := [each for each in pairs if each[1] != each[2]]:
        raise CheckedAnewNeeded(differences)


def publish_found(
    *,
    profile: Profile,
    batch: Batch,
    path: Path,
    findings: Findings,
    by: str,
    now: datetime,
    told: Told | None = None,
) -> None:
    """Publish what was just examined in the running transaction."""
    report, found = findings.report, findings.comparison
    file = description_of(profile=profile, batch=batch)
    if file is None or found is None:
        raise RowsUnaccounted(f"{batch.file_name} was not compared")
    telling(told, "publishing", report.rows)
    if PUBLISHERS[file.kind].publish(batch, now=now) != (found.added, found.changed):
        raise RowsUnaccounted(f"{batch.file_name}: other changes than {found}")
    renew_statistics_within()
    Batch.objects.filter(pk=batch.pk).update(
        rows=report.rows,
        added=found.added,
        changed=found.changed,
        unchanged=found.unchanged,
        rows_published=found.rows_published,
        rows_unchanged=found.rows_unchanged,
        rows_quarantined=keep_rows(batch=batch, file=file, path=path, report=report),
        total=found.total,
        published_at=now,
    )
    enter(batch=batch, deed=Deed.PUBLISH, by=by, now=now)
    batch.refresh_from_db()
    for follow in AFTER_PUBLISHING:
        follow(batch, profile, now)
