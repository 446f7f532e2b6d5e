"""Who has several places chooses a bill with its place, and reads what stands in the way there."""

import re
from dataclasses import replace
from datetime import date

import pytest

from madoguchi.models import MemberPlace
from madoguchi.models.scope import operator_scope
from madoguchi.services.documents.requests import note_posted, waiting_requests
from tests.cast import Person, bill, person, statement
from tests.interfaces.customer.test_documents import AOMORI, OCTOBER, choose, page, reason
from tests.invoices import CABLE, documents


@pytest.fixture
def operator():
    return AOMORI


@pytest.fixture
def member(hanako: Person) -> Person:
    """Hanako, signed in, with a bill."""
    bill(hanako.operator, hanako.places[0], statement())
    return hanako.sign_in()


@pytest.fixture
def two(db: None) -> Person:
    """A member of two places whose bills of the same month differ."""
    someone = person(AOMORI, name="山田 花子", places=2)
    for place, total in zip(someone.places, (5509, 1100), strict=True):
        bill(AOMORI, place, statement(total=total))
    return someone.sign_in()


def options(someone: Person) -> list[tuple[str, str]]:
    return re.findall(r'<option value="([0-9a-f-]+/[0-9-]+)"[^>]*>(.*)</option>', page(someone))


def test_bills_of_every_place_are_offered_with_their_place(two: Person) -> None:
    assert options(two) == [
        (f"{two.reference(index)}/{OCTOBER}", f"2024年10月　{total}円　{place.address}　{place.number}")
        for index, (total, place) in enumerate(zip(("5,509", "1,100"), two.places, strict=True))
    ]


def test_invoice_is_of_the_place_whose_bill_was_chosen(two: Person) -> None:
    second = two.reference(1)
    assert choose(two, addressee=second, bill=f"{second}/{OCTOBER}").status_code == 303
    assert [(each.place_id, each.amount) for each in documents(two)] == [(two.places[1].pk, 1100)]


def test_bill_of_another_place_than_the_addressee_is_not_entered(two: Person) -> None:
    answer = choose(two, addressee=two.reference(1), bill=f"{two.reference(0)}/{OCTOBER}")
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "＊発行先と同じ場所のご請求を選択してください。" in shown
    assert f'<option value="{two.reference(0)}/{OCTOBER}" selected>' in shown
    assert documents(two) == []


def two_customers() -> tuple[Person, Person]:
    """A member of the operator that issues on request, with a place of another customer beside the own."""
    first, other = person(CABLE, name="北国 花子"), person(CABLE, name="北国 商店")
    with operator_scope(CABLE.slug):
        MemberPlace.objects.create(member=first.member, place=other.places[0])
    member = replace(first, places=(*first.places, *other.places))
    for place in member.places:
        bill(CABLE, place, statement())
    return member.sign_in(), other


def test_reason_of_the_place_chosen_is_shown_and_its_request_is_its_own(db: None) -> None:
    member, other = two_customers()
    own, second = member.places[0].customer.number, member.reference(1)
    member.client.post(f"{member.root}documents/request/")
    with operator_scope(CABLE.slug):
        assert note_posted(customer_number=own, on=date(2024, 10, 21))
    answer = choose(member, addressee=second, bill=f"{second}/{OCTOBER}")
    shown = answer.content.decode()
    assert (answer.status_code, reason(shown)[0]) == (409, "invoices_not_requested")
    assert f'name="addressee" value="{second}"' in shown
    assert member.client.post(f"{member.root}documents/request/", {"addressee": second}).status_code == 303
    with operator_scope(CABLE.slug):
        waiting = [each.customer.number for each in waiting_requests()]
    assert waiting == [other.places[0].customer.number]


def test_invoice_may_be_chosen_for_a_place_that_is_not_looked_at(db: None) -> None:
    member, other = two_customers()
    second = member.reference(1)
    member.client.post(f"{member.root}documents/request/", {"addressee": second})
    with operator_scope(CABLE.slug):
        assert note_posted(customer_number=other.places[0].customer.number, on=date(2024, 10, 21))
    shown = page(member)
    assert (reason(shown)[0], '<option value="invoice"' in shown) == ("invoices_not_requested", True)
    assert choose(member, addressee=second, bill=f"{second}/{OCTOBER}").status_code == 303


def test_invoices_cannot_be_asked_for_at_a_neighbours_place(member: Person, taro: Person) -> None:
    answer = member.client.post(f"{member.root}documents/request/", {"addressee": taro.reference()})
    assert answer.status_code == 404
