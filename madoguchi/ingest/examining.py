"""Examining (確認): a file is staged, checked and compared with what is known, in a transaction."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO

from django.db import transaction

from madoguchi.ingest.checking import checked_bills, checked_rows, readable_rows
from madoguchi.ingest.control_totals import leaves_sums_unread, wrong_sum
from madoguchi.ingest.descriptions import description_of
from madoguchi.ingest.findings import Findings
from madoguchi.ingest.limits import against_last, odd
from madoguchi.ingest.papers import rows_in
from madoguchi.ingest.progress import Told, telling, watched
from madoguchi.ingest.publishing.comparison import Comparison
from madoguchi.ingest.publishing.named import PUBLISHERS
from madoguchi.ingest.report import MOST_MOVES, PLACE_CHANGES_CUSTOMER, LineFault, Report
from madoguchi.ingest.staging import Ready, rows_of, stage
from madoguchi.ingest.table_statistics import renew_statistics
from madoguchi.models import Batch
from madoguchi.operators.schema.files import BillsFile, DataFile
from madoguchi.operators.schema.ingest import Ingest
from madoguchi.operators.schema.profile import Profile

SET_ASIDE = "DELETE FROM staged WHERE line = ANY(%s) RETURNING line, {rows}"
ONE_ROW = "1"


class RowsUnaccounted(Exception):
    """Rows of the file are neither published, nor unchanged, nor quarantined: a mistake of ours."""


def examine(
    *, profile: Profile, batch: Batch, path: Path, now: datetime, told: Told | None = None
) -> Findings:
    """Stage a file and find what it would change; the staging table stays until the transaction ends."""
    report = Report(file_name=batch.file_name, kind=batch.kind)
    file = description_of(profile=profile, batch=batch)
    if file is None:
        patterns = "、".join(each.pattern for each in profile.files)
        report.refuse(LineFault(0, "", "unknown_file", {"patterns": patterns}))
        return Findings(report)
    report.kind = file.kind
    report.most_aside = file.most_bad_rows if file.on_bad_rows == "quarantine" else 0
    stage_file(path=path, file=file, report=report, told=told)
    if not report.rows and not report.is_refused:
        report.refuse(LineFault(0, "", "no_rows", {}))
    telling(told, "comparing", report.rows)
    if not report.is_refused:
        renew_statistics()
        _weigh_clashes(PUBLISHERS[file.kind], file, report, batch)
    if report.is_refused:
        return Findings(report)
    findings = Findings(report, _compared(batch, report, now))
    _weigh(findings, batch=batch, path=path, file=file, rules=profile.ingest)
    return findings


def stage_file(*, path: Path, file: DataFile, report: Report, told: Told | None = None) -> int:
    """Read a file into the staging table, all that does not hold into the report; give the records staged."""
    with path.open("rb") as stream:
        found = _records(stream, file, report)
        seen = watched(found, report=report, stream=stream, size=path.stat().st_size, told=told)
        return stage(PUBLISHERS[file.kind].COLUMNS, _until_hopeless(seen, report))


def _records(stream: BinaryIO, file: DataFile, report: Report) -> Iterator[Ready | tuple[Any, ...]]:
    """Give the staging records of a file, the fast way where there is one."""
    if isinstance(file, BillsFile):
        return _bill_records(stream, file, report)
    rows = readable_rows(rows_in(stream, file), report)
    return checked_rows(rows, file, PUBLISHERS[file.kind].record_of, report)


def _bill_records(stream: BinaryIO, file: BillsFile, report: Report) -> Iterator[Ready | tuple[Any, ...]]:
    # Workers look for files all day; only those that find bills need what takes half a second to load.
    from madoguchi.ingest.columnar import bill_records, is_columnar  # noqa: PLC0415

    if is_columnar(file):
        return bill_records(stream, file, report)
    return checked_bills(readable_rows(rows_in(stream, file), report), file, report)


def _until_hopeless[Item](records: Iterable[Item], report: Report) -> Iterator[Item]:
    """Stage while there is hope: of a file that is refused only its faults are still of interest."""
    for record in records:
        if not report.is_refused:
            yield record


def _weigh_clashes(publisher: ModuleType, file: DataFile, report: Report, batch: Batch) -> None:
    """Refuse the file for what shows between rows, or set those rows aside."""
    for clash in list(publisher.clashes(file)):
        is_move = clash.code == PLACE_CHANGES_CUSTOMER
        if is_move and batch.allows_moves:
            continue
        most = MOST_MOVES if is_move else report.most_aside
        if clash.lines and most:
            report.set_aside(clash, _taken_out(publisher, clash.lines), most=most)
        else:
            report.refuse(clash)


def _taken_out(publisher: ModuleType, lines: tuple[int, ...]) -> dict[int, int]:
    """Take records out of the staging table; give for the line of each how many rows it stands for."""
    taken = rows_of(SET_ASIDE.format(rows=getattr(publisher, "ROWS", ONE_ROW)), (list(lines),))
    return dict(sorted(taken)) or dict.fromkeys(lines, 0)


def _compared(batch: Batch, report: Report, now: datetime) -> Comparison:
    publisher = PUBLISHERS[report.kind]
    if hasattr(publisher, "compare"):
        found: Comparison = publisher.compare()
    else:
        found = _by_publishing(publisher, batch, now)
    if found.rows_published + found.rows_unchanged + report.rows_aside != report.rows:
        raise RowsUnaccounted(f"{report.rows} rows of {batch.file_name}: {found}")
    report.added, report.changed, report.unchanged = found.added, found.changed, found.unchanged
    return found


def _weigh(findings: Findings, *, batch: Batch, path: Path, file: DataFile, rules: Ingest) -> None:
    """Note what is odd about what was found."""
    found, publisher = findings.comparison, PUBLISHERS[file.kind]
    if found is None:
        return
    findings.last = against_last(batch=batch, found=found)
    findings.concerns = odd(last=findings.last, rules=rules)
    if wrong := wrong_sum(path=path, file=file, total=found.total):
        _weigh_sum(findings, wrong)
    if leaves_sums_unread(file=file, report=findings.report):
        findings.concerns.append("sum_unproven")
    if hasattr(publisher, "outliers"):
        findings.count_outliers, findings.outliers = publisher.outliers(rules)
    if hasattr(publisher, "warnings"):
        findings.report.count_warnings, findings.report.warnings = publisher.warnings(file)


def _weigh_sum(findings: Findings, wrong: LineFault) -> None:
    """Refuse a file for its sum; where rows are missing from it, a person must say whether that is why."""
    if findings.report.rows_aside:
        findings.concerns.append("sum_unproven")
    else:
        findings.report.refuse(wrong)
        findings.report.added = findings.report.changed = findings.report.unchanged = 0


def _by_publishing(publisher: ModuleType, batch: Batch, now: datetime) -> Comparison:
    """Compare by publishing and undoing it."""
    ((staged, rows),) = rows_of(
        f"SELECT count(*), coalesce(sum({getattr(publisher, 'ROWS', ONE_ROW)}), 0) FROM staged"
    )
    with transaction.atomic():
        added, changed = publisher.publish(batch, now=now)
        transaction.set_rollback(True)
    published = added + changed
    return Comparison(added, changed, staged - published, published, rows - published)
