"""An invoice is entered once, whoever asks; what changes is a new document that names the old."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from madoguchi.domain.bills import BillLine
from madoguchi.domain.clock import TOKYO
from madoguchi.domain.invoices import InvoiceRefused
from madoguchi.models import Document, DocumentFile, DocumentSeries
from madoguchi.models.scope import operator_scope
from madoguchi.services.documents import issuing
from madoguchi.services.documents.files import content_of, file_of
from madoguchi.services.documents.issuing import NoInvoicesHere, NoSuchBill, issue_invoice
from tests.cast import NOW, Person, bill, person, statement
from tests.crowd import at_once
from tests.invoices import SEPTEMBER, SLIP, WATER, corrected, documents, issued, slip

REFUND = (BillLine("水道料金", -1100, 0, -1100, -100),)


@pytest.fixture
def operator():
    return WATER


@pytest.fixture
def customer(hanako: Person) -> Person:
    """Hanako with the bill of the guide."""
    bill(WATER, hanako.places[0], slip())
    return hanako


def test_invoice_says_what_the_bill_says(customer: Person) -> None:
    document = issued(customer)
    assert (document.number, document.kind, document.amount) == ("2024-00000001", "invoice", 5509)
    assert (document.counterparty, document.dated_on) == ("山田 花子", date(2024, 10, 21))
    assert [(each["gross"], each["tax"]) for each in document.facts["totals"]] == [(2799, 254), (2710, 246)]
    assert (document.facts["first_day"], document.facts["last_day"]) == ("2024-07-19", "2024-09-17")
    assert document.kept_until == date(2032, 5, 31)


def test_invoice_of_a_bill_is_issued_once(customer: Person) -> None:
    assert issued(customer) == issued(customer)
    assert len(documents(customer)) == 1


def test_numbers_begin_anew_each_year(customer: Person) -> None:
    for month, now in ((7, NOW), (5, NOW), (3, datetime(2025, 1, 1, tzinfo=TOKYO))):
        bill(WATER, customer.places[0], slip(date(2024, month, 1)))
        issued(customer, f"2024-{month:02}", now=now)
    numbers = [document.number for document in documents(customer)]
    assert numbers == ["2024-00000001", "2024-00000002", "2025-00000001"]


def test_bill_that_is_only_paid_keeps_its_invoice(customer: Person) -> None:
    first = issued(customer)
    corrected(customer, slip(status="paid", paid_on=date(2024, 10, 1)))
    assert issued(customer) == first


def test_corrected_bill_gets_a_new_document_that_names_the_old(customer: Person) -> None:
    first = issued(customer)
    corrected(customer, slip(lines=(SLIP[0],)))
    second = issued(customer)
    assert (second.kind, second.version, second.replaces_id) == ("corrected_invoice", 2, first.pk)
    assert second.facts["replaces"] == {
        "number": first.number,
        "issued_on": "2024-10-21",
        "month": "2024-09-01",
    }
    assert (first.amount, second.amount) == (5509, 2799)


def test_money_given_back_is_a_return_of_the_invoice_before(customer: Person) -> None:
    first = issued(customer)
    bill(WATER, customer.places[0], slip(date(2024, 10, 1), REFUND))
    returned = issued(customer, "2024-10")
    assert (returned.kind, returned.returns_id, returned.amount) == ("return_invoice", first.pk, -1100)


def test_corrected_return_replaces_it_and_names_the_same_supply(customer: Person) -> None:
    first = issued(customer)
    bill(WATER, customer.places[0], slip(date(2024, 10, 1), REFUND))
    wrong = issued(customer, "2024-10")
    corrected(customer, slip(date(2024, 10, 1), (BillLine("水道料金", -2200, 0, -2200, -200),)))
    returned = issued(customer, "2024-10")
    assert (returned.kind, returned.amount) == ("return_invoice", -2200)
    assert (returned.replaces_id, returned.returns_id) == (wrong.pk, first.pk)
    with operator_scope(WATER.slug):
        assert content_of(returned, operator=WATER, now=NOW)[:5] == b"%PDF-"


def test_money_given_back_from_nothing_is_refused(hanako: Person) -> None:
    bill(WATER, hanako.places[0], slip(lines=REFUND))
    with pytest.raises(InvoiceRefused, match="return_without_original"):
        issued(hanako)
    assert documents(hanako) == []


def test_refused_invoice_takes_no_number(customer: Person) -> None:
    wrong = (replace(SLIP[0], tax=200),)
    bill(WATER, customer.places[0], slip(date(2024, 7, 1), wrong))
    with pytest.raises(InvoiceRefused, match="tax_differs"):
        issued(customer, "2024-07")
    assert issued(customer).number == "2024-00000001"


def test_bill_of_a_neighbour_is_none(customer: Person, taro: Person) -> None:
    with pytest.raises(NoSuchBill):
        issued(taro)


def test_operator_without_invoices_issues_none(customer: Person) -> None:
    profile = WATER.profile.model_copy(update={"invoices": None})
    with operator_scope(WATER.slug), pytest.raises(NoInvoicesHere):
        issue_invoice(
            operator=replace(WATER, profile=profile),
            place_id=customer.places[0].pk,
            bill_number="2024-09",
            now=NOW,
        )


# --- the database itself ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE madoguchi_document SET amount = 1",
        "DELETE FROM madoguchi_document",
        "UPDATE madoguchi_documentfile SET sha256 = ''",
        "DELETE FROM madoguchi_documentfile",
        "DELETE FROM madoguchi_documentseries",
    ],
)
def test_pages_login_cannot_touch_what_was_issued(customer: Person, edit: str) -> None:
    with operator_scope(WATER.slug):
        file_of(issued(customer), operator=WATER, now=NOW)
        with (
            pytest.raises(Exception, match=r"permission denied|begins at nothing and stays"),
            transaction.atomic(),
        ):
            connection.cursor().execute(edit)


@pytest.mark.parametrize("table", ["document", "documentfile"])
def test_owner_cannot_touch_it_either(committed_db: None, owner_connection, table: str) -> None:
    someone = person(WATER, name="山田 花子")
    bill(WATER, someone.places[0], slip())
    with operator_scope(WATER.slug):
        file_of(issued(someone), operator=WATER, now=NOW)
    for edit in (f"DELETE FROM madoguchi_{table}", f"UPDATE madoguchi_{table} SET operator = 'x'"):
        with pytest.raises(Exception, match="never edited or deleted"):
            owner_connection.execute(edit)


@pytest.mark.parametrize("last", [0, 2, 3, 9])
def test_number_cannot_be_skipped_or_given_again(customer: Person, last: int) -> None:
    issued(customer)
    with operator_scope(WATER.slug), transaction.atomic():
        series = DocumentSeries.objects.select_for_update().get()
        if last == 2:  # the next one, but then the one after it needs a document between
            DocumentSeries.objects.filter(pk=series.pk).update(last=2)
            last = 3
        with pytest.raises(IntegrityError), transaction.atomic():
            DocumentSeries.objects.filter(pk=series.pk).update(last=last)


def test_document_cannot_take_another_number(customer: Person) -> None:
    document = issued(customer)
    document.pk, document.sequence, document.number, document.version = None, 7, "x", 7
    with operator_scope(WATER.slug), pytest.raises(IntegrityError), transaction.atomic():
        document.save(force_insert=True)


# --- at the same time ---------------------------------------------------------------------------------


def settle(count: int) -> list[Person]:
    people = [person(WATER, name=f"山田 {index}") for index in range(count)]
    for someone in people:
        bill(WATER, someone.places[0], slip())
    return people


def test_numbers_have_no_gaps_whoever_comes_together(committed_db: None) -> None:
    people = settle(64)
    numbers = at_once(64, lambda turn: issued(people[turn]).number)
    assert sorted(numbers) == [f"2024-{index:08}" for index in range(1, 65)]


def test_bill_asked_for_by_many_at_once_has_one_document_and_one_file(committed_db: None) -> None:
    (someone,) = settle(1)

    def read(_turn: int) -> bytes:
        document = issued(someone)
        with operator_scope(WATER.slug):
            return content_of(document, operator=WATER, now=NOW)

    assert len(set(at_once(8, read))) == 1
    assert len(documents(someone)) == 1
    with operator_scope(WATER.slug):
        assert DocumentFile.objects.count() == 1


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("moment", ["hold_series", "invoice_of_bill", "facts_of", "enter"])
def test_killed_while_issuing_leaves_the_number_to_the_next(
    committed_db: None, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    first, second = settle(2)
    done = getattr(issuing, moment)

    def die(*args, **facts):
        done(*args, **facts)
        raise Killed

    monkeypatch.setattr(issuing, moment, die)
    with pytest.raises(Killed):
        issued(first)
    monkeypatch.undo()
    assert documents(first) == []
    assert [issued(each).sequence for each in (second, first)] == [1, 2]


def test_later_moment_changes_nothing_of_an_issued_document(customer: Person) -> None:
    first = issued(customer)
    assert issued(customer, now=NOW + timedelta(days=40)) == first
    with operator_scope(WATER.slug):
        assert Document.objects.get().dated_on == date(2024, 10, 21)


def test_bills_without_a_reading_are_for_their_month(hanako: Person) -> None:
    bill(WATER, hanako.places[0], statement(SEPTEMBER, 5500))
    facts = issued(hanako).facts
    assert (facts["first_day"], facts["last_day"]) == ("2024-09-01", "2024-09-30")
