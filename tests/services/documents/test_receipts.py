"""Receipts, slips and certificates say what the bills say, once, and only of what was paid or read."""

from datetime import date

import pypdfium2
import pytest

from madoguchi.domain.invoices import InvoiceRefused
from madoguchi.models import Document
from madoguchi.models.scope import operator_scope
from madoguchi.services.documents.files import content_of
from madoguchi.services.documents.receipts import issue_certificate, issue_receipt, issue_slip
from tests.cast import NOW, Person, bill, statement
from tests.invoices import WATER, documents, issued, slip

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
