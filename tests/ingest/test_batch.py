"""A file enters whole or not at all, and the report says which and why."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from madoguchi.ingest.batch import take_in
from madoguchi.ingest.formats.rows import mapped_columns
from madoguchi.ingest.sentences import sentences
from madoguchi.models import Bill, Contract, Customer, Place
from madoguchi.models.scope import operator_scope
from tests.billing_files import (
    bill_rows,
    bills_content,
    content,
    customer_rows,
    file_of,
    place_number,
    send,
)
from tests.cast import NOW

CODE = r'(?:code=|UnreadableText\(|Fault\(\s*(?:[^"()]*, "", )?|ValueRefused\(\w+, )"([a-z_]+)"'
ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.django_db


@pytest.fixture
def known_customer(operator, tmp_path):
    """The customer whom the bills name."""
    report = send(operator, "customers", content(file_of(operator, "customers"), customer_rows()), tmp_path)
    assert str(report) == f"{report.file_name}: 取り込みました。1行、新規1件、変更0件、変更なし0件。"
    with operator_scope(operator.slug):
        return Customer.objects.get()


def everything(operator):
    """What stands in the records of an operator."""
    with operator_scope(operator.slug):
        return [list(model.objects.order_by("id").values()) for model in (Bill, Contract, Customer, Place)]


def test_names_are_kept_as_received(operator, known_customer):
    columns = mapped_columns(file_of(operator, "customers"))
    assert known_customer.name == "髙﨑 花子"
    assert known_customer.kana == ("ﾀｶｻｷ ﾊﾅｺ" if "kana" in columns else "")


def test_bill_enters_with_its_lines(operator, known_customer, tmp_path):
    report = send(operator, "bills", bills_content(operator), tmp_path)
    assert (report.faults, report.added, report.changed, report.unchanged) == ([], 1, 0, 0)
    with operator_scope(operator.slug):
        bill = Bill.objects.get()
    assert (bill.total, bill.version, bill.month) == (5509, 1, date(2024, 9, 1))
    assert [(line["name"], line["payable"]) for line in bill.lines] == [
        ("水道料金", 2799),
        ("下水道使用料", 2710),
    ]


def test_same_file_twice_changes_nothing(operator, known_customer, tmp_path):
    send(operator, "bills", bills_content(operator), tmp_path)
    before = everything(operator)
    report = send(operator, "bills", bills_content(operator), tmp_path, suffix="2")
    assert report.is_repeat
    assert everything(operator) == before


def test_same_bill_in_another_file_is_unchanged(operator, known_customer, tmp_path):
    send(operator, "bills", bills_content(operator), tmp_path)
    both = [*bill_rows(), *bill_rows(date(2024, 8, 1))]
    report = send(operator, "bills", bills_content(operator, both), tmp_path, suffix="2")
    assert (report.added, report.changed, report.unchanged) == (1, 0, 1)


def test_correction_becomes_a_new_version_and_keeps_the_old(operator, known_customer, tmp_path):
    send(operator, "bills", bills_content(operator), tmp_path)
    corrected = bill_rows()
    corrected[0] |= {"line_name": "水道料金（訂正）"}
    report = send(operator, "bills", bills_content(operator, corrected), tmp_path, suffix="2")
    assert (report.added, report.changed, report.unchanged) == (0, 1, 0)
    with operator_scope(operator.slug):
        old, new = Bill.objects.order_by("version")
    assert (old.version, old.lines[0]["name"], old.superseded_at) == (1, "水道料金", new.published_at)
    assert (new.version, new.lines[0]["name"], new.superseded_at) == (2, "水道料金（訂正）", None)


def test_customers_new_address_replaces_the_old(operator, known_customer, tmp_path):
    moved = [customer_rows()[0] | {"address": "金沢市広岡3丁目3番30号"}]
    report = send(operator, "customers", content(file_of(operator, "customers"), moved), tmp_path, suffix="2")
    assert (report.added, report.changed, report.unchanged) == (0, 1, 0)
    with operator_scope(operator.slug):
        assert Place.objects.get().address == "金沢市広岡3丁目3番30号"


def contract_row(operator, **facts):
    """Give one contract, with a value in every column that a file can have."""
    stated = {
        "place_number": place_number(operator),
        "contract_number": "1",
        "service": "水道",
        "course": "家庭用",
        "started_on": date(2020, 4, 1),
        "kind": "option",
        "status": "paused",
        "monthly_yen": 1100,
        "minimum_until": date(2026, 3, 31),
        "equipment": "メーター",
    }
    return stated | facts


def sent_contract(operator, tmp_path, **facts):
    """Send the contract, and give what the records then have of it."""
    file = file_of(operator, "contracts")
    report = send(operator, "contracts", content(file, [contract_row(operator, **facts)]), tmp_path)
    assert report.faults == []
    with operator_scope(operator.slug):
        return report, Contract.objects.values().get()


def test_contract_enters_with_what_the_file_has_of_it(operator, known_customer, tmp_path):
    report, found = sent_contract(operator, tmp_path)
    columns = mapped_columns(file_of(operator, "contracts"))
    usual = {"kind": "course", "status": "running", "equipment": ""}
    told = {
        name: value if name in columns else usual.get(name)
        for name, value in contract_row(operator).items()
        if name not in ("place_number", "contract_number")
    }
    assert {name: found[name] for name in told} == told
    assert (report.added, found["number"], found["ended_on"]) == (1, "1", None)


@pytest.mark.parametrize(
    "facts",
    [
        {"status": "ended"},
        {"kind": "course"},
        {"monthly_yen": -110},
        {"minimum_until": ""},
        {"equipment": "新しいメーター"},
        {"course": "業務用"},
    ],
)
def test_contract_that_changed_replaces_ours_and_the_same_again_changes_nothing(
    operator, known_customer, tmp_path, facts
):
    sent_contract(operator, tmp_path)
    report, found = sent_contract(operator, tmp_path, **facts)
    ((name, value),) = facts.items()
    is_told = name in mapped_columns(file_of(operator, "contracts"))
    assert (report.added, report.changed, report.is_repeat) == (0, int(is_told), not is_told)
    if is_told:
        assert found[name] == (value or None)


@pytest.mark.parametrize("column", ["kind", "status"])
def test_code_that_the_profile_does_not_know_refuses_the_file(operator, known_customer, tmp_path, column):
    file = file_of(operator, "contracts")
    if not getattr(file.columns, column):
        pytest.skip("this operator's file has no such column")
    row = content(file, [contract_row(operator)])
    forgetful = file.model_copy(update={f"{column}_codes": {}})
    profile = operator.profile.model_copy(update={"files": (forgetful,)})
    report = send(replace(operator, profile=profile), "contracts", row, tmp_path)
    assert [(fault.code, fault.column) for fault in report.faults] == [
        ("unknown_code", getattr(file.columns, column))
    ]


def refused(operator, tmp_path, data, kind="bills"):
    """Send a file that must be refused; give line, column and code of each fault."""
    before = everything(operator)
    report = send(operator, kind, data, tmp_path, suffix="9")
    assert report.is_refused
    assert everything(operator) == before
    assert str(report).startswith(f"{report.file_name}: 取り込みませんでした。データは変わっていません。\n")
    return [(fault.line, fault.column, fault.code) for fault in report.faults]


def first_line(operator):
    """Give the line of the first row: behind the headings where there are any."""
    return 2 if file_of(operator, "bills").format == "delimited" else 1


def column(operator, name):
    """Give the heading or byte range of a column."""
    return mapped_columns(file_of(operator, "bills"))[name]


def test_wrong_total_is_named(operator, known_customer, tmp_path):
    data = bills_content(operator, bill_rows(total=5510))
    assert refused(operator, tmp_path, data) == [
        (first_line(operator), column(operator, "total"), "lines_do_not_sum")
    ]


def test_sentence_tells_both_sums(operator, known_customer, tmp_path):
    report = send(operator, "bills", bills_content(operator, bill_rows(total=5510)), tmp_path)
    line = first_line(operator)
    place = column(operator, "total")
    assert (
        str(report.faults[0]) == f"{line}行目「{place}」: 明細の合計5,509円が、請求金額5,510円になりません。"
    )


def test_discount_that_does_not_add_up_is_named(operator, known_customer, tmp_path):
    if "line_payable" not in mapped_columns(file_of(operator, "bills")):
        pytest.skip("this operator's file states no payable amount")
    rows = bill_rows()
    rows[1] |= {"line_charge": 2711}
    found = refused(operator, tmp_path, bills_content(operator, rows))
    place = column(operator, "line_payable")
    assert found == [(first_line(operator) + 1, place, "line_does_not_add_up")]


@pytest.mark.parametrize("bad", ["20240931", "2024-13-01", "きのう"])
def test_bad_date_is_named_with_its_column(operator, known_customer, tmp_path, bad):
    file = file_of(operator, "bills")
    name = "due_on" if file.columns.due_on else "month"
    if file.format == "fixed_width":
        bad = bad.encode("cp932")[:6].decode("cp932", "ignore")
    rows = [row | {name: bad} for row in bill_rows()]
    code = "not_a_day" if name == "due_on" else "not_a_month"
    found = refused(operator, tmp_path, bills_content(operator, rows))
    assert found == [(first_line(operator), column(operator, name), code)]


def test_amount_that_is_no_number_is_named(operator, known_customer, tmp_path):
    rows = bill_rows()
    rows[1] |= {"line_charge": "2,7l0"}
    found = refused(operator, tmp_path, bills_content(operator, rows))
    assert found == [(first_line(operator) + 1, column(operator, "line_charge"), "not_a_number")]


def test_total_that_changes_within_a_bill_is_named(operator, known_customer, tmp_path):
    rows = bill_rows()
    rows[1] |= {"total": 5510}
    found = refused(operator, tmp_path, bills_content(operator, rows))
    assert found == [(first_line(operator) + 1, column(operator, "total"), "bill_columns_differ")]


def test_unknown_customer_is_named(operator, tmp_path):
    found = refused(operator, tmp_path, bills_content(operator))
    assert found == [(first_line(operator), column(operator, "place_number"), "unknown_place")]


def test_bill_in_two_places_of_a_file_is_named(operator, known_customer, tmp_path):
    rows = [*bill_rows(), *bill_rows(date(2024, 8, 1)), *bill_rows()]
    found = refused(operator, tmp_path, bills_content(operator, rows))
    name = "bill_number" if "bill_number" in mapped_columns(file_of(operator, "bills")) else "month"
    assert found == [(first_line(operator), column(operator, name), "bill_stands_apart")]


def test_half_a_line_is_refused(operator, known_customer, tmp_path):
    data = bills_content(operator)
    codes = {code for _line, _column, code in refused(operator, tmp_path, data[: len(data) - len(data) // 4])}
    assert codes <= {
        *("wrong_cell_count", "wrong_record_length", "trailer_missing", "unclosed_quote"),
        *("split_character", "lines_do_not_sum", "looks_like_cp932"),
    }


def test_empty_file_is_refused(operator, known_customer, tmp_path):
    assert [code for _line, _column, code in refused(operator, tmp_path, b"")] == ["empty_file"]


def test_binary_is_refused(operator, known_customer, tmp_path):
    data = bytes(range(256)) * 64
    codes = [code for _line, _column, code in refused(operator, tmp_path, data)]
    assert codes == ["binary_file"]


def test_gaiji_is_refused_where_the_encoding_has_them(operator, known_customer, tmp_path):
    file = file_of(operator, "bills")
    if file.encoding != "cp932":
        pytest.skip("this operator's files are UTF-8")
    data = bills_content(operator).replace("水".encode("cp932"), b"\xf0\x40")
    found = refused(operator, tmp_path, data)
    assert {(line, place) for line, place, _code in found} == {
        (first_line(operator), column(operator, "line_name")),
        (first_line(operator) + 1, column(operator, "line_name")),
    }


def test_utf8_where_cp932_is_due_is_refused(operator, known_customer, tmp_path):
    file = file_of(operator, "bills")
    if file.encoding != "cp932":
        pytest.skip("this operator's files are UTF-8")
    data = bills_content(operator).decode("cp932").encode()
    assert refused(operator, tmp_path, data) != []


def test_cp932_where_utf8_is_due_is_refused(operator, known_customer, tmp_path):
    file = file_of(operator, "bills")
    if file.encoding == "cp932":
        pytest.skip("this operator's files are CP932")
    data = bills_content(operator).decode(file.encoding).encode("cp932", "replace")
    assert refused(operator, tmp_path, data) != []


def test_file_of_no_known_name_is_refused(operator, tmp_path):
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"x")
    with operator_scope(operator.slug):
        report = take_in(profile=operator.profile, path=path, now=NOW)
    assert [fault.code for fault in report.faults] == ["unknown_file"]


def test_every_fault_has_a_sentence():
    codes = {
        code
        for room in ("ingest", "domain")
        for source in (ROOT / "madoguchi" / room).rglob("*.py")
        for code in re.findall(CODE, source.read_text(encoding="utf-8"))
    }
    assert len(codes) > 20
    assert codes - set(sentences()) == set()


@pytest.mark.requirement("K-CABLE-37")
def test_cable_bill_keeps_discounts_credits_prepayment_payments_and_arrears(tmp_path):
    operator = settings.REGISTRY["kanazawa-cable"]
    send(operator, "customers", content(file_of(operator, "customers"), customer_rows()), tmp_path)
    account = {"received": 2000, "invoiced": 3520, "unpaid": 500, "balance": -980}
    rows = [row | account | {"total": 3020} for row in bill_rows()]
    rows[0] |= {"line_charge": 6900, "line_discount": 3750, "line_payable": 3150}
    rows[1] |= {"line_charge": -130, "line_discount": 0, "line_payable": -130}
    assert send(operator, "bills", bills_content(operator, rows), tmp_path).faults == []
    with operator_scope(operator.slug):
        bill = Bill.objects.get()
    kept = [(line["charge"], line["discount"], line["payable"]) for line in bill.lines]
    assert kept == [(6900, 3750, 3150), (-130, 0, -130)]
    assert bill.summary == account
