"""Control totals (コントロールトータル): what the billing system says its file adds up to."""

import os
import re
from pathlib import Path

from madoguchi.ingest.formats.byte_ranges import byte_range
from madoguchi.ingest.formats.debit_sums import UNPROVING
from madoguchi.ingest.formats.lines import without_line_end
from madoguchi.ingest.report import LineFault, Report
from madoguchi.operators.schema.files import BillsFile, DataFile

WHOLE_NUMBER = re.compile(r"[+-]?\d+")
LINE_END = 2


def wrong_sum(*, path: Path, file: DataFile, total: int | None) -> LineFault | None:
    """Compare the sum of the bills with the one in the closing record, where the profile says it has one."""
    if not isinstance(file, BillsFile) or not file.trailer_sum or total is None:
        return None
    stated = _closing_record(path, file)[byte_range(file.trailer_sum)].decode("ascii", "backslashreplace")
    if WHOLE_NUMBER.fullmatch(stated.strip()) and int(stated) == total:
        return None
    return LineFault(
        0, file.trailer_sum, "wrong_trailer_sum", {"counted": stated.strip(), "found": f"{total:,}"}
    )


def leaves_sums_unread(*, file: DataFile, report: Report) -> bool:
    """Test whether a bank's record was set aside without which a sum of its trailer cannot be compared."""
    found = (fault for block in report.aside.values() for fault in block.faults)
    return file.format == "zengin" and any((fault.column, fault.code) in UNPROVING for fault in found)


def _closing_record(path: Path, file: DataFile) -> bytes:
    with path.open("rb") as stream:
        end = stream.seek(0, os.SEEK_END)
        stream.seek(max(0, end - file.record_bytes - LINE_END))
        return without_line_end(stream.read())[-file.record_bytes :]
