"""Invoices come to the same yen in every bookkeeping program."""

import csv
from io import StringIO

import pytest

from madoguchi.domain.bills import BillLine
from madoguchi.domain.bookkeeping import PROGRAMS, entries_of, freee, money_forward, yayoi
from tests.invoices import CABLE
from tests.papers import invoice_facts

LINES = [
    BillLine("基本料", 11000, 0, 11000, rate=10),
    BillLine("番組ガイド", 1080, 0, 1080, rate=8),
    BillLine("前払金", 500, 0, 500, rate=0),
]


def entries(lines=LINES):
    return list(entries_of(invoice_facts(lines, operator=CABLE), number="2024-00000001", account="通信費"))


def rows(content: bytes, encoding: str) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode(encoding))))


def test_each_rate_is_an_entry_of_its_own() -> None:
    assert [(each.rate, each.amount, each.tax) for each in entries()] == [
        (10, 11000, 1000),
        (8, 1080, 80),
        (0, 500, 0),
    ]


def test_mediator_is_the_counterparty() -> None:
    found = list(entries_of(invoice_facts(), number="1", account="水道光熱費"))
    assert [(each.counterparty, each.amount) for each in found] == [
        ("金沢市水道事業", 2799),
        ("金沢市水道事業", 2710),
    ]


def test_freee_has_its_columns() -> None:
    head, *written = rows(freee.written(entries()), "utf-8-sig")
    assert (head[0], head[2], head[6:12], len(head)) == (
        "収支区分",
        "発生日",
        ["勘定科目", "税区分", "金額", "税計算区分", "税額", "備考"],
        21,
    )
    assert written[0][:11] == [
        "支出",
        "2024-00000001",
        "2024/09/30",
        "",
        "",
        "金沢ケーブル",
        "通信費",
        "課対仕入10%",
        "11000",
        "内税",
        "1000",
    ]
    assert {len(row) for row in written} == {21}


def test_money_forward_has_two_sides_of_the_same_amount() -> None:
    head, *written = rows(money_forward.written(entries()), "utf-8-sig")
    assert (len(head), head[-1]) == (27, "最終更新者")  # A to AA
    assert {len(row) for row in written} == {27}
    assert [(row[2], row[6], row[7], row[8], row[10], row[16]) for row in written] == [
        ("通信費", "課税仕入 10%", "適格", "11000", "未払金", "11000"),
        ("通信費", "課税仕入 (軽)8%", "適格", "1080", "未払金", "1080"),
        ("通信費", "対象外", "", "500", "未払金", "500"),
    ]


def test_yayoi_has_25_columns_in_cp932() -> None:
    written = rows(yayoi.written(entries()), "cp932")
    assert {len(row) for row in written} == {25}
    assert [(row[0], row[3], row[4], row[7], row[8], row[10], row[14]) for row in written] == [
        ("2000", "2024/09/30", "通信費", "課対仕入込10%適格", "11000", "未払金", "11000"),
        ("2000", "2024/09/30", "通信費", "課対仕入込軽減8%適格", "1080", "未払金", "1080"),
        ("2000", "2024/09/30", "通信費", "対象外", "500", "未払金", "500"),
    ]


def test_money_given_back_changes_sides() -> None:
    back = entries([BillLine("ご返金", -1100, 0, -1100, rate=10)])
    assert rows(freee.written(back), "utf-8-sig")[1][8] == "-1100"
    (forward,) = rows(money_forward.written(back), "utf-8-sig")[1:]
    assert (forward[2], forward[8], forward[10], forward[16]) == ("未払金", "1100", "通信費", "1100")
    (native,) = rows(yayoi.written(back), "cp932")
    assert (native[4], native[8], native[10], native[14]) == ("未払金", "1100", "通信費", "1100")


@pytest.mark.parametrize("program", PROGRAMS)
def test_any_text_can_be_written(program) -> None:
    facts = invoice_facts(operator=CABLE, lines=LINES)
    facts["issuers"][0]["name"] = "=𠮷田\ue000"
    assert program.written(entries_of(facts, number="1", account="通信費"))
