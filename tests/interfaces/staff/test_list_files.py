"""Every list leaves as one kind of file: its own filters, no formulas, bounded, and on record."""

import csv
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.domain.permissions import DEFAULT_ROLES
from madoguchi.interfaces.staff import exports, list_files, urls
from madoguchi.models import Application, AuditEntry, Batch, Customer
from madoguchi.models.scope import operator_scope
from madoguchi.services.staff import exports as services
from tests.announced import members
from tests.batches import published_batch
from tests.cast import NOW, Person, person
from tests.interfaces.staff.records import applied, drafted
from tests.interfaces.staff.test_mails import comes_back, mail_to
from tests.jobs import dead_job, waiting_job
from tests.requests import requested
from tests.staff import Colleague, colleague

A, B = settings.REGISTRY["kanazawa-cable"], settings.REGISTRY["aomori-cable"]
STAFF = f"/{A.slug}/staff/"


@pytest.fixture
def sato(db: None) -> Colleague:
    """Somebody in every role."""
    return colleague(A, *DEFAULT_ROLES).arrive()


@pytest.fixture
def hanako(db: None) -> Person:
    return person(A, name="山田 花子")


def rows(sato: Colleague, path: str) -> list[list[str]]:
    """Read a file without its heading."""
    answer = sato.client.get(f"{STAFF}{path}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert answer.headers["Cache-Control"] == "no-store"
    content = b"".join(answer)  # type: ignore[call-overload]  # it is streamed
    assert content.startswith("\ufeff".encode())
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))[1:]


def exported() -> list[tuple[str, Any]]:
    with operator_scope(A.slug):
        found = AuditEntry.objects.filter(act="list_exported").order_by("position")
        return [(each.about, each.details) for each in found]


def looked() -> list[tuple[str, Any]]:
    with operator_scope(A.slug):
        found = AuditEntry.objects.filter(act="looked").order_by("position")
        return [(each.about, each.details.get("shown")) for each in found]


def batch(**facts: Any) -> Batch:
    with operator_scope(A.slug):
        return published_batch(published_at=NOW, **facts)


# Each list, with what leaves one row in it.
LISTS: dict[str, Callable[[Colleague, Person], object]] = {
    "applications/": lambda _sato, hanako: applied(hanako),
    "customers/": lambda _sato, _hanako: None,
    "requests/": lambda _sato, hanako: requested(hanako),
    "notices/": lambda sato, _hanako: drafted(sato),
    "documents/": lambda _sato, _hanako: None,
    "batches/": lambda _sato, _hanako: batch(),
    "jobs/": lambda _sato, _hanako: dead_job(A),
    "mails/returned/": lambda _sato, _hanako: comes_back(mail_to(members(A, 1)[0])),
    "roster/": lambda _sato, _hanako: None,
    "audit/": lambda _sato, _hanako: None,
}


@pytest.mark.parametrize("path", LISTS)
def test_list_is_saved_as_a_file_and_the_record_says_how_many_rows(
    sato: Colleague, hanako: Person, path: str
) -> None:
    LISTS[path](sato, hanako)
    asked = f"?q={hanako.places[0].number}" if path == "customers/" else ""
    found = rows(sato, f"{path}list.csv{asked}")
    assert len(found) == (path != "documents/")
    ((about, details),) = exported()
    assert (about.partition(":")[0], details) == ("list", {"rows": len(found), "is_cut": False})


@pytest.mark.parametrize("path", LISTS)
def test_page_leads_to_its_file_by_the_same_filters(sato: Colleague, hanako: Person, path: str) -> None:
    LISTS[path](sato, hanako)
    asked = f"?q={hanako.places[0].number}" if path == "customers/" else ""
    text = sato.client.get(f"{STAFF}{path}{asked}").content.decode()
    link = f'href="{STAFF}{path}list.csv{asked}"'
    assert (link in text) == (path != "documents/")


def test_whose_data_leave_is_on_record_beside_how_many(sato: Colleague, hanako: Person) -> None:
    number = requested(hanako).number
    (row,) = rows(sato, "requests/list.csv?state=received")
    assert row[0] == number
    assert looked() == [(f"request:{number}", None)]


def test_filters_of_the_page_are_those_of_the_file(sato: Colleague, hanako: Person) -> None:
    requested(hanako)
    dead, waits = dead_job(A), waiting_job(A)
    assert rows(sato, "requests/list.csv?state=done") == []
    assert [row[0] for row in rows(sato, "jobs/list.csv?state=dead")] == [str(dead.pk)]
    assert [row[0] for row in rows(sato, "jobs/list.csv")] == [str(waits.pk), str(dead.pk)]
    assert rows(sato, "batches/list.csv?state=checked") == []
    assert rows(sato, "customers/list.csv?q=だれでもない") == []
    assert [row[3] for row in rows(sato, "audit/list.csv?act=list_exported")][-1] == "一覧の書き出し"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_no_cell_is_taken_for_a_formula(sato: Colleague, hanako: Person, sign: str) -> None:
    with operator_scope(A.slug):
        Customer.objects.update(name=f"{sign}1+1")
    ((name, *_rest),) = rows(sato, f"customers/list.csv?q={hanako.places[0].number}")
    assert name == f"'{sign}1+1"


def test_numbers_keep_their_zeros(sato: Colleague, hanako: Person) -> None:
    with operator_scope(A.slug):
        Customer.objects.update(phone="0762345678")
    place = hanako.places[0]
    (row,) = rows(sato, f"customers/list.csv?q={place.number}")
    assert (row[2], row[3], row[6]) == (place.customer.number, place.number, "0762345678")
    assert row[2].startswith("0")


def test_file_is_bounded_and_says_so(
    sato: Colleague, hanako: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (exports, list_files, services):
        monkeypatch.setattr(module, "MOST_ROWS", 2)
    for _each in range(3):
        dead_job(A)
    assert len(rows(sato, "jobs/list.csv")) == 2
    answer = sato.client.get(f"{STAFF}jobs/list.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="jobs-20241021-first-2.csv"'
    assert exported()[0] == ("list:jobs", {"rows": 2, "is_cut": True})


@pytest.mark.parametrize("path", ["applications/", "requests/", "notices/", "jobs/", "mails/returned/"])
def test_file_costs_the_same_with_one_row_and_with_many(sato: Colleague, hanako: Person, path: str) -> None:
    costs = []
    for many in (1, 5):
        for _each in range(many):
            LISTS[path](sato, person(A, name="林 太郎"))
        with CaptureQueriesContext(connection) as seen:
            rows(sato, f"{path}list.csv")
        costs.append(len(seen))
    assert costs[0] == costs[1]


def test_other_operator_is_in_no_file(sato: Colleague) -> None:
    jiro = person(B, name="鈴木 次郎")
    applied(jiro)
    requested(jiro)
    dead_job(B)
    found = [rows(sato, f"{path}list.csv") for path in ("applications/", "requests/", "jobs/")]
    assert found == [[], [], []]


def test_every_file_asks_for_what_its_page_asks(sato: Colleague) -> None:
    doors = {str(each.name): each.callback.door for each in urls.urlpatterns}  # type: ignore[attr-defined]
    files = [name for name in doors if name.endswith("_csv")]
    for name in files:
        page = doors[name.removesuffix("_csv")]
        assert (doors[name].see, doors[name].freshly) == (page.see, page.freshly), name
    assert len(files) == len(LISTS) + 2  # the rows of a batch, and what goes by post


def test_erased_application_is_a_row_all_the_same(sato: Colleague, hanako: Person) -> None:
    applied(hanako)
    with operator_scope(A.slug):
        Application.objects.update(typed={})
    assert rows(sato, "applications/list.csv")[0][2:4] == ["", ""]
