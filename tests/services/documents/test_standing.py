"""Whoever holds a paper learns whether it is ours, unchanged and valid, and nothing else."""

from dataclasses import replace
from datetime import date

import pytest
from django.conf import settings

from madoguchi.models import Bill, Customer, Place
from madoguchi.models.scope import operator_scope
from madoguchi.services.documents.files import file_of
from madoguchi.services.documents.receipts import issue_receipt, issue_slip
from madoguchi.services.documents.standing import Standing, standing_of
from tests.cast import NOW, Person, bill
from tests.invoices import CABLE, SLIP, WATER, corrected, issued, slip


@pytest.fixture
def operator():
    return WATER


@pytest.fixture
def customer(hanako: Person) -> Person:
    """Hanako with the bill of the guide."""
    bill(WATER, hanako.places[0], slip())
    return hanako


def asked(sha256: str, number: str = "", slug: str = WATER.slug) -> Standing | None:
    with operator_scope(slug):
        return standing_of(operator=settings.REGISTRY[slug], sha256=sha256, number=number)


def test_file_and_content_are_known(customer: Person) -> None:
    document = issued(customer)
    with operator_scope(WATER.slug):
        file = file_of(document, operator=WATER, now=NOW)
    known = Standing(document.number, "適格請求書", document.dated_on, "", is_file=True)
    assert asked(file.sha256) == known
    by_code = asked(document.content_sha256, document.number)
    assert by_code == Standing(document.number, "適格請求書", document.dated_on, "", is_file=False)


def test_replaced_paper_names_the_new_one(customer: Person) -> None:
    first = issued(customer)
    corrected(customer, slip(lines=SLIP[:1]))
    second = issued(customer)
    found = asked(first.content_sha256, first.number)
    assert found
    assert found.replaced_by == second.number


def test_paper_of_a_bill_that_was_corrected_since_is_no_longer_valid(customer: Person) -> None:
    first = issued(customer)
    corrected(customer, slip(status="paid", paid_on=date(2024, 10, 1)))
    found = asked(first.content_sha256, first.number)
    assert found
    assert found.is_outdated is False  # paid, no more
    corrected(customer, slip(lines=SLIP[:1]), version=3)
    found = asked(first.content_sha256, first.number)
    assert found
    assert (found.is_outdated, found.replaced_by) == (True, "")
    second = issued(customer)
    found = asked(first.content_sha256, first.number)
    assert found
    assert (found.is_outdated, found.replaced_by) == (False, second.number)


def test_paper_of_a_bill_that_was_taken_back_is_no_longer_valid(customer: Person) -> None:
    first = issued(customer)
    with operator_scope(WATER.slug):
        Bill.objects.update(superseded_at=NOW)
    found = asked(first.content_sha256, first.number)
    assert found
    assert found.is_outdated is True


OTHER_NAMES = tuple(replace(line, name=f"{line.name}（訂正）") for line in SLIP)
OTHER_TAXES = tuple(replace(line, tax=line.tax + 1) for line in SLIP)
SWAPPED = tuple(replace(line, name=other.name) for line, other in zip(SLIP, reversed(SLIP), strict=True))


@pytest.mark.parametrize("lines", [OTHER_NAMES, OTHER_TAXES, SWAPPED], ids=["names", "taxes", "swapped"])
def test_paper_of_the_same_total_that_says_otherwise_is_no_longer_valid(customer: Person, lines) -> None:
    first = issued(customer)
    corrected(customer, slip(lines=lines))
    found = asked(first.content_sha256, first.number)
    assert found
    assert found.is_outdated is True
    second = issued(customer)
    assert (second.number, second.amount) != (first.number, 0)
    assert (second.amount, second.version) == (first.amount, 2)


def test_paper_in_another_name_is_no_longer_valid_once_its_bill_is_another(customer: Person) -> None:
    first = issued(customer)
    with operator_scope(WATER.slug):
        Customer.objects.filter(pk=customer.places[0].customer_id).update(name="山田 華子")
    found = asked(first.content_sha256, first.number)
    assert found
    assert found.is_outdated is False
    corrected(customer, slip())
    found = asked(first.content_sha256, first.number)
    assert found
    assert found.is_outdated is True


def test_paper_of_those_who_moved_out_stays_theirs(customer: Person, taro: Person) -> None:
    first = issued(customer)
    with operator_scope(WATER.slug):
        Place.objects.filter(pk=customer.places[0].pk).update(customer=taro.places[0].customer)
    corrected(customer, slip(status="paid", paid_on=date(2024, 10, 1)))
    found = asked(first.content_sha256, first.number)
    assert found
    assert found.is_outdated is False


def test_receipt_and_slip_follow_what_they_say(customer: Person) -> None:
    corrected(customer, slip(status="paid", paid_on=date(2024, 10, 1)))
    facts = {"operator": WATER, "place_id": customer.places[0].pk, "bill_number": "2024-09", "now": NOW}
    with operator_scope(WATER.slug):
        papers = [issue_receipt(**facts), issue_slip(**facts)]
    corrected(customer, slip(status="paid", paid_on=date(2024, 10, 2)), version=3)
    assert [asked(each.content_sha256, each.number).is_outdated for each in papers] == [True, False]


def test_everything_else_is_unknown(customer: Person) -> None:
    document = issued(customer)
    assert asked("0" * 64, document.number) is None
    assert asked(document.content_sha256, "2024-99999999") is None
    assert asked(document.content_sha256) is None
    assert asked(document.content_sha256, document.number, CABLE.slug) is None
