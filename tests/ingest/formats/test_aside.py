"""What is kept of bad rows can be read again in the file that they are sent in with."""

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.ingest.descriptions import as_kept
from madoguchi.ingest.formats import format_named
from madoguchi.ingest.formats.aside import way_of
from madoguchi.ingest.formats.rows import Row, UnreadableRow
from madoguchi.operators.schema.files import DataFile
from tests.ingest.formats import test_workbook as books
from tests.ingest.formats import test_zengin as debits
from tests.ingest.formats.test_zengin import END, ONE, header, joined, trailer


def kept(raw: bytes, file: DataFile) -> list[bytes]:
    """Give what is kept of each row of a file, each by itself."""
    above, lines = way_of(file).opened(io.BytesIO(raw), file)
    return [above + line for _number, line in lines]


def sent_in(raw: bytes, file: DataFile, rows: list[bytes]) -> bytes:
    return b"".join(way_of(file).sent_in(io.BytesIO(raw), rows, file))


def read(raw: bytes, file: DataFile) -> list[Row | UnreadableRow]:
    return list(format_named(file.format).read(io.BytesIO(raw), file))


CELLS = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cn")), max_size=8),
    st.sampled_from(["\r", "\n", '"', ",", "a\r\nb", " ", "'", "=1+1", "０", "\ufeff", "10/1"]),
    st.integers(-9999, 10**15 - 1),
    st.booleans(),
)


@given(
    st.lists(st.lists(CELLS, min_size=7, max_size=7), min_size=1, max_size=4),
    st.lists(st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cn")), max_size=50), max_size=2),
)
def test_row_of_a_sheet_says_the_same_as_a_line_of_text(rows: list[list[Any]], others: list[str]) -> None:
    file = books.a_file()
    raw = books.typed(*rows, headings=[*others, *books.HEADINGS])
    stated = read(raw, file)
    if not stated:
        return
    again = read(sent_in(raw, file, kept(raw, file)), as_kept(file))
    assert [type(row) for row in again] == [type(row) for row in stated]
    pairs = [(one, two) for one, two in zip(stated, again, strict=True) if isinstance(one, Row)]
    assert [one.values for one, _two in pairs] == [two.values for _one, two in pairs if isinstance(two, Row)]


def test_headings_that_nobody_reads_are_short_and_never_pass_for_one_that_is_read() -> None:
    file = books.a_file()
    headings = ["契約\n番号", "備\ue000考\0", "長" * 60, *books.HEADINGS, "契約番号\n"]
    raw = books.typed(["", "", "", *books.ROW.values(), ""], headings=headings)
    (row,) = kept(raw, file)
    first = row.decode().splitlines()[0].split(",")
    assert first == ["契約 番号", "備 考 ", "長" * 40, *books.HEADINGS, "契約番号 "]


def test_heading_that_would_pass_for_one_that_is_read_is_left_out() -> None:
    file = books.a_file(columns=books.COLUMNS | {"course": "コース 名"})
    headings = [*books.HEADINGS[:3], "コース 名", books.HEADINGS[4], "コース\n名"]
    raw = books.typed([*books.ROW.values(), "控え"], headings=headings)
    again = sent_in(raw, file, kept(raw, file))
    assert read(again, as_kept(file)) == [Row(2, books.ROW)]


@pytest.mark.parametrize("line_end", [b"\r\n", b"\n", b""])
def test_records_are_sent_in_below_the_header_of_each(line_end: bytes) -> None:
    file, later = debits.a_file(), header("1111")
    failed = debits.data("20240000000012202409", "0000012423", "1")
    raw = joined(*ONE[:2], failed, trailer(paid=(1, 5509), failed=(1, 12423)), line_end=line_end)
    raw += joined(later, failed, trailer(failed=(1, 12423)), END, line_end=line_end)
    rows = kept(raw, file)
    assert rows == [joined(ONE[0], ONE[1]), joined(ONE[0], failed), joined(later, failed)]
    made = sent_in(raw, file, rows)
    assert made == joined(*raw_records(raw, line_end))
    assert read(made, as_kept(file)) == read(raw, file)


def test_sums_of_what_is_sent_in_fit_into_its_trailers() -> None:
    file, most = debits.a_file(), debits.data(amount="9" * 10)
    raw = joined(*ONE)
    made = sent_in(raw, file, [joined(ONE[0], most)] * 101)
    assert len(read(made, as_kept(file))) == 101
    assert [each[1:19] for each in raw_records(made, b"\r\n") if each[:1] == b"8"] == [
        b"000100999999999900",
        b"000001009999999999",
    ]


def raw_records(raw: bytes, line_end: bytes) -> list[bytes]:
    step = 120 + len(line_end)
    return [raw[place : place + 120] for place in range(0, len(raw), step)]
