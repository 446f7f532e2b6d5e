"""Findings (確認結果): what a check has found, kept with the batch and compared before publishing."""

import hashlib
from dataclasses import asdict, dataclass, field
from typing import Any

from madoguchi.ingest.publishing.comparison import Comparison
from madoguchi.ingest.report import MOST_FAULTS, LineFault, Report

COUNTS = ("added", "changed", "unchanged", "rows_published", "rows_unchanged", "total", "signature")


@dataclass(slots=True)
class Findings:
    """The report of a file, what it would change (None where it is refused), and what is odd about it."""

    report: Report
    comparison: Comparison | None = None
    concerns: list[str] = field(default_factory=list)
    last: dict[str, Any] | None = None
    outliers: list[dict[str, Any]] = field(default_factory=list)
    count_outliers: int = 0

    def decisive(self) -> dict[str, Any]:
        """Give what must still be so when the batch is published."""
        report = self.report
        lines = ",".join(f"{line}x{count}" for each in report.blocks() for line, count in each.rows.items())
        counts = {name: getattr(self.comparison, name) for name in COUNTS} if self.comparison else {}
        return {
            "rows": report.rows,
            "rows_quarantined": report.rows_aside,
            "quarantined": hashlib.sha256(lines.encode()).hexdigest(),
            **counts,
        }

    def as_json(self) -> dict[str, Any]:
        """Give everything in the form in which it is kept; lists are bounded."""
        report, found = self.report, self.comparison
        aside = [asdict(fault) for block in report.blocks() for fault in block.faults]
        return {
            "found": self.decisive(),
            "gone": found.gone if found else None,
            "gone_shown": list(found.gone_shown) if found else [],
            "faults": [asdict(fault) for fault in report.faults],
            "has_more_faults": report.has_more_faults,
            "set_aside": aside[:MOST_FAULTS],
            "last": self.last,
            "outliers": self.outliers,
            "count_outliers": self.count_outliers,
            "warnings": [asdict(fault) for fault in report.warnings],
            "count_warnings": report.count_warnings,
        }


def fault_from(kept: dict[str, Any]) -> LineFault:
    """Read a fault as it was kept."""
    return LineFault(kept["line"], kept["column"], kept["code"], kept["values"], tuple(kept["lines"]))
