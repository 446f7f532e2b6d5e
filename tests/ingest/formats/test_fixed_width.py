"""Promises of fixed-width files."""

import io
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from madoguchi.ingest.formats import format_named
from madoguchi.ingest.formats.lines import MAX_BYTES
from madoguchi.ingest.formats.rows import Row, UnreadableFile, UnreadableRow
from madoguchi.ingest.formats.wrong_encoding import other_encoding
from madoguchi.operators.schema.files import ContractsFile, DataFile

fixed_width = format_named("fixed_width")

RECORD_BYTES = 30
COLUMNS = {"place_number": "2-5", "contract_number": "6-8", "service": "9-16", "course": "19-30"}


def a_file(encoding: str = "cp932", columns: dict[str, str] = COLUMNS, **settings: str) -> DataFile:
    return ContractsFile.model_validate(
        {
            "kind": "contracts",
            "pattern": "*.dat",
            "format": "fixed_width",
            "encoding": encoding,
            "record_bytes": RECORD_BYTES,
            "trailer_mark": "9",
            "trailer_count": "2-9",
            "columns": columns,
        }
        | settings
    )


def values(
    place: str = "0001", number: str = "1", service: str = "水道", course: str = "髙﨑①㈱"
) -> dict[str, str]:
    return dict(zip(COLUMNS, (place, number, service, course), strict=True))


def record(place: str = "0001", number: str = "1", service: str = "水道", course: str = "髙﨑①㈱") -> bytes:
    raw = [text.encode("cp932") for text in (place, number, service, course)]
    return b"1%-4b%-3b%-8b  %-12b" % tuple(raw)


def trailer(count: int) -> bytes:
    return b"9%08d" % count + b" " * 21 + b"\r\n"


def read(raw: bytes, file: DataFile | None = None) -> list[Row | UnreadableRow]:
    return list(fixed_width.read(io.BytesIO(raw), file or a_file()))


def read_records(*records: bytes) -> list[Row | UnreadableRow]:
    return read(b"".join(each + b"\r\n" for each in records) + trailer(len(records)))


def refusal(raw: bytes, file: DataFile | None = None) -> tuple[int, str, str, dict[str, str]]:
    with pytest.raises(UnreadableFile) as caught:
        read(raw, file)
    return caught.value.line, caught.value.column, caught.value.code, caught.value.values


def test_columns_are_cut_by_bytes_and_lose_trailing_spaces_only() -> None:
    assert read_records(record(), record("0002", " 12", "ｶﾅ　", " x　")) == [
        Row(1, values()),
        Row(2, values("0002", " 12", "ｶﾅ　", " x　")),
    ]


def test_records_may_end_in_lf_and_the_last_without() -> None:
    raw = record() + b"\n" + record("0002") + b"\n" + trailer(2).rstrip(b"\r\n")
    assert read(raw) == [Row(1, values()), Row(2, values("0002"))]


def test_one_range_may_serve_two_columns_and_ranges_may_overlap() -> None:
    file = a_file(columns=COLUMNS | {"contract_number": "2-5", "started_on": "9-12"})
    assert read(record(service="水道料金") + b"\r\n" + trailer(1), file) == [
        Row(1, values(number="0001", service="水道料金") | {"started_on": "水道"})
    ]


def test_a_file_without_trailer_in_its_profile_needs_none() -> None:
    file = a_file(trailer_mark="", trailer_count="")
    assert read(record() + b"\r\n", file) == [Row(1, values())]


def test_a_trailer_that_counts_nothing_is_not_counted() -> None:
    assert read(record() + b"\r\n" + trailer(7), a_file(trailer_count="")) == [Row(1, values())]


def test_a_town_of_nobody_is_a_trailer_alone() -> None:
    assert read(trailer(0)) == []
    assert b"".join(fixed_width.write([], a_file())) == trailer(0)


def test_an_empty_file_is_refused() -> None:
    assert refusal(b"") == (1, "", "empty_file", {})


def test_a_binary_file_is_refused_where_its_first_zero_stands() -> None:
    raw = record() + b"\r\n" + record().replace(b" ", b"\0")
    assert refusal(raw) == (2, "", "binary_file", {"byte": "7"})


def test_a_line_without_end_is_refused() -> None:
    raw = record() + b"\r\n" + b"x" * (MAX_BYTES + 1)
    assert refusal(raw) == (2, "", "line_too_long", {"limit": "65536"})


def test_a_wrong_record_length_spoils_its_record_alone() -> None:
    assert read_records(record()[:-1], record() + b" ", b"", record()) == [
        UnreadableRow(1, "", "wrong_record_length", {"expected": "30", "found": "29"}),
        UnreadableRow(2, "", "wrong_record_length", {"expected": "30", "found": "31"}),
        UnreadableRow(3, "", "wrong_record_length", {"expected": "30", "found": "0"}),
        Row(4, values()),
    ]


def test_half_a_record_at_the_end_is_named() -> None:
    file = a_file(trailer_mark="", trailer_count="")
    assert read(record() + b"\r\n" + record()[:12], file) == [
        Row(1, values()),
        UnreadableRow(2, "", "wrong_record_length", {"expected": "30", "found": "12"}),
    ]


def test_a_missing_trailer_is_named_at_the_last_line() -> None:
    assert refusal((record() + b"\r\n") * 2) == (2, "", "trailer_missing", {"mark": "9"})


@pytest.mark.parametrize(("written", "counted"), [(b"00000003", "00000003"), (b"  x     ", "  x     ")])
def test_a_wrong_count_is_named(written: bytes, counted: str) -> None:
    raw = (record() + b"\r\n") * 2 + b"9" + written + b" " * 21
    found = {"counted": counted, "found": "2"}
    assert refusal(raw) == (3, "2-9", "wrong_trailer_count", found)


def test_a_trailer_of_another_length_is_named() -> None:
    found = {"expected": "30", "found": "9"}
    assert refusal(record() + b"\r\n900000001\r\n") == (2, "", "wrong_record_length", found)


def test_data_after_the_trailer_is_named() -> None:
    raw = record() + b"\r\n" + trailer(1)
    assert refusal(raw + record()) == (3, "", "data_after_trailer", {})
    assert refusal(raw + raw) == (3, "", "data_after_trailer", {})


def test_undecodable_bytes_are_named_by_record_range_byte_and_hex() -> None:
    raw = record(course="").replace("水道".encode("cp932"), b"a\x85\x40b")
    found = {"byte": "10", "bytes": "85"}
    assert read_records(raw) == [UnreadableRow(1, "9-16", "undecodable_bytes", found)]


def test_a_character_cut_in_two_is_named_where_it_begins() -> None:
    raw = b"10001  1" + "abcdefg表".encode("cp932") + b" " + b" " * 12
    assert len(raw) == RECORD_BYTES
    found = {"byte": "16", "bytes": "95"}
    assert read_records(raw) == [UnreadableRow(1, "9-16", "split_character", found)]


def test_a_character_cut_on_the_way_out_of_an_unmapped_gap_is_found() -> None:
    raw = b"10001  1abcdefgh" + b" \x95" + b"\x5c" + b" " * 11
    found = {"byte": "18", "bytes": "95"}
    assert read_records(raw) == [UnreadableRow(1, "17-18", "split_character", found)]


def test_gaiji_are_named_by_code_and_range() -> None:
    raw = record(course="山").replace("山".encode("cp932") + b"  ", "山".encode("cp932") + b"\xf0\x40")
    found = {"character": "U+E000", "byte": "21", "bytes": "F0 40"}
    assert read_records(raw) == [UnreadableRow(1, "19-30", "gaiji", found)]


def test_utf8_where_cp932_is_due_is_named_as_such() -> None:
    raw = b"10001  1" + "水道".encode() + b"  " + b"  " + b" " * 12
    assert read_records(raw) == [UnreadableRow(1, "", "looks_like_utf8", {"due": "cp932"})]


def test_cp932_where_utf8_is_due_is_named_as_such() -> None:
    assert read(record() + b"\r\n" + trailer(1), a_file("utf-8")) == [
        UnreadableRow(1, "", "looks_like_cp932", {"due": "utf-8"})
    ]


def test_a_byte_order_mark_is_refused_where_none_is_due() -> None:
    found = {"found": "utf-8", "due": "cp932"}
    assert refusal(b"\xef\xbb\xbf" + record()) == (1, "", "unexpected_bom", found)


@pytest.mark.parametrize("columns", [{"course": "19-31"}, {"course": "0-3"}, {"course": "9-3"}])
def test_a_range_outside_the_record_is_the_profiles_fault(columns: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"range|outside"):
        read(record(), a_file(columns=COLUMNS | columns))


@pytest.mark.parametrize("text", ["𠮷", "〜", "\ue000", "123456789012x", "x ", "a\nb", "a\0"])
def test_what_a_record_cannot_hold_is_never_written(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        list(fixed_width.write([values(course=text)], a_file()))


def test_a_record_that_looks_like_the_trailer_is_never_written() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        list(fixed_width.write([values("9000")], a_file(columns=COLUMNS | {"place_number": "1-4"})))


def test_reading_holds_one_record_at_a_time() -> None:
    class Endless(io.RawIOBase):
        """A file whose end is never reached."""

        lines = 0

        def readline(self, size: int | None = -1, /) -> bytes:
            self.lines += 1
            return record() + b"\r\n"

    stream = Endless()
    rows = fixed_width.read(stream, a_file())  # type: ignore[arg-type]
    for line in range(1, 1000):
        assert next(rows) == Row(line, values())
        assert stream.lines == line


def test_writing_asks_for_one_row_at_a_time() -> None:
    asked: list[int] = []

    def rows() -> Iterator[dict[str, str]]:
        for number in range(10**9):
            asked.append(number)
            yield values()

    written = fixed_width.write(rows(), a_file())
    for count in range(1, 100):
        next(written)
        assert len(asked) == count


def cell(width: int) -> st.SearchStrategy[str]:
    """Text of at most so many bytes that keeps its end."""
    characters = st.sampled_from("髙﨑①㈱ｱﾞー－‐～表ソ能\r　 あ漢AZ19")

    def fits(text: str) -> bool:
        return len(text.encode("cp932")) <= width and text == text.rstrip(" ")

    return st.text(characters, max_size=width).filter(fits)


ROWS = st.fixed_dictionaries({name: cell(width) for name, width in zip(COLUMNS, (4, 3, 8, 12), strict=True)})


@given(st.lists(ROWS, max_size=6))
def test_what_is_written_is_read_back(rows: list[dict[str, str]]) -> None:
    for row in rows:
        assume(not other_encoding("".join(row.values()).encode("cp932"), due="cp932"))
    assert [each.values for each in read(b"".join(fixed_width.write(rows, a_file())))] == rows


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_and_nothing_else_happens(raw: bytes) -> None:
    for encoding in ("cp932", "utf-8"):
        with suppress(UnreadableFile):
            read(record(course="a", service="b") + b"\n" + raw, a_file(encoding))


def test_gaiji_that_the_profile_maps_become_what_they_stand_for() -> None:
    raw = record(course="髙@@").replace(b"@@", b"\xf0\x40") + b""
    file = a_file().model_copy(update={"gaiji": {"F040": "𠮷"}})
    assert read(raw + b"\r\n" + trailer(1), file) == [Row(1, values(course="髙𠮷"))]
