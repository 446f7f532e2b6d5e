"""Batches (取込): a file is received, checked whole, and published in one step or refused."""

from datetime import datetime
from pathlib import Path

from madoguchi.domain.batches import BatchState
from madoguchi.ingest.dry_run import check_and_publish
from madoguchi.ingest.file_names import readable
from madoguchi.ingest.findings import fault_from
from madoguchi.ingest.progress import Told, progress_seen
from madoguchi.ingest.publishing.named import PUBLISHERS
from madoguchi.ingest.receiving import receive
from madoguchi.ingest.report import Report
from madoguchi.models import Batch
from madoguchi.operators.schema.profile import Profile

__all__ = ["PUBLISHERS", "bring_in", "take_in"]


def take_in(
    *,
    profile: Profile,
    path: Path,
    now: datetime,
    door: str = "command",
    by: str = "",
    delivery: str = "",
    file_name: str = "",
    told: Told | None = None,
) -> Report:
    """Take a file into the records of the operator in scope, as far as that goes without a person.

    The report says what entered, who is waited for, or each line, column and reason for which nothing did.
    ``delivery`` is what the door calls it, where it may come twice by mistake; ``file_name`` is the sender's,
    where that is not the path's. Raises StoreRefused where the original cannot be kept.
    """
    name = file_name or readable(path.name)
    batch = receive(profile=profile, path=path, file_name=name, door=door, by=by, now=now, delivery=delivery)
    with progress_seen(batch, told) as tell:
        report = bring_in(profile=profile, batch=batch, now=now, by=by, told=tell)
    report.file_name, report.sha256 = name, batch.sha256
    return report


def bring_in(
    *, profile: Profile, batch: Batch, now: datetime, by: str = "", told: Told | None = None
) -> Report:
    """Check a received batch and publish it, as far as that goes without a person."""
    is_checked = batch.state == BatchState.CHECKED and batch.releases_needed > 0
    if is_checked or batch.state == BatchState.RELEASED:
        return waiting(batch)
    return check_and_publish(profile=profile, batch=batch, by=by, now=now, told=told)


def waiting(batch: Batch) -> Report:
    """Report of a batch that was checked, as it was found."""
    kept, is_released = batch.report or {}, batch.state == BatchState.RELEASED
    found = kept["found"]
    return Report(
        batch.file_name,
        batch.kind,
        rows=found["rows"],
        added=found["added"],
        changed=found["changed"],
        unchanged=found["unchanged"],
        persons=0 if is_released else batch.releases_needed,
        is_released=is_released,
        concerns=batch.concerns,
        warnings=[fault_from(each) for each in kept.get("warnings", ())],
        count_warnings=kept.get("count_warnings", 0),
    )
