"""Tables of a copy (登録情報の控え): headings and rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from madoguchi.domain.csv_files import Cell


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and rows."""

    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]
