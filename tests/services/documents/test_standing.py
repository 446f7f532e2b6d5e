"""Whoever holds a paper learns whether it is ours, unchanged and valid, and nothing else."""

from datetime import date

import pytest

from madoguchi.models import Bill
from madoguchi.models.scope import operator_scope
from madoguchi.services.documents.files import file_of
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
        return standing_of(sha256=sha256, number=number)


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


def test_everything_else_is_unknown(customer: Person) -> None:
    document = issued(customer)
    assert asked("0" * 64, document.number) is None
    assert asked(document.content_sha256, "2024-99999999") is None
    assert asked(document.content_sha256) is None
    assert asked(document.content_sha256, document.number, CABLE.slug) is None
