"""Checking: every row and every sum; what fails is noted in the report, what holds goes on to staging."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from madoguchi.domain.bills import Fault, faults
from madoguchi.ingest.formats.rows import Row, UnreadableFile, UnreadableRow
from madoguchi.ingest.publishing import bills
from madoguchi.ingest.records import LineRefused, bill_groups, statement
from madoguchi.ingest.report import LineFault, Report
from madoguchi.ingest.values import ValueRefused
from madoguchi.operators.schema.files import BillsFile, DataFile

BILL_FIELDS = (
    *("total", "status", "due_on", "paid_on", "read_on", "quantity", "days"),
    *("received", "invoiced", "unpaid", "balance"),
)

# Where a person looks first when a rule does not hold.
COLUMN_OF_FAULT = {
    "line_does_not_add_up": "line_payable",
    "tax_exceeds_line": "line_tax",
    "lines_do_not_sum": "total",
    "negative_reading": "quantity",
    "paid_without_date": "paid_on",
}


def readable_rows(found: Iterable[Row | UnreadableRow], report: Report) -> Iterator[Row]:
    """Count rows, let readable ones pass and note the others."""
    try:
        for row in found:
            report.rows += 1
            if isinstance(row, UnreadableRow):
                report.last_unreadable = row.line
                report.refuse(LineFault(row.line, row.column, row.code, row.values, (row.line,)))
            else:
                yield row
    except UnreadableFile as error:
        report.refuse(LineFault(error.line, error.column, error.code, error.values))


def checked_rows[F: DataFile](
    rows: Iterable[Row], file: F, record_of: Callable[[Row, F], tuple[Any, ...]], report: Report
) -> Iterator[tuple[Any, ...]]:
    """Give the staging record of each sound row."""
    for row in rows:
        try:
            yield record_of(row, file)
        except ValueRefused as refused:
            report.refuse(_value_fault(row, file, refused))


def checked_bills(rows: Iterable[Row], file: BillsFile, report: Report) -> Iterator[tuple[Any, ...]]:
    """Give the staging record of each sound bill; all rows of another are set aside together."""
    last = 0
    for group in bill_groups(rows):
        lines = tuple(row.line for row in group)
        found = [*_unreadable_beside(group, last, report), *_differences(group, file)]
        try:
            stated = statement(group, file)
            found += [_sum_fault(group, file, fault) for fault in faults(stated)]
        except LineRefused as refused:
            found.append(_value_fault(refused.row, file, refused.reason))
        for fault in found:
            report.refuse(replace(fault, lines=lines))
        if not found:
            yield bills.record_of(stated)
        last = lines[-1]


def _unreadable_beside(group: list[Row], last: int, report: Report) -> Iterator[LineFault]:
    """Doubt a bill beside a row that was set aside unread: the row may be one of the bill's."""
    if report.most_aside and report.last_unreadable > last:
        yield LineFault(group[0].line, "", "unreadable_beside", {"line": str(report.last_unreadable)})


def _differences(group: list[Row], file: BillsFile) -> Iterator[LineFault]:
    first = group[0].values
    for row in group[1:]:
        for field in BILL_FIELDS:
            if row.values.get(field) != first.get(field):
                column = getattr(file.columns, field)
                values = {"before": first.get(field, "")}
                yield LineFault(row.line, column, "bill_columns_differ", values)


def _sum_fault(group: list[Row], file: BillsFile, fault: Fault) -> LineFault:
    column = getattr(file.columns, COLUMN_OF_FAULT[fault.code])
    return LineFault(group[fault.line or 0].line, column, fault.code, fault.values)


def _value_fault(row: Row, file: DataFile, refused: ValueRefused) -> LineFault:
    column = getattr(file.columns, refused.field)
    return LineFault(row.line, column, refused.code, refused.values, (row.line,))
