"""Workbooks (Excelブック): a row of headings in a sheet, then a row a record; only values are read.

A cell gives the text that a delimited file would have: a whole number without a point, a day in the profile's
form, a formula's value as it was last reckoned. What is no value for sure is a fault of its row. Numbers of
customers should be text in the sheet: Excel drops the zeros in front of a number.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any, BinaryIO

from python_calamine import CalamineError, CalamineWorkbook

from madoguchi.ingest.formats.characters import REPLACED, SUSPECT, gaiji_of
from madoguchi.ingest.formats.rows import Row, UnreadableFile, UnreadableRow, mapped_columns, places_of
from madoguchi.ingest.formats.workbook_parts import Measured, sheet_taken_out
from madoguchi.ingest.formats.workbook_written import written_workbook
from madoguchi.operators.schema.files import DataFile

EXACT = 10**15
"""From here on a number in a sheet has lost digits: Excel keeps fifteen."""

MIDNIGHT = time()


def read(stream: BinaryIO, file: DataFile) -> Iterator[Row | UnreadableRow]:
    """Yield each row below the headings; rows without any value hold nothing. Raises UnreadableFile."""
    workbook, name, measured = sheet_taken_out(stream, sheet=file.sheet)
    cells = _cells(workbook, name)
    headings = cells[file.heading_row - 1] if len(cells) >= file.heading_row else []
    if not any(headings):
        raise UnreadableFile(line=file.heading_row, code="empty_file")
    places = places_of([_text(each, "") for each in headings], file, line=file.heading_row)
    sheet = _Sheet(file, places, measured)
    for line, row in enumerate(cells[file.heading_row :], start=file.heading_row + 1):
        if any(each != "" for each in row) or sheet.is_faulty(line):
            yield sheet.row(line, row)


def write(rows: Iterable[Mapping[str, str]], file: DataFile) -> Iterator[bytes]:
    """Yield a workbook in which every cell is text, so that ``read`` gives the same rows.

    Raises KeyError for a mapped column without a value, and ValueError for what cannot be written.
    """
    columns = mapped_columns(file)
    headings = list(dict.fromkeys(columns.values()))
    table: list[list[str]] = [[] for _row in range(file.heading_row - 1)] + [headings]
    for row in rows:
        cells = {heading: row[name] for name, heading in columns.items()}
        if any(cells[heading] != row[name] for name, heading in columns.items()):
            raise ValueError(f"two values for one column: {dict(row)}")
        table.append(list(cells.values()))
    yield written_workbook(table, sheet=file.sheet or "Sheet1")


def _cells(workbook: BinaryIO, name: str) -> list[list[Any]]:
    try:
        return (
            CalamineWorkbook.from_filelike(workbook).get_sheet_by_name(name).to_python(skip_empty_area=False)
        )
    except (CalamineError, ValueError, OverflowError):
        raise UnreadableFile(line=0, code="no_workbook") from None


class _Sheet:
    def __init__(self, file: DataFile, places: dict[str, tuple[int, str]], measured: Measured) -> None:
        self._file = file
        self._places = places
        self._faults = measured.faults
        self._gaiji = gaiji_of(file.gaiji)

    def is_faulty(self, line: int) -> bool:
        """Test whether a column that is read holds no value to be trusted in a row."""
        return any((line, place + 1) in self._faults for place, _heading in self._places.values())

    def row(self, line: int, cells: list[Any]) -> Row | UnreadableRow:
        values = {}
        for name, (place, heading) in self._places.items():
            code, found = self._value(line, place, cells, name)
            if code:
                return UnreadableRow(line, heading, code, {"found": found})
            values[name] = found
        return Row(line, values)

    def _value(self, line: int, place: int, cells: list[Any], name: str) -> tuple[str, str]:
        """Give the fault of a cell, else "", and its text."""
        cell = cells[place] if place < len(cells) else ""
        if fault := self._faults.get((line, place + 1)):
            return fault, ""
        if isinstance(cell, int | float) and abs(cell) >= EXACT:
            return "workbook_number", str(cell)
        form = self._file.month_format if name == "month" else self._file.date_format
        text = "".join(self._gaiji.get(each, each) for each in _text(cell, form))
        if "\0" in text:
            return "control_character", ""
        found = SUSPECT["utf-8"].search(text)
        if found and found[0] == REPLACED:
            return "workbook_replaced", text
        return ("workbook_gaiji", f"U+{ord(found[0]):04X}") if found else ("", text)


def _text(cell: Any, form: str) -> str:
    """Write a cell as a delimited file would have it; a day with a time of day keeps it, and fits no day.

    >>> _text(5509.0, ""), _text(date(2024, 10, 1), "%Y%m%d"), _text(True, ""), _text("0012", "")
    ('5509', '20241001', 'TRUE', '0012')
    """
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime) and cell.time() == MIDNIGHT:
        cell = cell.date()
    return f"{cell:{form}}" if form and type(cell) is date else str(cell)
