"""Corrections and returns are documents of their own that name the earlier one."""

from datetime import date

import pytest

from madoguchi.domain.bills import BillLine
from madoguchi.domain.invoices import InvoiceRefused
from madoguchi.models import Document
from madoguchi.models.scope import operator_scope
from madoguchi.services.documents.files import content_of
from madoguchi.services.documents.giving_back import give_back
from madoguchi.services.documents.issuing import Correction, NoSuchBill, correct_invoice
from madoguchi.services.documents.proof import faults_of_register
from tests.cast import NOW, Person, bill
from tests.invoices import WATER, documents, issued, slip


@pytest.fixture
def operator():
    return WATER


@pytest.fixture
def customer(hanako: Person) -> Person:
    """Hanako with the bill of the guide."""
    bill(WATER, hanako.places[0], slip())
    return hanako


def correct(number: str, recipient: str = "") -> Document:
    with operator_scope(WATER.slug):
        correction = Correction("宛名を訂正しました。", recipient)
        return correct_invoice(operator=WATER, number=number, correction=correction, now=NOW)


def returned(number: str, *amounts: int, rate: int = 10, reason: str = "漏水減免") -> Document:
    lines = [BillLine("水道料金", amount, 0, amount, rate=rate) for amount in amounts]
    with operator_scope(WATER.slug):
        return give_back(operator=WATER, number=number, lines=lines, reason=reason, now=NOW)


def test_wrong_name_is_corrected_by_a_new_document(customer: Person) -> None:
    first = issued(customer)
    second = correct(first.number, "株式会社𠮷田商店")
    assert (second.kind, second.version, second.replaces_id) == ("corrected_invoice", 2, first.pk)
    assert (second.counterparty, second.amount) == ("株式会社𠮷田商店", first.amount)
    assert second.facts["replaces"]["number"] == first.number
    assert second.facts["note"] == "宛名を訂正しました。"
    assert issued(customer) == second
    with operator_scope(WATER.slug):
        assert content_of(second, operator=WATER, now=NOW)[:5] == b"%PDF-"


def test_only_the_latest_is_corrected(customer: Person) -> None:
    first = issued(customer)
    correct(first.number)
    with pytest.raises(InvoiceRefused, match="not_the_latest"):
        correct(first.number)
    with pytest.raises(NoSuchBill):
        correct("2024-99999999")


def test_return_names_the_supply_and_its_tax_by_rate(customer: Person) -> None:
    first = issued(customer)
    second = returned(first.number, -1100, -220)
    assert (second.kind, second.returns_id, second.amount) == ("return_invoice", first.pk, -1320)
    assert [(each["percent"], each["gross"], each["tax"]) for each in second.facts["totals"]] == [
        (10, -1320, -120)
    ]
    assert second.facts["returns"] == {
        "number": first.number,
        "issued_on": "2024-10-21",
        "month": "2024-09-01",
    }
    with operator_scope(WATER.slug):
        assert content_of(second, operator=WATER, now=NOW)[:5] == b"%PDF-"
        assert list(faults_of_register()) == []


def test_return_told_twice_is_one(customer: Person) -> None:
    first = issued(customer)
    assert returned(first.number, -1100) == returned(first.number, -1100)
    assert len(documents(customer)) == 2


def test_no_more_is_given_back_than_was_charged(customer: Person) -> None:
    first = issued(customer)
    returned(first.number, -5000)
    with pytest.raises(InvoiceRefused, match=r"more_than_original.*rest 509"):
        returned(first.number, -510, reason="別の理由")
    assert returned(first.number, -509, reason="別の理由").amount == -509


def test_invoice_after_a_return_is_still_the_bills(customer: Person) -> None:
    first = issued(customer)
    returned(first.number, -1100)
    assert issued(customer) == first


@pytest.mark.parametrize("amount", [0, 100])
def test_what_gives_nothing_back_is_no_return(customer: Person, amount: int) -> None:
    first = issued(customer)
    with pytest.raises(InvoiceRefused):
        returned(first.number, amount)
    assert first.dated_on == date(2024, 10, 21)
