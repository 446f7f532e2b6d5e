"""What the terminal says of a batch: a line, its report, its history, how far work has come."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from madoguchi.domain.clock import TOKYO
from madoguchi.ingest.findings import fault_from
from madoguchi.ingest.history import history_of
from madoguchi.ingest.progress import Progress, Told, kept_progress
from madoguchi.interfaces.cli.one_line import one_line
from madoguchi.models import Batch, QuarantinedRow

MINUTE = 60


def head(batch: Batch) -> str:
    """Write a batch in one line."""
    received = batch.received_at or batch.published_at
    at = f"{received.astimezone(TOKYO):%Y-%m-%d %H:%M}" if received else " " * 16
    name = one_line(batch.file_name)
    return f"{batch.pk:>6}  {at}  {batch.state:<10}  {batch.kind:<9}  {batch.rows:>9,} rows  {name}"


def details(batch: Batch) -> Iterator[str]:
    """Write what was found in a batch, what became of it, and who did what."""
    report = batch.report or {}
    found = report.get("found", {})
    if "added" in found:
        yield f"    new {found['added']:,}  changed {found['changed']:,}  unchanged {found['unchanged']:,}"
    if report.get("gone"):
        yield f"    gone {report['gone']:,}: {', '.join(map(one_line, report['gone_shown']))}"
    if found.get("total") is not None:
        yield f"    total {found['total']:,} yen"
    if last := report.get("last"):
        yield (
            f"    batch {last['batch']} before: {last['records']:,} ({last['records_percent']}% off), "
            f"{last['total'] or 0:,} yen ({last['total_percent']}% off)"
        )
    if report.get("count_outliers"):
        yield f"    {report['count_outliers']:,} bills are far from the usual, such as"
    for each in report.get("outliers", ()):
        yield f"      {one_line(each['place_number'])} {each['total']:,} yen, usually {each['usual']:,}"
    yield from (f"    {one_line(str(fault_from(each)))}" for each in report.get("faults", ()))
    if report.get("count_warnings"):
        yield f"    {report['count_warnings']:,} rows are to be looked at, such as"
    yield from (f"      {one_line(str(fault_from(each)))}" for each in report.get("warnings", ()))
    if batch.concerns:
        yield f"    waits for a person: {', '.join(batch.concerns)}"
    yield f"    {batch.rows:,} rows = {batch.rows_published:,} published + {batch.rows_unchanged:,} unchanged"
    yield f"      + {batch.rows_quarantined:,} quarantined" if batch.rows_quarantined else "      + 0"
    yield from _history(batch)


def _history(batch: Batch) -> Iterator[str]:
    for event in history_of(batch):
        at = event.happened_at.astimezone(TOKYO)
        who = one_line(event.by) or "(by itself)"
        yield f"    {at:%Y-%m-%d %H:%M}  {event.deed:<9}  {who}  {one_line(event.note)}".rstrip()


def quarantined(row: QuarantinedRow) -> str:
    """Write a quarantined row in one line, with its first fault."""
    state = row.decision or "waits"
    return f"{row.pk:>6}  {state:<9}  {row.rows} rows  {one_line(str(fault_from(row.faults[0])))}"


@contextmanager
def progress_of(batch: Batch) -> Iterator[Told]:
    """Give what tells how far work on a batch has come: beside the batch, and on a terminal."""
    with kept_progress(batch) as keep:

        def tell(progress: Progress) -> None:
            keep(progress)
            show_progress(progress)

        yield tell


def show_progress(progress: Progress) -> None:
    """Show how far work has come where somebody looks on."""
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{_reading(progress)}\r", err=True, nl=False)


def _reading(progress: Progress) -> str:
    rows = f"{progress.step}: {progress.rows:,} rows"
    if progress.seconds_left is None:
        return rows
    minutes, seconds = divmod(int(progress.seconds_left), MINUTE)
    return f"{rows}, {progress.rows_per_second:,.0f} a second, {minutes}:{seconds:02} left"
