"""Corrections and returns are documents of their own that name the earlier one."""

from dataclasses import replace
from datetime import date

import pytest

from madoguchi.domain.bills import BillLine
from madoguchi.domain.invoices import InvoiceRefused
from madoguchi.models import Customer, Document
from madoguchi.models.scope import operator_scope
from madoguchi.services.documents.files import content_of
from madoguchi.services.documents.giving_back import give_back
from madoguchi.services.documents.issuing import Correction, NoSuchBill, correct_invoice
from madoguchi.services.documents.proof import faults_of_register
from tests.cast import NOW, Person, bill
from tests.invoices import SLIP, WATER, corrected, documents, issued, slip


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


def returned(
    number: str,
    *amounts: int,
    name: str = "水道料金",
    rate: int = 10,
    reason: str = "漏水減免",
    operator=WATER,
) -> Document:
    lines = [BillLine(name, amount, 0, amount, rate=rate) for amount in amounts]
    with operator_scope(operator.slug):
        return give_back(operator=operator, number=number, lines=lines, reason=reason, now=NOW)


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


def test_recipient_named_by_staff_stays_on_later_versions(customer: Person) -> None:
    correct(issued(customer).number, "株式会社𠮷田商店")
    corrected(customer, slip(lines=SLIP[:1]))
    third = issued(customer)
    fourth = correct(third.number)
    assert (third.counterparty, fourth.counterparty) == ("株式会社𠮷田商店", "株式会社𠮷田商店")


def test_customer_who_was_renamed_gets_the_next_version_under_the_new_name(customer: Person) -> None:
    issued(customer)
    with operator_scope(WATER.slug):
        Customer.objects.filter(pk=customer.places[0].customer_id).update(name="鈴木 花子")
    corrected(customer, slip(lines=SLIP[:1]))
    assert issued(customer).counterparty == "鈴木 花子"


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
    returned(first.number, -2290)
    with pytest.raises(InvoiceRefused, match=r"more_than_original.*rest 509"):
        returned(first.number, -510, reason="別の理由")
    assert returned(first.number, -509, reason="別の理由").amount == -509


def test_what_was_given_back_counts_for_every_later_version(customer: Person) -> None:
    first = issued(customer)
    returned(first.number, -2000)
    corrected(customer, slip(lines=(BillLine("水道料金", 2290, 0, 2290), SLIP[1])))
    second = issued(customer)
    with pytest.raises(InvoiceRefused, match=r"more_than_original.*rest 290"):
        returned(second.number, -291)
    assert returned(second.number, -290).amount == -290


def test_nothing_is_given_back_from_what_was_replaced(customer: Person) -> None:
    first = issued(customer)
    given = returned(first.number, -100)
    correct(first.number)
    with pytest.raises(InvoiceRefused, match="not_the_latest"):
        returned(first.number, -101)
    assert returned(first.number, -100) == given  # told once more, it is still the same


def test_corrected_return_of_a_bill_counts_once(customer: Person) -> None:
    first = issued(customer)
    for version, amount in enumerate((-1000, -2000), start=1):
        refund = slip(date(2024, 10, 1), (BillLine("水道料金", amount, 0, amount),))
        corrected(customer, refund, version=version)
        issued(customer, "2024-10")
    with pytest.raises(InvoiceRefused, match=r"more_than_original.*rest 799"):
        returned(first.number, -800)
    assert returned(first.number, -799).amount == -799


def test_return_is_of_the_issuer_and_rate_that_charged(customer: Person) -> None:
    first = issued(customer)
    sewerage = returned(first.number, -2710, name="下水道使用料")
    assert [each["issuer"] for each in sewerage.facts["totals"]] == ["sewer"]
    with pytest.raises(InvoiceRefused, match=r"more_than_original.*rest 0"):
        returned(first.number, -1, name="下水道使用料")
    with pytest.raises(InvoiceRefused, match=r"more_than_original.*rest 0"):
        returned(first.number, -1, rate=8)


def test_return_says_which_of_several_supplies_it_is_of(customer: Person) -> None:
    first = issued(customer)
    with pytest.raises(InvoiceRefused, match=r"supply_unclear.*水道料金・下水道使用料"):
        returned(first.number, -100, name="ご返金")
    corrected(customer, slip(lines=SLIP[1:]))
    only = returned(issued(customer).number, -100, name="ご返金")
    assert [each["issuer"] for each in only.facts["totals"]] == ["sewer"]


def test_tax_that_was_put_on_top_is_in_what_is_given_back(customer: Person) -> None:
    invoices = WATER.profile.invoices
    assert invoices
    profile = WATER.profile.model_copy(
        update={"invoices": invoices.model_copy(update={"is_inclusive": False})}
    )
    first = issued(customer)
    second = returned(first.number, -1100, operator=replace(WATER, profile=profile))
    assert [(each["net"], each["tax"]) for each in second.facts["totals"]] == [(-1000, -100)]


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
