"""The dry run (事前確認): what publishing would change, kept as the batch's report, and nothing else."""

from datetime import datetime

from django.db import transaction

from madoguchi.domain.batches import BatchState, Deed, after, persons_needed
from madoguchi.ingest.examining import examine
from madoguchi.ingest.findings import Findings
from madoguchi.ingest.history import enter
from madoguchi.ingest.originals import lent_original
from madoguchi.ingest.progress import Told
from madoguchi.ingest.publication import publish_found
from madoguchi.ingest.report import Report
from madoguchi.ingest.turns import turn_to_publish
from madoguchi.models import Batch
from madoguchi.operators.schema.profile import Profile


def check(*, profile: Profile, batch: Batch, by: str = "", now: datetime, told: Told | None = None) -> Report:
    """Check a batch and keep the report; it is refused, or waits for its release. Raises DeedRefused.

    Raises StoreRefused where the original cannot be had.
    """
    after(before=batch.state, deed=Deed.CHECK)
    with lent_original(batch.sha256) as path, transaction.atomic():
        findings = examine(profile=profile, batch=batch, path=path, now=now, told=told)
        _note(profile, batch, findings, by=by, now=now)
    return findings.report


def check_and_publish(
    *, profile: Profile, batch: Batch, by: str = "", now: datetime, told: Told | None = None
) -> Report:
    """Check a batch, and where nobody has to release it, publish it in the same transaction.

    Raises DeedRefused and StoreRefused.
    """
    with lent_original(batch.sha256) as path, transaction.atomic():
        moment = turn_to_publish(now=now)
        batch.refresh_from_db()
        if batch.state == BatchState.PUBLISHED:
            return Report(file_name=batch.file_name, kind=batch.kind, is_repeat=True)
        findings = examine(profile=profile, batch=batch, path=path, now=moment, told=told)
        _note(profile, batch, findings, by=by, now=moment)
        if batch.state == BatchState.CHECKED and not batch.releases_needed:
            enter(batch=batch, deed=Deed.RELEASE, now=moment)
            publish_found(
                profile=profile, batch=batch, path=path, findings=findings, by="", now=moment, told=told
            )
    return findings.report


def _note(profile: Profile, batch: Batch, findings: Findings, *, by: str, now: datetime) -> None:
    report = findings.report
    batch.report, batch.rows, batch.concerns = findings.as_json(), report.rows, findings.concerns
    batch.releases_needed = persons_needed(by_profile=profile.ingest.releases, concerns=findings.concerns)
    Batch.objects.filter(pk=batch.pk).update(
        report=batch.report,
        rows=batch.rows,
        concerns=batch.concerns,
        releases_needed=batch.releases_needed,
    )
    enter(batch=batch, deed=Deed.REFUSE if report.is_refused else Deed.CHECK, by=by, now=now)
    if not report.is_refused:
        report.persons, report.concerns = batch.releases_needed, findings.concerns
