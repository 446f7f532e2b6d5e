"""Batches (取込): one file, checked whole and published in one step, or refused without a trace."""

import hashlib
from datetime import datetime
from fnmatch import fnmatch
from pathlib import Path
from types import ModuleType

from django.db import connection, transaction

from madoguchi.ingest.checking import checked_bills, checked_rows, readable_rows
from madoguchi.ingest.earning import earn_points
from madoguchi.ingest.formats import format_named
from madoguchi.ingest.publishing import bills, contracts, customers
from madoguchi.ingest.report import LineFault, Report
from madoguchi.ingest.staging import stage
from madoguchi.models import Batch
from madoguchi.models.scope import operator_in_scope
from madoguchi.operators.schema.files import BillsFile, DataFile
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.mailings import announce

PUBLISHERS: dict[str, ModuleType] = {
    "customers": customers,
    "contracts": contracts,
    "bills": bills,
}


class _Refused(Exception):
    """Undo everything; the report says why."""


def take_in(*, profile: Profile, path: Path, now: datetime) -> Report:
    """Take a file into the records of the operator in scope.

    The report says what entered, or names each line, column and reason for which nothing did.
    """
    report = Report(file_name=path.name)
    file = next((each for each in profile.files if fnmatch(path.name, each.pattern)), None)
    if file is None:
        patterns = "、".join(each.pattern for each in profile.files)
        report.refuse(LineFault(0, "", "unknown_file", {"patterns": patterns}))
        return report
    report.kind = file.kind
    try:
        _enter(profile, path, file, report, now)
    except _Refused:
        report.added = report.changed = report.unchanged = 0
    return report


@transaction.atomic
def _enter(profile: Profile, path: Path, file: DataFile, report: Report, now: datetime) -> None:
    _one_at_a_time()
    digest = _sha256(path)
    if Batch.objects.filter(sha256=digest).exists():
        report.is_repeat = True
        return
    publisher = PUBLISHERS[file.kind]
    staged = _stage(path, file, report)
    if not staged and not report.is_refused:
        report.refuse(LineFault(0, "", "no_rows", {}))
    for clash in publisher.clashes(file) if not report.is_refused else ():
        report.refuse(clash)
    if report.is_refused:
        raise _Refused
    batch = _publish(file, report, staged=staged, digest=digest, now=now)
    if profile.points and isinstance(file, BillsFile):
        earn_points(points=profile.points, now=now)
    announce(batch=batch, profile=profile, now=now)


def _stage(path: Path, file: DataFile, report: Report) -> int:
    with path.open("rb") as stream:
        rows = readable_rows(format_named(file.format).read(stream, file), report)
        publisher = PUBLISHERS[file.kind]
        if isinstance(file, BillsFile):
            records = checked_bills(rows, file, report)
        else:
            records = checked_rows(rows, file, publisher.record_of, report)
        return stage(publisher.COLUMNS, records)


def _publish(file: DataFile, report: Report, *, staged: int, digest: str, now: datetime) -> Batch:
    batch = Batch.objects.create(
        file_name=report.file_name,
        kind=file.kind,
        sha256=digest,
        rows=report.rows,
        added=0,
        changed=0,
        unchanged=0,
        published_at=now,
    )
    report.added, report.changed = PUBLISHERS[file.kind].publish(batch, now=now)
    report.unchanged = staged - report.added - report.changed
    Batch.objects.filter(pk=batch.pk).update(
        added=report.added, changed=report.changed, unchanged=report.unchanged
    )
    return batch


def _one_at_a_time() -> None:
    """Let the files of one operator enter one after the other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            (f"ingest:{operator_in_scope()}",),
        )


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
