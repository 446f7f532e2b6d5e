"""Batches (取込): a file is received, checked whole, and published in one step or refused."""

from datetime import datetime
from pathlib import Path

from madoguchi.domain.batches import BatchState
from madoguchi.ingest.dry_run import check_and_publish
from madoguchi.ingest.progress import Told
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
    told: Told | None = None,
) -> Report:
    """Take a file into the records of the operator in scope, as far as that goes without a person.

    The report says what entered, who is waited for, or each line, column and reason for which nothing did.
    Raises StoreRefused where the original cannot be kept.
    """
    batch = receive(profile=profile, path=path, file_name=path.name, door=door, by=by, now=now)
    report = bring_in(profile=profile, batch=batch, now=now, by=by, told=told)
    report.file_name = path.name
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
    found = (batch.report or {})["found"]
    return Report(
        batch.file_name,
        batch.kind,
        rows=found["rows"],
        added=found["added"],
        changed=found["changed"],
        unchanged=found["unchanged"],
        persons=batch.releases_needed,
        concerns=batch.concerns,
    )
