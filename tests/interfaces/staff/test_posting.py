"""What goes by post is listed for those who post it: a page, and a file that no spreadsheet reckons with."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.domain.match_keys import email_key
from madoguchi.interfaces.staff.posting import SHOWN
from madoguchi.models import AuditEntry, Customer, DeadAddress, InvoiceRequest, LetterRequest
from madoguchi.models.scope import operator_scope
from madoguchi.services.members import change_email
from tests.announced import members
from tests.cast import NOW, Person, contract, person
from tests.staff import Colleague, colleague

A = settings.REGISTRY["kanazawa-cable"]
POSTING = f"/{A.slug}/staff/posting/"


@pytest.fixture
def sato(db: None) -> Colleague:
    """Somebody at the reception."""
    return colleague(A, "reception").arrive()


@pytest.fixture
def hanako(db: None) -> Person:
    return person(A, name="山田 花子", places=2)


def asks_for_invoices(someone: Person, *, days: int = 1) -> str:
    """Ask for invoices; give the customer's number."""
    with operator_scope(A.slug):
        customer = someone.places[0].customer
        InvoiceRequest.objects.create(customer=customer, requested_at=NOW - timedelta(days=days))
        return str(customer.number)


def page(sato: Colleague, name: str) -> str:
    return str(sato.client.get(f"{POSTING}{name}/").content.decode())


def rows(sato: Colleague, name: str) -> list[list[str]]:
    """Read the file of a list, without its heading."""
    answer = sato.client.get(f"{POSTING}{name}/list.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    return [line.split(",") for line in b"".join(answer).decode("utf-8-sig").splitlines()[1:]]


def test_letters_are_listed_until_they_are_printed(sato: Colleague, hanako: Person) -> None:
    with operator_scope(A.slug):
        waiting = LetterRequest.objects.create(place=hanako.places[0], requested_at=NOW)
    assert hanako.places[0].number in page(sato, "letters")
    (row,) = rows(sato, "letters")
    assert row == [hanako.places[0].number, "山田 花子", "", "金沢市広岡0丁目", "", "2024-10-21", ""]
    with operator_scope(A.slug):
        LetterRequest.objects.filter(pk=waiting.pk).update(printed_at=NOW)
    assert rows(sato, "letters") == []


@pytest.mark.requirement("K-CABLE-22")
def test_first_invoices_are_listed_longest_waiting_first_and_noted_as_posted(
    sato: Colleague, hanako: Person
) -> None:
    recent, long = asks_for_invoices(hanako), asks_for_invoices(person(A, name="林 太郎"), days=9)
    assert [row[0] for row in rows(sato, "first-invoices")] == [long, recent]
    answer = sato.client.post(f"{POSTING}first-invoices/", {"number": [long]})
    assert answer.headers["Location"] == f"{POSTING}first-invoices/?done=1"
    assert [row[0] for row in rows(sato, "first-invoices")] == [recent]
    with operator_scope(A.slug):
        posted = InvoiceRequest.objects.get(customer__number=long)
        noted = list(AuditEntry.objects.filter(act="invoice_posted").values_list("about", flat=True))
    assert (posted.first_posted_on, noted) == (NOW.date(), [f"customer:{posted.customer_id}"])


def test_what_somebody_else_has_noted_stops_all(sato: Colleague, hanako: Person) -> None:
    first, second = asks_for_invoices(hanako), asks_for_invoices(person(A, name="林 太郎"))
    sato.client.post(f"{POSTING}first-invoices/", {"number": [first]})
    answer = sato.client.post(f"{POSTING}first-invoices/", {"number": [first, second]})
    assert answer.status_code == 409
    assert [row[0] for row in rows(sato, "first-invoices")] == [second]
    assert sato.client.post(f"{POSTING}first-invoices/").status_code == 422


@pytest.mark.requirement("K-CABLE-24")
def test_services_whose_invoices_stay_on_paper_are_listed(sato: Colleague, hanako: Person) -> None:
    contract(hanako, "1", service="自治体テレビ")
    contract(hanako, "2", service="自治体テレビ", course="別のコース")
    contract(person(A, name="林 太郎"), service="インターネット")
    assert [(row[0], row[-1]) for row in rows(sato, "paper-invoices")] == [
        (hanako.places[0].number, "自治体テレビ")
    ]


def test_members_whom_no_mail_reaches_are_listed_until_they_were_written_to(
    sato: Colleague, hanako: Person
) -> None:
    with operator_scope(A.slug):
        change_email(member=hanako.member, email="hanako@example.jp")
        DeadAddress.objects.create(email_key=email_key("hanako@example.jp"), died_at=NOW)
    number = hanako.places[0].number
    assert [(row[0], row[1], row[5]) for row in rows(sato, "dead-mails")] == [
        (number, "山田 花子", "2024-10-21")
    ]
    assert sato.client.post(f"{POSTING}dead-mails/", {"number": ["0"]}).status_code == 409
    answer = sato.client.post(f"{POSTING}dead-mails/", {"number": [number]})
    assert answer.headers["Location"] == f"{POSTING}dead-mails/?done=1"
    assert rows(sato, "dead-mails") == []
    with operator_scope(A.slug):
        noted = AuditEntry.objects.filter(act="dead_mail_posted").values_list("about", flat=True)
        assert list(noted) == [f"member:{hanako.member.pk}"]


def share_a_dead_address(*of: Person) -> list[str]:
    """Let all have one address, which is dead; give the numbers of their first places."""
    with operator_scope(A.slug):
        for each in of:
            change_email(member=each.member, email="family@example.jp")
        DeadAddress.objects.create(email_key=email_key("family@example.jp"), died_at=NOW)
    return [each.places[0].number for each in of]


def post(sato: Colleague, *numbers: str) -> int:
    """Tick lines of the list; give the answer's status."""
    return int(sato.client.post(f"{POSTING}dead-mails/", {"number": numbers}).status_code)


def is_listed() -> bool:
    with operator_scope(A.slug):
        return DeadAddress.objects.get().listed_at is not None


def test_members_who_share_a_dead_address_are_ticked_together(sato: Colleague, hanako: Person) -> None:
    numbers = share_a_dead_address(hanako, person(A, name="林 太郎"))
    assert [row[0] for row in rows(sato, "dead-mails")] == numbers
    assert (post(sato, *numbers), rows(sato, "dead-mails"), is_listed()) == (303, [], True)


def test_member_who_shares_a_dead_address_stays_listed_until_posted(sato: Colleague, hanako: Person) -> None:
    first, second = share_a_dead_address(hanako, person(A, name="林 太郎"))
    assert (post(sato, first), is_listed()) == (303, False)
    assert [row[0] for row in rows(sato, "dead-mails")] == [second]
    assert (post(sato, first), post(sato, second), is_listed()) == (409, 303, True)
    with operator_scope(A.slug):  # it is proven, and dies again
        DeadAddress.objects.all().delete()
        later = NOW + timedelta(days=1)
        DeadAddress.objects.create(email_key=email_key("family@example.jp"), died_at=later)
    assert [row[0] for row in rows(sato, "dead-mails")] == [first, second]


def test_members_without_a_place_hide_nobody_who_is_to_be_written_to(sato: Colleague) -> None:
    nowhere = members(A, SHOWN + 1, places=0)
    hanako = person(A, name="山田 花子")
    with operator_scope(A.slug):
        change_email(member=hanako.member, email="hanako@example.jp")
        keys = [*(each.email_key for each in nowhere), email_key("hanako@example.jp")]
        DeadAddress.objects.bulk_create(DeadAddress(email_key=key, died_at=NOW) for key in keys)
    assert hanako.places[0].number in page(sato, "dead-mails")
    assert post(sato, hanako.places[0].number) == 303
    assert "送るものはありません。" in page(sato, "dead-mails")


def test_no_cell_is_taken_for_a_formula(sato: Colleague, hanako: Person) -> None:
    asks_for_invoices(hanako)
    with operator_scope(A.slug):
        Customer.objects.update(name='=HYPERLINK("http://x")')
    (row,) = rows(sato, "first-invoices")
    assert row[1].startswith("\"'=HYPERLINK") or row[1].startswith("'=HYPERLINK")


def test_every_name_that_leaves_is_on_record(sato: Colleague, hanako: Person) -> None:
    asks_for_invoices(hanako)
    rows(sato, "first-invoices")
    with operator_scope(A.slug):
        entry = AuditEntry.objects.filter(act="looked").get()
    about = f"customer:{hanako.places[0].customer_id}"
    assert (entry.about, entry.details["page"]) == (about, "staff_posting_csv")


def test_list_that_the_operator_does_not_keep_is_not_found(db: None) -> None:
    water = settings.REGISTRY["kanazawa-water"]
    someone = colleague(water, "reception").arrive()
    for name in ("paper-invoices", "first-invoices", "x"):
        assert someone.client.get(f"/{water.slug}/staff/posting/{name}/").status_code == 404


def test_list_costs_the_same_with_one_line_and_with_many(sato: Colleague, hanako: Person) -> None:
    asks_for_invoices(hanako)
    with CaptureQueriesContext(connection) as one:
        page(sato, "first-invoices")
    for _each in range(12):
        asks_for_invoices(person(A, name="林 太郎"))
    with CaptureQueriesContext(connection) as many:
        page(sato, "first-invoices")
    assert len(many) == len(one)
