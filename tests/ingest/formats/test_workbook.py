"""Promises of workbooks."""

import io
import zipfile
from datetime import UTC, date, datetime
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.ingest.formats import format_named
from madoguchi.ingest.formats.rows import Row, UnreadableFile, UnreadableRow
from madoguchi.operators.schema.files import ContractsFile, DataFile

workbook = format_named("workbook")

COLUMNS = {
    "place_number": "お客様番号",
    "contract_number": "契約番号",
    "service": "サービス",
    "course": "コース名",
    "started_on": "利用開始日",
}
HEADINGS = list(COLUMNS.values())
ROW = {
    "place_number": "0012",
    "contract_number": "1",
    "service": "テレビ",
    "course": "𠮷田",
    "started_on": "2024/10/01",
}
BILLION_LAUGHS = b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">]><worksheet>&lol;</worksheet>'


def a_file(**settings: Any) -> DataFile:
    return ContractsFile.model_validate(
        {"kind": "contracts", "pattern": "*.xlsx", "format": "workbook", "columns": COLUMNS} | settings
    )


def typed(*rows: list[Any], headings: list[str] = HEADINGS, title_rows: int = 0, name: str = "契約") -> bytes:
    """Save a workbook as a spreadsheet program does; ``=`` begins a formula with its value behind ``|``."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        day = book.add_format({"num_format": "yyyy/mm/dd"})
        sheet = book.add_worksheet(name)
        for line, row in enumerate([headings, *rows], start=title_rows):
            for place, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(line, place, value, day)
                elif isinstance(value, str) and value.startswith("="):
                    formula, _, known = value.partition("|")
                    sheet.write_formula(line, place, formula, None, known)
                elif isinstance(value, str):
                    sheet.write_string(line, place, value)
                else:
                    sheet.write(line, place, value)
    return made.getvalue()


def packed(raw: bytes, **parts: bytes) -> bytes:
    """Put other parts into a workbook, by the name of their file."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as known, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as other:
        for name in known.namelist():
            other.writestr(name, parts.get(name.rpartition("/")[2].partition(".")[0], known.read(name)))
    return made.getvalue()


def sheet_of(cells: str) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'.encode()


def read(raw: bytes, file: DataFile | None = None) -> list[Row | UnreadableRow]:
    return list(workbook.read(io.BytesIO(raw), file or a_file()))


def refusal(raw: bytes, file: DataFile | None = None) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read(raw, file)
    return caught.value.code


def test_cells_become_the_texts_of_a_delimited_file() -> None:
    day = datetime(2024, 10, 1, tzinfo=UTC).replace(tzinfo=None)
    raw = typed(["0012", 1, "テレビ", "𠮷田", day], ["0013", 5509.0, "=1+1|2", True, ""])
    assert read(raw) == [
        Row(2, ROW),
        Row(
            3,
            {
                "place_number": "0013",
                "contract_number": "5509",
                "service": "2",
                "course": "TRUE",
                "started_on": "",
            },
        ),
    ]


def test_day_is_written_as_the_profile_says() -> None:
    day = datetime(2024, 10, 1, tzinfo=UTC).replace(tzinfo=None)
    (row,) = read(typed(["1", "1", "a", "b", day]), a_file(date_format="%Y年%m月%d日"))
    assert isinstance(row, Row)
    assert row.values["started_on"] == "2024年10月01日"


def test_day_with_a_time_of_day_does_not_pass_for_a_day() -> None:
    moment = datetime(2024, 10, 1, 3, 4, tzinfo=UTC).replace(tzinfo=None)
    (row,) = read(typed(["1", "1", "a", "b", moment]))
    assert isinstance(row, Row)
    assert row.values["started_on"] == "2024-10-01 03:04:00"


def test_half_a_yen_stays_half_a_yen() -> None:
    (row,) = read(typed(["1", 0.5, "a", "b", ""]))
    assert isinstance(row, Row)
    assert row.values["contract_number"] == "0.5"


def test_error_in_a_cell_is_named() -> None:
    assert read(typed(["1", "=1/0|#DIV/0!", "a", "b", ""])) == [
        UnreadableRow(2, "契約番号", "workbook_error", {"found": ""})
    ]


def test_errors_of_a_column_that_is_not_read_hide_none_of_one_that_is() -> None:
    rows = [[str(line), "1", "a", "b", "", "=NA()|#N/A"] for line in range(2_000)]
    rows[-1][4] = "=NA()|#N/A"
    found = read(typed(*rows, headings=[*HEADINGS, "控え"]))
    assert [type(each) for each in found] == [Row] * 1_999 + [UnreadableRow]
    assert found[-1] == UnreadableRow(2_001, "利用開始日", "workbook_error", {"found": ""})


def test_as_many_errors_of_a_column_are_named_as_rows_may_be_set_aside_and_one_more() -> None:
    rows = [[str(line), "1", "a", "b", "=NA()|#N/A"] for line in range(1_001)]
    assert {type(each) for each in read(typed(*rows))} == {UnreadableRow}


def test_row_that_holds_nothing_but_an_error_of_a_column_that_is_not_read_holds_nothing() -> None:
    raw = typed(["1", "1", "a", "b", ""], ["", "", "", "", "", "=NA()|#N/A"], headings=[*HEADINGS, "控え"])
    assert [each.line for each in read(raw)] == [2]


def test_formula_that_was_never_reckoned_is_named() -> None:
    headings = "".join(f'<c t="inlineStr"><is><t>{each}</t></is></c>' for each in HEADINGS)
    cells = f'<row>{headings}</row><row><c><v>1</v></c><c r="B2"><f>1+1</f></c></row>'
    raw = packed(typed(), sheet1=sheet_of(cells))
    assert read(raw) == [UnreadableRow(2, "契約番号", "workbook_formula", {"found": ""})]


def test_number_beyond_fifteen_digits_is_named() -> None:
    assert read(typed([20240000000011, 2024000000001112, "a", "b", ""])) == [
        UnreadableRow(2, "契約番号", "workbook_number", {"found": "2024000000001112.0"})
    ]


@pytest.mark.parametrize("place", range(len(HEADINGS)))
def test_character_that_nothing_can_keep_is_named_in_any_column(place: int) -> None:
    row = list(ROW.values())
    row[place] += "\0"
    (found,) = read(typed(row))
    assert found == UnreadableRow(2, HEADINGS[place], "control_character", {"found": ""})


def test_gaiji_become_what_the_profile_says_and_are_refused_else() -> None:
    raw = typed(["1", "1", "a", "\ue000田", ""])
    assert read(raw) == [UnreadableRow(2, "コース名", "workbook_gaiji", {"found": "U+E000"})]
    (row,) = read(raw, a_file(gaiji={"F040": "𠮷"}))
    assert isinstance(row, Row)
    assert row.values["course"] == "𠮷田"


def test_headings_may_stand_below_a_title() -> None:
    raw = typed(["1", "1", "a", "b", ""], title_rows=2)
    assert [row.line for row in read(raw, a_file(heading_row=3))] == [4]
    assert refusal(raw) == "empty_file"


def test_sheet_is_found_by_name() -> None:
    raw = typed(["1", "1", "a", "b", ""])
    assert len(read(raw, a_file(sheet="契約"))) == 1
    assert refusal(raw, a_file(sheet="請求")) == "no_such_sheet"


@pytest.mark.parametrize(
    ("headings", "code"), [(HEADINGS[1:], "missing_column"), ([*HEADINGS, "契約番号"], "duplicate_column")]
)
def test_missing_and_doubled_headings_are_named(headings: list[str], code: str) -> None:
    assert refusal(typed(headings=headings)) == code


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty_file"),
        (b"a,b\r\n", "no_archive"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "old_workbook"),
        (typed()[:-100], "no_archive"),
        (packed(typed(), sheet1=BILLION_LAUGHS), "workbook_declares"),
        (packed(typed(), sheet1=BILLION_LAUGHS.decode().encode("utf-16")), "workbook_declares"),
        (packed(typed(), sheet1=b"<worksheet>"), "workbook_broken"),
        (packed(typed(), sheet1=sheet_of("<row><c t='s'><v>9</v></c></row>")), "workbook_broken"),
        (packed(typed(), sheet1=sheet_of('<row><c r="1A"/></row>')), "workbook_broken"),
        (
            packed(typed(), sheet1=sheet_of('<row r="9999999"><c r="XFD9999999"/></row>')),
            "workbook_too_large",
        ),
        (packed(typed(), sheet1=sheet_of('<row><c r="A1"/><c r="A1600000"/></row>')), "workbook_too_large"),
        (packed(typed(), styles=b"<x>" * 20_000_000), "archive_too_large"),
        (packed(typed(), workbook=b"<workbook/>"), "no_such_sheet"),
    ],
)
def test_what_is_no_workbook_or_a_bomb_is_refused_before_it_is_unpacked(raw: bytes, code: str) -> None:
    assert refusal(raw) == code


LONG = "".join(chr(0x4E00 + number * 7_919 % 20_000) for number in range(30_000))


def test_one_long_text_that_all_cells_share_is_a_bomb() -> None:
    text = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{LONG}'
    cells = "<row>" + '<c t="s"><v>0</v></c>' * 2_000 + "</row>"
    raw = typed(["0012", "1", "a", "b", ""])
    wide = "".join('<row><c t="s"><v>0</v></c></row>' for _row in range(2_000))
    bomb = packed(raw, sharedStrings=f"{text}</t></si></sst>".encode(), sheet1=sheet_of(wide))
    assert refusal(bomb) == "workbook_too_large"
    assert refusal(packed(raw, sheet1=sheet_of(cells))) == "workbook_too_large"


PLAIN = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Co", "Cn", "Cc")), max_size=12)


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, PLAIN)), max_size=5))
def test_what_is_written_reads_back(rows: list[dict[str, str]]) -> None:
    file = a_file(sheet="契約 & <1>")
    raw = b"".join(workbook.write(rows, file))
    assert [row.values for row in read(raw, file) if isinstance(row, Row)] == [
        row for row in rows if any(row.values())
    ]
