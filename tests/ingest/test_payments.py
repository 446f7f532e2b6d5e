"""Payments and readings: what a later file says of a bill becomes its next version, or is refused by line."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from madoguchi.domain.bills import AccountSummary, BillLine, Reading, Statement, fingerprint
from madoguchi.ingest.formats import format_named
from madoguchi.ingest.report import Report
from madoguchi.ingest.taking_back import take_back
from madoguchi.models import Batch, Bill, MemberPlace, Place
from madoguchi.models.scope import operator_scope
from madoguchi.operators.registry import Operator
from tests import announced
from tests.billing_files import (
    NUMBER,
    bill_rows,
    bills_content,
    content,
    customer_rows,
    file_of,
    place_number,
    send,
)
from tests.cast import NOW

WATER, CABLE, KOKA = (settings.REGISTRY[slug] for slug in ("kanazawa-water", "kanazawa-cable", "aicom-koka"))
SEPTEMBER = date(2024, 9, 1)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def billed(tmp_path: Path) -> None:
    """A bill of September at each operator that is told of payments."""
    for operator in (WATER, CABLE, KOKA):
        send(operator, "customers", content(file_of(operator, "customers"), customer_rows()), tmp_path)
        assert send(operator, "bills", bills_content(operator), tmp_path).faults == []


def payment(operator: Operator = WATER, *, result: str = "0", **changed: str) -> dict[str, str]:
    file = file_of(operator, "payments")
    row = {
        "place_number": place_number(operator),
        "month": f"{SEPTEMBER:{file.month_format}}",
        "amount": "5509".zfill(10 if file.format == "zengin" else 0),
        "paid_on": f"{date(2024, 10, 10):{file.date_format}}",
        "result": result,
    }
    return row | changed


def told(folder: Path, *rows: dict[str, str], operator: Operator = WATER, suffix: str = "1") -> Report:
    file = file_of(operator, "payments")
    raw = b"".join(format_named(file.format).write(rows, file))
    return send(operator, "payments", raw, folder, suffix=suffix)


def versions(operator: Operator = WATER) -> list[tuple[Any, ...]]:
    with operator_scope(operator.slug):
        bills = Bill.objects.order_by("version")
        return [(bill.status, bill.paid_on, bill.failed_on, bill.failed_why) for bill in bills]


def current(operator: Operator = WATER) -> Bill:
    with operator_scope(operator.slug):
        return Bill.objects.get(superseded_at=None)


UNPAID = ("unpaid", None, None, "")
PAID = ("paid", date(2024, 10, 10), None, "")
FAILED = ("unpaid", None, date(2024, 10, 10), "残高が不足していたため")


@pytest.mark.parametrize("operator", [WATER, CABLE, KOKA], ids=lambda each: each.slug)
def test_bill_that_was_collected_is_paid(operator: Operator, tmp_path: Path) -> None:
    report = told(tmp_path, payment(operator), operator=operator)
    assert (report.faults, report.added, report.changed, report.unchanged) == ([], 0, 1, 0)
    assert versions(operator) == [UNPAID, PAID]


def test_bill_that_could_not_be_collected_says_when_and_why(tmp_path: Path) -> None:
    told(tmp_path, payment(result="1"))
    assert versions() == [UNPAID, FAILED]


def test_bill_is_paid_by_a_later_attempt_and_the_reason_is_gone(tmp_path: Path) -> None:
    told(tmp_path, payment(result="1"))
    told(tmp_path, payment(paid_on="1111"), suffix="2")
    assert versions() == [UNPAID, FAILED, ("paid", date(2024, 11, 11), None, "")]


def test_bill_that_is_collected_on_two_days_is_named_to_whoever_sent_it(tmp_path: Path) -> None:
    assert told(tmp_path, payment()).warnings == []
    report = told(tmp_path, payment(paid_on="1111"), suffix="2")
    assert (report.changed, report.count_warnings, str(report).splitlines()[1:]) == (
        1,
        1,
        [
            "1件は、お確かめください。",
            "2行目「引落日」: 請求「2024-09」は2024-10-10にも収納されています。二重の収納かもしれません。",
        ],
    )
    with operator_scope(WATER.slug):
        kept = Batch.objects.order_by("-id").first().report
    assert ([each["code"] for each in kept["warnings"]], kept["count_warnings"]) == (["paid_before"], 1)


def test_bill_that_is_collected_on_two_days_of_two_years_is_named(tmp_path: Path) -> None:
    assert told(tmp_path, payment(KOKA), operator=KOKA).count_warnings == 0
    later = payment(KOKA, paid_on=f"{date(2025, 10, 10):{file_of(KOKA, 'payments').date_format}}")
    assert told(tmp_path, later, operator=KOKA, suffix="2").count_warnings == 1


def test_attempt_that_failed_takes_back_no_payment(tmp_path: Path) -> None:
    told(tmp_path, payment())
    report = told(tmp_path, payment(result="1"), suffix="2")
    assert (report.changed, report.unchanged) == (0, 1)
    assert versions() == [UNPAID, PAID]


@pytest.mark.parametrize("result", ["0", "1"])
def test_same_result_in_another_file_changes_nothing(result: str, tmp_path: Path) -> None:
    told(tmp_path, payment(result=result))
    before = versions()
    raw = b"".join(format_named("zengin").write([payment(result=result)], file_of(WATER, "payments")))
    report = send(WATER, "payments", raw.removesuffix(b"\r\n"), tmp_path, suffix="2")
    assert (report.faults, report.is_repeat, report.changed, report.unchanged) == ([], False, 0, 1)
    assert versions() == before


def test_rest_of_the_bill_stays_and_its_fingerprint_is_that_of_a_bills_file(
    tmp_path: Path,
) -> None:
    before = current(CABLE)
    told(tmp_path, payment(CABLE), operator=CABLE)
    after = current(CABLE)
    kept = (
        "place_id",
        "number",
        "month",
        "total",
        "due_on",
        "read_on",
        "quantity",
        "days",
        "summary",
        "lines",
    )
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    stated = Statement(
        place_number="",
        number=after.number,
        month=after.month,
        total=after.total,
        lines=tuple(BillLine(**line) for line in after.lines),
        status="paid",
        due_on=after.due_on,
        paid_on=date(2024, 10, 10),
        summary=AccountSummary(**after.summary),
    )
    assert after.fingerprint == fingerprint(stated)


def test_bills_file_that_says_the_same_changes_nothing_and_keeps_the_reason(tmp_path: Path) -> None:
    told(tmp_path, payment(result="1"))
    both = [*bill_rows(), *bill_rows(date(2024, 8, 1))]
    report = send(WATER, "bills", bills_content(WATER, both), tmp_path, suffix="2")
    assert (report.added, report.changed, report.unchanged) == (1, 0, 1)
    with operator_scope(WATER.slug):
        assert Bill.objects.get(month=SEPTEMBER, superseded_at=None).failed_why == FAILED[3]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"amount": "0000005508"}, "amount_differs"),
        ({"month": "202408"}, "unknown_bill"),
        ({"place_number": "99999999999999"}, "unknown_place"),
        ({"result": "7"}, "unknown_code"),
        ({"paid_on": "1032"}, "not_a_day"),
        ({"month": "      "}, "empty"),
    ],
)
def test_payment_that_does_not_fit_refuses_the_file(
    changed: dict[str, str], code: str, tmp_path: Path
) -> None:
    row = payment() | changed
    file = file_of(WATER, "payments")
    raw = b"".join(format_named(file.format).write([{**row, "month": row["month"].rstrip()}], file))
    report = send(WATER, "payments", raw, tmp_path)
    assert [(fault.line, fault.code) for fault in report.faults] == [(2, code)]
    assert versions() == [UNPAID]


def test_bill_that_is_named_twice_refuses_the_file(tmp_path: Path) -> None:
    report = told(tmp_path, payment(), payment(result="1"))
    assert [fault.code for fault in report.faults] == ["repeated"]
    assert versions() == [UNPAID]


def test_month_with_two_bills_needs_their_number(tmp_path: Path) -> None:
    other = [row | {"bill_number": "other"} for row in bill_rows()]
    bills = file_of(CABLE, "bills")
    numbered = bills.model_copy(
        update={"columns": bills.columns.model_copy(update={"bill_number": "請求番号"}), "pattern": "N_*.csv"}
    )
    raw = content(numbered, [row | {"place_number": place_number(CABLE)} for row in other])
    profile = CABLE.profile.model_copy(update={"files": (numbered,)})
    send(Operator(profile, CABLE.folder), "bills", raw, tmp_path)
    report = told(tmp_path, payment(CABLE), operator=CABLE)
    assert [fault.code for fault in report.faults] == ["ambiguous_bill"]


def reading(**changed: str) -> dict[str, str]:
    row = {
        "place_number": NUMBER,
        "month": "202409",
        "read_on": "20240918",
        "quantity": "00033",
        "days": "063",
    }
    return row | changed


def read_again(folder: Path, *rows: dict[str, str]) -> Report:
    file = file_of(WATER, "readings")
    raw = b"".join(format_named(file.format).write(rows, file))
    return send(WATER, "readings", raw, folder)


def test_reading_becomes_part_of_its_bill(tmp_path: Path) -> None:
    assert read_again(tmp_path, reading()).changed == 1
    bill = current()
    assert (bill.version, bill.read_on, bill.quantity, bill.days) == (2, date(2024, 9, 18), 33, 63)


def test_reading_that_the_bill_has_changes_nothing(tmp_path: Path) -> None:
    known = Reading(date(2024, 9, 17), 32, 62)
    row = reading(read_on=f"{known.read_on:%Y%m%d}", quantity="00032", days="062")
    assert read_again(tmp_path, row).unchanged == 1
    assert len(versions()) == 1


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"month": "202411"}, "unknown_bill"),
        ({"quantity": "-0001"}, "negative_reading"),
        ({"read_on": ""}, "empty"),
    ],
)
def test_reading_that_does_not_fit_refuses_the_file(
    changed: dict[str, str], code: str, tmp_path: Path
) -> None:
    assert [fault.code for fault in read_again(tmp_path, reading(**changed)).faults] == [code]
    assert len(versions()) == 1


def test_payments_that_are_taken_back_leave_the_bill_as_it_was(tmp_path: Path) -> None:
    told(tmp_path, payment(result="1"))
    told(tmp_path, payment(paid_on="1111"), suffix="2")
    with operator_scope(WATER.slug):
        for batch in Batch.objects.filter(kind="payments").order_by("-id"):
            take_back(profile=WATER.profile, batch=batch, by="Sato", note="誤送", now=NOW)
            bill = Bill.objects.get(superseded_at=None)
            assert (bill.status, bill.paid_on, bill.shown_edition) == ("unpaid", None, 1)
    assert (bill.failed_on, bill.failed_why) == (None, "")


def test_payment_is_no_correction_to_customers(tmp_path: Path) -> None:
    before = current()
    told(tmp_path, payment())
    after = current()
    assert (after.version, after.shown_edition, after.shown_since) == (2, 1, before.published_at)


def test_member_whose_bill_is_paid_before_the_mailing_is_laid_is_told_once(tmp_path: Path) -> None:
    (hanako,) = announced.members(CABLE, 1, places=0)
    with operator_scope(CABLE.slug):
        MemberPlace.objects.create(member=hanako, place=Place.objects.get(number=place_number(CABLE)))
    assert told(tmp_path, payment(CABLE), operator=CABLE).changed == 1
    with operator_scope(CABLE.slug):
        assert [announced.told(announced.fast(CABLE)) for _time in range(2)] == [[hanako.email], []]
