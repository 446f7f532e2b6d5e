"""Promises of direct debit results in the banks' form."""

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.ingest.formats import format_named
from madoguchi.ingest.formats.rows import Row, UnreadableFile, UnreadableRow
from madoguchi.operators.schema.debit_fields import LAYOUTS, RECORD_BYTES
from madoguchi.operators.schema.files import DataFile, PaymentsFile

zengin = format_named("zengin")

COLUMNS = {
    "place_number": "顧客番号 1-14",
    "month": "顧客番号 15-20",
    "amount": "引落金額",
    "paid_on": "引落日",
    "result": "振替結果コード",
}
CLIENT = "0000017201"


def a_file(**settings: Any) -> DataFile:
    stated = {
        "kind": "payments",
        "pattern": "*.dat",
        "format": "zengin",
        "client_code": CLIENT,
        "date_format": "%m%d",
        "month_format": "%Y%m",
        "columns": COLUMNS,
        "results": {"0": {"status": "paid"}, "1": {"status": "unpaid", "words": "残高不足"}},
    }
    return PaymentsFile.model_validate(stated | settings)


def header(day: str = "1028", kind: str = "91", client: str = CLIENT) -> bytes:
    name = "ｶﾅｻﾞﾜｼ".encode("cp932").ljust(40)
    rest = "0149".ljust(19) + "001".ljust(18) + "1" + "0000000" + " " * 17
    return f"1{kind}0{client}".encode() + name + f"{day}{rest}".encode()


def data(customer: str = "20240000000011202409", amount: str = "0000005509", result: str = "0") -> bytes:
    bank = b"20149" + "ﾎｸｺｸ".encode("cp932").ljust(15) + b"001" + b" " * 15 + b" " * 4 + b"1" + b"1234567"
    holder = "ﾔﾏﾀﾞ ﾊﾅｺ".encode("cp932").ljust(30)
    return bank + holder + f"{amount}0{customer:<20}{result}        ".encode()


def trailer(*, paid: tuple[int, int] = (0, 0), failed: tuple[int, int] = (0, 0)) -> bytes:
    every = (paid[0] + failed[0], paid[1] + failed[1])
    return ("8" + "".join(f"{count:06}{yen:012}" for count, yen in (every, paid, failed))).encode().ljust(120)


END = b"9".ljust(120)
ONE = (header(), data(), trailer(paid=(1, 5509)), END)


def joined(*records: bytes, line_end: bytes = b"\r\n") -> bytes:
    return b"".join(record + line_end for record in records)


def read(raw: bytes, file: DataFile | None = None) -> list[Row | UnreadableRow]:
    return list(zengin.read(io.BytesIO(raw), file or a_file()))


def refusal(*records: bytes, raw: bytes = b"") -> tuple[int, str, str]:
    with pytest.raises(UnreadableFile) as caught:
        read(raw or joined(*records))
    return caught.value.line, caught.value.column, caught.value.code


def row(line: int, **changed: str) -> Row:
    stated = {
        "place_number": "20240000000011",
        "month": "202409",
        "amount": "0000005509",
        "paid_on": "1028",
        "result": "0",
    }
    return Row(line, stated | changed)


def test_records_add_up_to_their_length() -> None:
    assert {sum(width for _, width, _ in fields) for fields in LAYOUTS.values()} == {RECORD_BYTES}
    assert {len(record) for record in ONE} == {RECORD_BYTES}


@pytest.mark.parametrize("line_end", [b"\r\n", b"\n", b""])
@pytest.mark.parametrize("behind", [b"", b"\x1a"])
def test_file_reads_the_same_with_line_ends_and_without(line_end: bytes, behind: bytes) -> None:
    assert read(joined(*ONE, line_end=line_end) + behind) == [row(2)]


def test_last_line_end_may_be_missing() -> None:
    assert read(joined(*ONE)[:-2]) == [row(2)]


def test_each_row_has_the_day_of_its_own_header() -> None:
    failed = data("20240000000012202409", "0000012423", "1")
    records = (*ONE[:3], header("1111"), failed, trailer(failed=(1, 12423)), END)
    assert read(joined(*records)) == [
        row(2),
        row(5, place_number="20240000000012", amount="0000012423", paid_on="1111", result="1"),
    ]


@pytest.mark.parametrize(
    ("sums", "column"),
    [
        ({"paid": (2, 5509)}, "合計件数"),
        ({"paid": (1, 5508)}, "合計金額"),
        ({"failed": (1, 5509)}, "振替済件数"),
    ],
)
def test_trailer_that_counts_otherwise_refuses_the_file(sums: Any, column: str) -> None:
    assert refusal(header(), data(), trailer(**sums), END) == (3, column, "wrong_debit_sum")


@pytest.mark.parametrize(
    ("records", "line", "code"),
    [
        ((data(), ONE[2], END), 1, "record_out_of_place"),
        ((header(), header(), END), 2, "record_out_of_place"),
        ((*ONE, data()), 5, "record_out_of_place"),
        ((header(), data(), END), 3, "record_out_of_place"),
        (ONE[:3], 3, "trailer_missing"),
        ((header(kind="21"), *ONE[1:]), 1, "unknown_code"),
        ((header(client="9999999999"), *ONE[1:]), 1, "wrong_client"),
        ((header().replace("ｶ".encode("cp932"), b"\x83"), *ONE[1:]), 1, "undecodable_bytes"),
        ((header(), data() + b" ", *ONE[2:]), 2, "wrong_record_length"),
        ((header(), data()[:-1], *ONE[2:]), 2, "wrong_record_length"),
    ],
)
def test_what_does_not_keep_the_form_is_named(records: tuple[bytes, ...], line: int, code: str) -> None:
    found, _column, said = refusal(*records)
    assert (found, said) == (line, code)


def test_empty_file_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="empty_file"):
        read(b"")


def test_amount_that_is_no_number_is_named() -> None:
    raw = joined(header(), data(amount="00000O5509"), ONE[2], END)
    assert read(raw) == [UnreadableRow(2, "引落金額", "not_a_number", {"found": "00000O5509"})]


@pytest.mark.parametrize(
    ("place", "column"), [(50, "預金者名"), (2, "引落銀行番号"), (111, "振替結果コード"), (119, "ダミー2")]
)
def test_odd_byte_spoils_its_own_record_only(place: int, column: str) -> None:
    odd = data(result="1")[:place] + b"\x83" + data(result="1")[place + 1 :]
    paid, failed = ((1, 5509), (0, 0)) if place == 111 else ((1, 5509), (1, 5509))
    every = trailer(paid=(1, 5509), failed=(1, 5509))[:19]
    stated = every + trailer(paid=paid, failed=failed)[19:]
    found = {"byte": str(place + 1), "bytes": "83"}
    assert read(joined(header(), odd, data(), stated, END)) == [
        UnreadableRow(2, column, "undecodable_bytes", found),
        row(3),
    ]


@pytest.mark.parametrize(
    ("bad", "stated", "column"),
    [
        (data(amount="00000O5509"), {"paid": (1, 5509)}, "合計件数"),
        (data(amount="00000O5509", result="1"), {"paid": (1, 5508), "failed": (1, 0)}, "振替済金額"),
        (data()[:111] + b"\x83" + data()[112:], {"paid": (2, 9999)}, "合計金額"),
    ],
)
def test_what_a_bad_record_leaves_to_be_proven_is_proven(bad: bytes, stated: Any, column: str) -> None:
    assert refusal(header(), bad, data(), trailer(**stated), END) == (4, column, "wrong_debit_sum")


@given(st.binary(max_size=400), st.integers(0, 482))
def test_no_bytes_break_the_reader(noise: bytes, place: int) -> None:
    raw = joined(*ONE)
    try:
        read(raw[:place] + noise + raw[place + len(noise) :])
    except UnreadableFile as refused:
        assert refused.code  # noqa: PT017  # some are still sound


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "place_number": st.text("0123456789", min_size=14, max_size=14),
                "month": st.sampled_from(["202409", "202410"]),
                "amount": st.integers(0, 10**10 - 1).map("{:010}".format),
                "paid_on": st.sampled_from(["0927", "1028"]),
                "result": st.sampled_from("0123489"),
            }
        ),
        max_size=9,
    )
)
def test_what_is_written_reads_back(rows: list[dict[str, str]]) -> None:
    if not rows:
        return
    raw = b"".join(zengin.write(rows, a_file()))
    assert [each.values for each in read(raw) if isinstance(each, Row)] == rows
