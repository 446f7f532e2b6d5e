"""Promises of delimited files."""

import io
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madoguchi.ingest.formats import format_named
from madoguchi.ingest.formats.lines import MAX_BYTES
from madoguchi.ingest.formats.rows import Row, UnreadableFile, UnreadableRow
from madoguchi.ingest.formats.wrong_encoding import other_encoding
from madoguchi.operators.schema.files import ContractsFile, DataFile

delimited = format_named("delimited")

COLUMNS = {
    "place_number": "お客様番号",
    "contract_number": "契約番号",
    "service": "サービス",
    "course": "コース名",
    "started_on": "利用開始日",
}
HEADER = "お客様番号,契約番号,サービス,コース名,利用開始日\r\n"


def a_file(encoding: str = "cp932", delimiter: str = ",", columns: dict[str, str] = COLUMNS) -> DataFile:
    return ContractsFile.model_validate(
        {
            "kind": "contracts",
            "pattern": "*.csv",
            "format": "delimited",
            "encoding": encoding,
            "delimiter": delimiter,
            "columns": columns,
        }
    )


def values(
    place: str = "0001", number: str = "1", service: str = "テレビ", course: str = "髙﨑①㈱"
) -> dict[str, str]:
    found = (place, number, service, course, "")
    return dict(zip(COLUMNS, found, strict=True))


def read(raw: bytes, file: DataFile | None = None) -> list[Row | UnreadableRow]:
    return list(delimited.read(io.BytesIO(raw), file or a_file()))


def read_lines(*lines: str, encoding: str = "cp932") -> list[Row | UnreadableRow]:
    return read((HEADER + "".join(lines)).encode(encoding), a_file(encoding))


def refusal(raw: bytes, file: DataFile | None = None) -> tuple[int, str, str, dict[str, str]]:
    with pytest.raises(UnreadableFile) as caught:
        read(raw, file)
    return caught.value.line, caught.value.column, caught.value.code, caught.value.values


def test_rows_come_with_their_lines_and_text_as_received() -> None:
    raw = read_lines("0001,1,テレビ, 髙﨑①㈱　,\r\n", '0002,1,"a,""b""",ﾊﾝｶｸ,2024\r\n')
    assert raw == [
        Row(2, values(course=" 髙﨑①㈱　")),
        Row(3, values("0002", "1", 'a,"b"', "ﾊﾝｶｸ") | {"started_on": "2024"}),
    ]


def test_columns_are_found_by_heading_in_any_order_and_others_are_left_out() -> None:
    raw = "余り,コース名,サービス,契約番号,利用開始日,お客様番号\nx,髙﨑①㈱,テレビ,1,,0001\n"
    assert read(raw.encode("cp932")) == [Row(2, values())]


def test_one_heading_may_serve_two_columns() -> None:
    file = a_file(columns=COLUMNS | {"contract_number": "お客様番号"})
    raw = b"".join(delimited.write([values(number="0001")], file))
    assert raw.decode("cp932").splitlines()[0] == "お客様番号,サービス,コース名,利用開始日"
    assert read(raw, file) == [Row(2, values(number="0001"))]


def test_a_row_over_several_lines_counts_from_its_first() -> None:
    assert read_lines('0001,1,テレビ,"二\n行",\n', "0002,1,テレビ,b,\n") == [
        Row(2, values(course="二\n行")),
        Row(4, values("0002", course="b")),
    ]


def test_the_last_line_needs_no_line_end_if_it_is_whole() -> None:
    assert read_lines("0001,1,テレビ,髙﨑①㈱,") == [Row(2, values())]
    found = {"expected": "5", "found": "3"}
    assert read_lines("0001,1,テレ") == [UnreadableRow(2, "", "wrong_cell_count", found)]


def test_blank_lines_hold_nothing() -> None:
    assert read_lines("\r\n", "0001,1,テレビ,髙﨑①㈱,\r\n", "\r\n") == [Row(3, values())]


def test_headings_alone_are_no_rows() -> None:
    assert read_lines() == []


@pytest.mark.parametrize("encoding", ["cp932", "utf-8", "utf-8-sig"])
def test_an_empty_file_is_refused(encoding: str) -> None:
    assert refusal(b"", a_file(encoding)) == (1, "", "empty_file", {})
    assert refusal(b"\r\n\r\n", a_file(encoding)) == (1, "", "empty_file", {})


def test_nothing_but_a_byte_order_mark_is_an_empty_file() -> None:
    assert refusal(b"\xef\xbb\xbf", a_file("utf-8-sig")) == (1, "", "empty_file", {})


def test_a_binary_file_is_refused_where_its_first_zero_stands() -> None:
    raw = (HEADER + "0001,1,\0").encode("cp932")
    assert refusal(raw) == (2, "", "binary_file", {"byte": "8"})
    assert refusal(b"PK\x03\x04" + b"\0" * MAX_BYTES * 2) == (1, "", "binary_file", {"byte": "5"})


def test_a_line_without_end_is_refused() -> None:
    raw = HEADER.encode("cp932") + b"x" * (MAX_BYTES + 1)
    assert refusal(raw) == (2, "", "line_too_long", {"limit": "65536"})


def test_a_missing_heading_is_named() -> None:
    raw = HEADER.replace("コース名", "コース").encode("cp932")
    assert refusal(raw) == (1, "コース名", "missing_column", {"heading": "コース名"})


def test_a_heading_that_comes_twice_is_named() -> None:
    raw = HEADER.replace("コース名", "契約番号").encode("cp932")
    assert refusal(raw) == (1, "契約番号", "duplicate_column", {"heading": "契約番号"})


def test_a_repeated_heading_that_nobody_needs_is_no_fault() -> None:
    raw = f"{HEADER.rstrip()},余り,余り\r\n0001,1,テレビ,髙﨑①㈱,,x,y\r\n"
    assert read(raw.encode("cp932")) == [Row(2, values())]


def test_a_wrong_number_of_cells_spoils_its_row_alone() -> None:
    assert read_lines("1,2,3,4\n", "1,2,3,4,5,6\n", "0001,1,テレビ,髙﨑①㈱,\n") == [
        UnreadableRow(2, "", "wrong_cell_count", {"expected": "5", "found": "4"}),
        UnreadableRow(3, "", "wrong_cell_count", {"expected": "5", "found": "6"}),
        Row(4, values()),
    ]


def test_an_unclosed_quote_is_named_where_its_row_begins() -> None:
    head = HEADER + "0001,1,テレビ,a,\n"
    assert refusal((head + '0002,1,"テレビ,a,\n0003,1,b,c,\n').encode("cp932")) == (
        3,
        "",
        "unclosed_quote",
        {},
    )
    assert refusal((head + '0002,1,"テレビ,a,\n0003,1,"b",c,\n').encode("cp932"))[::2] == (
        3,
        "unclosed_quote",
    )
    endless = head + '0002,1,"' + "x\n" * MAX_BYTES
    assert refusal(endless.encode("cp932"))[::2] == (3, "unclosed_quote")


def test_text_behind_a_closed_quote_spoils_its_row_alone() -> None:
    assert read_lines('0001,1,"テレビ"x,a,\n', "0001,1,テレビ,髙﨑①㈱,\n") == [
        UnreadableRow(2, "", "malformed_quote"),
        Row(3, values()),
    ]


def test_a_quote_inside_a_plain_cell_is_text() -> None:
    assert read_lines('0001,1,テレビ,24" TV,\n') == [Row(2, values(course='24" TV'))]


def test_a_carriage_return_inside_a_line_is_named() -> None:
    assert read_lines("0001,1,テ\rレビ,a,\n") == [UnreadableRow(2, "", "stray_carriage_return")]
    assert refusal(HEADER.replace("\r\n", "\r").encode("cp932") + b"1,2,3,4,5\r") == (
        1,
        "",
        "stray_carriage_return",
        {},
    )


def test_undecodable_bytes_are_named_by_line_heading_byte_and_hex() -> None:
    raw = HEADER.encode("cp932") + b"0001,1,ab\x85\x40c,d,\r\n0002,1,\x80,d,\r\n0003,1,x\xa0,d,\r\n"
    assert read(raw) == [
        UnreadableRow(2, "サービス", "undecodable_bytes", {"byte": "3", "bytes": "85"}),
        UnreadableRow(3, "サービス", "undecodable_bytes", {"byte": "1", "bytes": "80"}),
        UnreadableRow(4, "サービス", "undecodable_bytes", {"byte": "2", "bytes": "A0"}),
    ]


def test_a_character_cut_before_the_delimiter_spoils_its_own_cell() -> None:
    raw = HEADER.encode("cp932") + "0001,1,予定表".encode("cp932")[:-1] + b",a,\r\n"
    assert read(raw) == [UnreadableRow(2, "サービス", "split_character", {"byte": "5", "bytes": "95"})]


def test_undecodable_utf8_is_named_by_line_heading_byte_and_hex() -> None:
    raw = (HEADER + "0001,1,テ").encode() + b"\xffx,a,\r\n"
    assert read(raw, a_file("utf-8")) == [
        UnreadableRow(2, "サービス", "undecodable_bytes", {"byte": "4", "bytes": "FF"})
    ]


def test_gaiji_are_named_by_code_and_column() -> None:
    raw = (HEADER + "0001,1,テレビ,山").encode("cp932") + b"\xf0\x40,\r\n"
    found = {"character": "U+E000", "byte": "3", "bytes": "F0 40"}
    assert read(raw) == [UnreadableRow(2, "コース名", "gaiji", found)]


@pytest.mark.parametrize(
    ("character", "code", "raw"),
    [
        ("\ue000", "U+E000", "EE 80 80"),
        ("\uf8ff", "U+F8FF", "EF A3 BF"),
        ("\U000f0000", "U+F0000", "F3 B0 80 80"),
    ],
)
def test_private_use_characters_are_gaiji_in_utf8_too(character: str, code: str, raw: str) -> None:
    found = {"character": code, "byte": "4", "bytes": raw}
    assert read_lines(f"0001,1,テレビ,山{character},\r\n", encoding="utf-8") == [
        UnreadableRow(2, "コース名", "gaiji", found)
    ]


def test_utf8_where_cp932_is_due_is_named_as_such() -> None:
    assert refusal(HEADER.encode()) == (1, "", "looks_like_utf8", {"due": "cp932"})
    raw = HEADER.encode("cp932") + "0001,1,テレビ,デジタル,\r\n".encode()
    assert read(raw) == [UnreadableRow(2, "", "looks_like_utf8", {"due": "cp932"})]


def test_cp932_where_utf8_is_due_is_named_as_such() -> None:
    file = a_file("utf-8")
    assert refusal(HEADER.encode("cp932"), file) == (1, "", "looks_like_cp932", {"due": "utf-8"})
    raw = HEADER.encode() + "0001,1,テレビ,デジタル,\r\n".encode("cp932")
    assert read(raw, file) == [UnreadableRow(2, "", "looks_like_cp932", {"due": "utf-8"})]


def test_half_width_kana_are_not_mistaken_for_utf8() -> None:
    assert read_lines("0001,1,ﾃｱ,ﾏｷ,\r\n") == [Row(2, values(service="ﾃｱ", course="ﾏｷ"))]


def test_a_byte_order_mark_is_dropped_where_due_and_need_not_be_there() -> None:
    raw = (HEADER + "0001,1,テレビ,髙﨑①㈱,\r\n").encode()
    assert read(b"\xef\xbb\xbf" + raw, a_file("utf-8-sig")) == [Row(2, values())]
    assert read(raw, a_file("utf-8-sig")) == [Row(2, values())]


def test_a_byte_order_mark_is_refused_where_none_is_due() -> None:
    mark = b"\xef\xbb\xbf" + HEADER.encode()
    assert refusal(mark, a_file("cp932"))[2:] == ("unexpected_bom", {"found": "utf-8", "due": "cp932"})
    assert refusal(mark, a_file("utf-8"))[2:] == ("unexpected_bom", {"found": "utf-8", "due": "utf-8"})
    assert refusal(HEADER.encode("utf-16"), a_file("utf-8-sig"))[2:] == (
        "unexpected_bom",
        {"found": "utf-16", "due": "utf-8-sig"},
    )


@pytest.mark.parametrize("text", ["𠮷", "〜", "−", "—", "é", "\ue000", "a\0"])
def test_what_cp932_cannot_hold_or_changes_is_never_written(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        list(delimited.write([values(course=text)], a_file()))


def test_two_values_for_one_column_are_never_written() -> None:
    file = a_file(columns=COLUMNS | {"contract_number": "お客様番号"})
    with pytest.raises(ValueError, match="two values"):
        list(delimited.write([values(number="2")], file))


def test_reading_holds_one_line_at_a_time() -> None:
    class Endless(io.RawIOBase):
        """A file whose end is never reached."""

        def __init__(self) -> None:
            self.lines = 0

        def readline(self, size: int | None = -1, /) -> bytes:
            self.lines += 1
            text = HEADER if self.lines == 1 else "0001,1,テレビ,髙﨑①㈱,\r\n"
            return text.encode("cp932")

    stream = Endless()
    rows = delimited.read(stream, a_file())  # type: ignore[arg-type]
    for line in range(2, 1000):
        assert next(rows) == Row(line, values())
        assert stream.lines == line


def test_writing_asks_for_one_row_at_a_time() -> None:
    asked: list[int] = []

    def rows() -> Iterator[dict[str, str]]:
        for number in range(10**9):
            asked.append(number)
            yield values()

    written = delimited.write(rows(), a_file())
    for count in range(100):
        next(written)
        assert len(asked) == count


def cells(encoding: str) -> st.SearchStrategy[str]:
    """Any text that survives the encoding."""

    def survives(character: str) -> bool:
        raw = character.encode(encoding, "ignore")
        return raw.decode(encoding) == character and raw not in {b"\0", b"\x80", b"\xef\xbf\xbd"}

    kept = st.characters(exclude_categories=["Cs", "Co"]).filter(survives)
    japanese = st.sampled_from("髙﨑①㈱ｱﾞー－‐～表ソ能\"',\t\r\n ;　あ漢A1")
    return st.text(japanese | kept, max_size=12)


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("encoding", ["cp932", "utf-8", "utf-8-sig"])
def test_what_is_written_is_read_back(encoding: str, delimiter: str) -> None:
    file = a_file(encoding, delimiter)
    row = st.fixed_dictionaries({name: cells(encoding.removesuffix("-sig")) for name in COLUMNS})
    plausible = row.filter(
        lambda each: not other_encoding(",".join(each.values()).encode(encoding), due=encoding)
    )

    # Few texts in a row look like no other encoding, and a loaded machine is slow to find them.
    @settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
    @given(st.lists(plausible, max_size=6))
    def holds(rows: list[dict[str, str]]) -> None:
        found = read(b"".join(delimited.write(rows, file)), file)
        assert [each.values for each in found if isinstance(each, Row)] == rows
        assert len(found) == len(rows)

    holds()


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_and_nothing_else_happens(raw: bytes) -> None:
    for encoding in ("cp932", "utf-8"):
        with suppress(UnreadableFile):
            read(HEADER.encode(encoding) + raw, a_file(encoding))


def test_gaiji_that_the_profile_maps_become_what_they_stand_for() -> None:
    raw = (HEADER + "0001,1,テレビ,@田,\r\n").encode("cp932").replace(b"@", b"\xf0\x40")
    file = a_file().model_copy(update={"gaiji": {"F040": "𠮷"}})
    assert read(raw, file) == [Row(2, values(course="𠮷田"))]


def test_gaiji_beside_a_mapped_one_are_still_named() -> None:
    raw = (HEADER + "0001,1,テレビ,@@,\r\n").encode("cp932").replace(b"@@", b"\xf0\x40\xf0\x41")
    file = a_file().model_copy(update={"gaiji": {"F040": "𠮷"}})
    found = {"byte": "3", "bytes": "F0 41", "character": "U+E001"}
    assert read(raw, file) == [UnreadableRow(2, "コース名", "gaiji", found)]


def test_character_that_was_lost_before_us_is_named() -> None:
    raw = (HEADER + "0001,1,テレビ,\ufffd田,\r\n").encode()
    found = {"byte": "1", "bytes": "EF BF BD"}
    assert read(raw, a_file("utf-8")) == [UnreadableRow(2, "コース名", "replaced_character", found)]
