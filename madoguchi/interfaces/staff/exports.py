"""Exports (書き出し): every list of the counter as a CSV file, made in one way, put on record in one way.

The rows are read before the answer leaves, at most ``MOST_ROWS`` of them, for the record says how many they
are and whose; the file is then written line by line.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpResponseBase, StreamingHttpResponse

from madoguchi.domain.clock import business_day
from madoguchi.domain.csv_files import Cell, csv_lines
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.services.staff.exports import MOST_ROWS, note_export


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a file, and what the record is to name as looked at, where it shows customers."""

    cells: Sequence[Cell]
    abouts: tuple[str, ...] = ()


def export(
    request: StaffRequest, name: str, header: Sequence[str], lines: Iterable[Line]
) -> HttpResponseBase:
    """Give a list as a file; one line more than ``MOST_ROWS`` says that it is cut, and so does its name."""
    found = list(lines)
    kept, is_cut = found[:MOST_ROWS], len(found) > MOST_ROWS
    request.looked_at = [*dict.fromkeys(about for each in kept for about in each.abouts)]
    note_export(name=name, rows=len(kept), is_cut=is_cut, by=request.colleague.actor, now=request.now)
    answer = StreamingHttpResponse(
        csv_lines(header, (each.cells for each in kept)), content_type="text/csv; charset=utf-8"
    )
    cut = f"-first-{MOST_ROWS}" if is_cut else ""
    file = f"{name}-{business_day(now=request.now):%Y%m%d}{cut}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{file}"'
    answer["Cache-Control"] = "no-store"
    return answer
