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
    sheet = opened_sheet(stream, file)
    for line, cells in sheet.rows():
        yield sheet.row(line, cells)


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


def opened_sheet(stream: BinaryIO, file: DataFile) -> "Sheet":
    """Open the sheet that a profile means; raises UnreadableFile."""
    workbook, name, measured = sheet_taken_out(stream, sheet=file.sheet)
    cells = _cells(workbook, name)
    headings = cells[file.heading_row - 1] if len(cells) >= file.heading_row else []
    if not any(headings):
        raise UnreadableFile(line=file.heading_row, code="empty_file")
    return Sheet(file, [_text(each, "") for each in headings], cells, measured)


class Sheet:
    """A sheet whose headings were found, and the rows below them."""

    def __init__(
        self, file: DataFile, headings: list[str], cells: list[list[Any]], measured: Measured
    ) -> None:
        self.headings = headings
        self._file = file
        self._cells = cells
        self._places = places_of(headings, file, line=file.heading_row)
        self._faults = measured.faults
        self._gaiji = gaiji_of(file.gaiji)

    def rows(self) -> Iterator[tuple[int, list[Any]]]:
        """Yield each row that holds something, with its line."""
        below = enumerate(self._cells[self._file.heading_row :], start=self._file.heading_row + 1)
        for line, cells in below:
            if any(each != "" for each in cells) or self._is_faulty(line):
                yield line, cells

    def row(self, line: int, cells: list[Any]) -> Row | UnreadableRow:
        """Read a row."""
        values = {}
        for name, (place, heading) in self._places.items():
            code, found = self._value(line, place, cells, name)
            if code:
                return UnreadableRow(line, heading, code, {"found": found})
            values[name] = found
        return Row(line, values)

    def texts(self, line: int, cells: list[Any]) -> list[str]:
        """Write all cells of a row as ``row`` reads them, those that it cannot trust with a mark before."""
        found = [_text(cell, self._file.date_format).replace("\0", REPLACED) for cell in cells]
        for name, (place, _heading) in self._places.items():
            code, _found = self._value(line, place, cells, name)
            plain = _text(cells[place], self._form(name)).replace("\0", "")
            found[place] = f"{REPLACED}{plain}" if code else plain
        return found

    def _is_faulty(self, line: int) -> bool:
        """Test whether a column that is read holds no value to be trusted in a row."""
        return any(line in self._faults.get(place + 1, ()) for place, _heading in self._places.values())

    def _form(self, name: str) -> str:
        return self._file.month_format if name == "month" else self._file.date_format

    def _value(self, line: int, place: int, cells: list[Any], name: str) -> tuple[str, str]:
        """Give the fault of a cell, else "", and its text."""
        cell = cells[place] if place < len(cells) else ""
        if fault := self._faults.get(place + 1, {}).get(line):
            return fault, ""
        if isinstance(cell, int | float) and abs(cell) >= EXACT:
            return "workbook_number", str(cell)
        text = "".join(self._gaiji.get(each, each) for each in _text(cell, self._form(name)))
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
