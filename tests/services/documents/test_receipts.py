"""Receipts, slips and certificates say what the bills say, once, and only of what was paid or read."""

from datetime import date

import pypdfium2
import pytest

from madoguchi.domain.invoices import InvoiceRefused
from madoguchi.models import Customer, Document
from madoguchi.models.scope import operator_scope
from madoguchi.services.documents.files import content_of
from madoguchi.services.documents.receipts import issue_certificate, issue_receipt, issue_slip
from tests.cast import NOW, Person, bill, statement
from tests.invoices import SLIP, WATER, corrected, documents, issued, slip

PAID = {"status": "paid", "paid_on": date(2024, 10, 28)}


@pytest.fixture
def operator():
    return WATER


def made(issue, someone: Person, number: str = "2024-09") -> Document:
    with operator_scope(WATER.slug):
        return issue(operator=WATER, place_id=someone.places[0].pk, bill_number=number, now=NOW)


def said(document: Document) -> str:
    with operator_scope(WATER.slug):
        content = content_of(document, operator=WATER, now=NOW)
    page = pypdfium2.PdfDocument(content)[0]
    return "".join(page.get_textpage().get_text_range().split())


def test_receipt_of_a_paid_bill(hanako: Person) -> None:
    bill(WATER, hanako.places[0], slip(**PAID))
    words = said(made(issue_receipt, hanako))
    for asked in ("領収書", "領収金額", "5,509円", "領収日2024年10月28日", "登録番号T8000000000001"):
        assert asked in words
    assert "お支払期限" not in words


def test_bill_that_is_not_paid_has_no_receipt(hanako: Person) -> None:
    bill(WATER, hanako.places[0], slip())
    with pytest.raises(InvoiceRefused, match="not_paid"):
        made(issue_receipt, hanako)
    with pytest.raises(InvoiceRefused, match="not_paid"):
        made(issue_certificate, hanako)
    assert documents(hanako) == []


def test_slip_tells_the_reading(hanako: Person) -> None:
    bill(WATER, hanako.places[0], slip())
    words = said(made(issue_slip, hanako))
    for asked in ("ご使用量のお知らせ", "ご使用量32m³", "検針日2024年9月17日", "使用日数61日", "5,509円"):
        assert asked in words


def test_bill_without_a_reading_has_no_slip(hanako: Person) -> None:
    bill(WATER, hanako.places[0], statement(date(2024, 9, 1)))
    with pytest.raises(InvoiceRefused, match="no_reading"):
        made(issue_slip, hanako)


def test_certificate_adds_up_the_year(hanako: Person) -> None:
    for month in (date(2024, 7, 1), date(2024, 9, 1)):
        bill(WATER, hanako.places[0], slip(month, **PAID))
    bill(WATER, hanako.places[0], slip(date(2023, 11, 1), **PAID))
    document = made(issue_certificate, hanako)
    assert document.amount == 2 * 5509
    words = said(document)
    for asked in (
        "支払証明書",
        "11,018円",
        "2024年7月分2024年10月28日5,509円",
        "2024年1月1日～2024年12月31日",
    ):
        assert asked in words


def test_same_paper_is_issued_once_and_apart_from_the_invoice(hanako: Person) -> None:
    bill(WATER, hanako.places[0], slip(**PAID))
    papers = [made(issue, hanako) for issue in (issue_receipt, issue_slip, issue_receipt)]
    assert papers[0] == papers[2]
    assert issued(hanako).number == "2024-00000003"


def test_payment_has_one_receipt_whatever_else_became_of_the_customer(hanako: Person) -> None:
    bill(WATER, hanako.places[0], slip(**PAID))
    first = made(issue_receipt, hanako)
    with operator_scope(WATER.slug):
        customers = Customer.objects.filter(pk=hanako.places[0].customer_id)
        customers.update(payment_method="口座振替", billing_address="東京都千代田区1-1")
    assert made(issue_receipt, hanako) == first


def test_receipt_of_a_corrected_payment_replaces_the_earlier(hanako: Person) -> None:
    bill(WATER, hanako.places[0], slip(**PAID))
    first = made(issue_receipt, hanako)
    corrected(hanako, slip(lines=SLIP[:1], **PAID))
    second = made(issue_receipt, hanako)
    assert (second.amount, second.replaces_id) == (2799, first.pk)
    assert f"修正前{first.number}" in said(second)
    corrected(hanako, slip(**PAID), version=3)
    assert made(issue_receipt, hanako).replaces_id == second.pk


def test_year_has_one_certificate_whichever_bill_was_chosen(hanako: Person) -> None:
    for month in (date(2024, 7, 1), date(2024, 9, 1)):
        bill(WATER, hanako.places[0], slip(month, **PAID))
    first = made(issue_certificate, hanako)
    assert made(issue_certificate, hanako, "2024-07") == first
    bill(WATER, hanako.places[0], slip(date(2024, 5, 1), **PAID))
    assert made(issue_certificate, hanako, "2024-07").replaces_id == first.pk


def test_next_customer_of_a_place_is_not_given_the_receipt_of_the_one_before(hanako: Person) -> None:
    bill(WATER, hanako.places[0], slip(**PAID))
    first = made(issue_receipt, hanako)
    with operator_scope(WATER.slug):
        place = hanako.places[0]
        place.customer = Customer.objects.create(number="next", name="鈴木 次郎", kana="カナ")
        place.save()
    second = made(issue_receipt, hanako)
    assert (second.counterparty, second.replaces_id, first.counterparty) == ("鈴木 次郎", None, "山田 花子")
