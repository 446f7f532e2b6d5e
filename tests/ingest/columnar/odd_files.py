"""Bills files for the two ways: mostly sound, with all that billing systems, people and wires do to them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from hypothesis import strategies as st

from madoguchi.ingest.formats.byte_ranges import byte_range
from madoguchi.ingest.formats.rows import mapped_columns
from madoguchi.operators.schema.files import BillsFile

ODD_TEXTS = (
    *(
        "",
        " ",
        "\u3000",
        "0",
        "-0",
        "007",
        "+5",
        " 5",
        "5 ",
        "1,234",
        "12,34",
        "１２",
        "½",
        "1e3",
        "1_000",
        "--1",
    ),
    *("2147483647", "2147483648", "-2147483648", "99999999999", "9" * 30, "abc", "N/A", "\\N", "\\", "\\t"),
    *("20240931", "2024/13", "2024-09-31", "0001/01/01", "209912", "210001", "2024年09月31日", "00000000"),
    *(
        "水道 料金",
        "ﾄｳ",
        "ﾃﾞﾝｷ",
        "￢￢",
        "〜",
        "①㈱髙",
        "𠮷野",
        "a,b",
        "a\tb",
        "a;b",
        'a"b',
        '"',
        '""',
        "a\nb",
        "a\rb",
    ),
    *("\x7f", "\x1f", "\x85", "\u2028", "\ufeff", "\ue000", "\ufffd", "é", "x" * 41, "字" * 201),
)
NAMES = ("水道料金", "下水道使用料", "NHK受信料", "ﾃﾞｼﾞﾀﾙ", "TV", "割引", "字" * 10)
WIRE = (
    b"",
    b'"',
    b"\n",
    b"\r",
    b"\r\n",
    b"\0",
    b"\xff",
    b"\x80",
    b"\xef\xbb\xbf",
    b",",
    b"9",
    b"\xe3\x81",
    b"\x88",
)


@st.composite
def bills_files(draw: st.DrawFn, file: BillsFile) -> bytes:
    """Draw the bytes of a file."""
    rows = [row for bill in draw(st.lists(bill_rows(file), max_size=8)) for row in bill]
    for _ in range(draw(st.integers(0, 3)) if rows else 0):
        row = rows[draw(st.integers(0, len(rows) - 1))]
        row[draw(st.sampled_from(sorted(row)))] = draw(st.sampled_from(ODD_TEXTS))
    written = draw(delimited(file, rows) if file.format == "delimited" else fixed_width(file, rows))
    return draw(harmed(written))


@st.composite
def bill_rows(draw: st.DrawFn, file: BillsFile) -> list[dict[str, str]]:
    """Draw a sound bill, as the texts of its rows."""
    lines = draw(st.lists(st.tuples(st.sampled_from(NAMES), st.integers(-500, 9000)), min_size=1, max_size=4))
    discounts = [draw(st.sampled_from((0, 0, 50, -50))) if file.columns.line_discount else 0 for _ in lines]
    payable = [charge - discount for (_, charge), discount in zip(lines, discounts, strict=True)]
    facts = draw(bill_facts(file)) | {"total": str(sum(payable))}
    return [
        _kept(file, facts)
        | _kept(
            file,
            {
                "line_name": name,
                "line_charge": str(charge),
                "line_discount": draw(st.sampled_from((str(less), str(less) if less else ""))),
                "line_payable": draw(st.sampled_from((str(left), ""))),
                "line_tax": draw(st.sampled_from((str(abs(left) // 11), "0"))),
                "line_rate": draw(st.sampled_from(("10", "8", ""))),
            },
        )
        for (name, charge), less, left in zip(lines, discounts, payable, strict=True)
    ]


@st.composite
def bill_facts(draw: st.DrawFn, file: BillsFile) -> dict[str, str]:
    """Draw what stands once in a bill."""
    month = date(2024, draw(st.integers(8, 9)), 1)
    day = month.replace(day=27).strftime(file.date_format)
    amounts = st.sampled_from(("0", "10", "-10", ""))
    return {
        "place_number": draw(st.sampled_from(("0001", "0002", "A-1"))),
        "bill_number": draw(st.sampled_from((f"{month:%Y%m}", ""))),
        "month": month.strftime(file.month_format),
        "status": draw(st.sampled_from(sorted(file.status_codes) or [""])),
        "due_on": draw(st.sampled_from((day, ""))),
        "paid_on": draw(st.sampled_from((day, day, ""))),
        "read_on": draw(st.sampled_from((day, ""))),
        "quantity": draw(st.sampled_from(("00032", "0"))),
        "days": draw(st.sampled_from(("062", "31"))),
        **{name: draw(amounts) for name in ("received", "invoiced", "unpaid", "balance")},
    }


@st.composite
def delimited(draw: st.DrawFn, file: BillsFile, rows: list[dict[str, str]]) -> bytes:
    """Draw a way to write rows with delimiters."""
    names = list(mapped_columns(file))
    quotes = draw(st.sampled_from(("never", "always", "needed", "any")))
    ends = draw(st.sampled_from((["\n"], ["\r\n"], ["\n", "\r\n"])))
    texts = [[mapped_columns(file)[name] for name in names] + ["備考"]]
    texts += [[row[name] for name in names] + [draw(st.sampled_from(("", "済み", "\ue001")))] for row in rows]
    lines = []
    for cells in texts:
        lines.append(file.delimiter.join(_cell(draw, cell, quotes, file.delimiter) for cell in cells))
        if draw(st.integers(0, 20)) == 0:
            lines.append("")
    text = "".join(line + draw(st.sampled_from(ends)) for line in lines)
    return _encoded(text if draw(st.booleans()) else text.rstrip("\r\n"), file.encoding)


@st.composite
def fixed_width(draw: st.DrawFn, file: BillsFile, rows: list[dict[str, str]]) -> bytes:
    """Draw a way to write rows as records."""
    end = draw(st.sampled_from((b"\n", b"\r\n")))
    written = [_record(file, row) + end for row in rows]
    closing = bytearray(b" " * file.record_bytes)
    if file.trailer_mark:
        closing[: len(file.trailer_mark)] = file.trailer_mark.encode()
        place = byte_range(file.trailer_count)
        closing[place] = str(len(rows)).zfill(place.stop - place.start).encode()
        written.append(bytes(closing) + end)
    return b"".join(written)


@st.composite
def harmed(draw: st.DrawFn, written: bytes) -> bytes:
    """Draw what happens to bytes on the way: mostly nothing."""
    found = bytearray(written)
    for _ in range(draw(st.sampled_from((0, 0, 0, 1, 2)))):
        start = draw(st.integers(0, len(found)))
        found[start : start + draw(st.sampled_from((0, 0, 1, 2, 40)))] = draw(st.sampled_from(WIRE))
    return bytes(found)


def _kept(file: BillsFile, texts: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in texts.items() if name in mapped_columns(file)}


def _cell(draw: Any, text: str, quotes: str, delimiter: str) -> str:
    needs = any(letter in text for letter in f'{delimiter}"\r\n')
    is_quoted = {"never": False, "always": True, "needed": needs}.get(quotes)
    if is_quoted is None:
        is_quoted = draw(st.booleans())
    doubled = text.replace('"', '""')
    return f'"{doubled}"' if is_quoted else text


def _record(file: BillsFile, row: Mapping[str, str]) -> bytes:
    record = bytearray(b" " * file.record_bytes)
    for name, place in mapped_columns(file).items():
        found = byte_range(place)
        width = found.stop - found.start
        record[found] = _encoded(row[name], file.encoding)[:width].ljust(width)
    return bytes(record)


def _encoded(text: str, encoding: str) -> bytes:
    return text.encode(encoding, "replace")
