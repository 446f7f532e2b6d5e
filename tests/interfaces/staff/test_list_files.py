"""Every list leaves as one kind of file: its own filters, no formulas, bounded, and on record."""

import csv
from collections.abc import Callable
from io import StringIO
from types import ModuleType
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.domain.permissions import DEFAULT_ROLES
from madoguchi.interfaces.staff import exports, list_files, urls
from madoguchi.models import Application, AuditEntry, Batch, Customer, DeadAddress, Member
from madoguchi.models.scope import operator_scope
from tests.announced import lay_all, members, publish
from tests.batches import published_batch
from tests.cast import NOW, Person, person
from tests.interfaces.staff.records import applied, drafted, piece_of, proposed
from tests.interfaces.staff.test_mails import comes_back, given_up, mail_to
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
    return whole(sato, path)[1:]


def whole(sato: Colleague, path: str) -> list[list[str]]:
    """Read a file."""
    answer = sato.client.get(f"{STAFF}{path}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert answer.headers["Cache-Control"] == "no-store"
    content = b"".join(answer)  # type: ignore[call-overload]  # it is streamed
    assert content.startswith("\ufeff".encode())
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


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
    "batches/": lambda _sato, _hanako: batch(sha256=uuid4().hex),
    "jobs/": lambda _sato, _hanako: dead_job(A),
    "mails/returned/": lambda _sato, _hanako: comes_back(mail_to(members(A, 1)[0])),
    "mails/dead/": lambda _sato, _hanako: comes_back(mail_to(members(A, 1)[0])),
    "mails/given-up/": lambda _sato, _hanako: given_up(members(A, 1)[0]),
    "mailings/": lambda _sato, _hanako: publish(A, members(A, 1)),
    "corrections/": proposed,
    "publishing/reward/": lambda sato, _hanako: piece_of(sato, "reward"),
    "publishing/faq/": lambda sato, _hanako: piece_of(sato),
    "roster/": lambda _sato, _hanako: None,
    "audit/": lambda _sato, _hanako: None,
}
# Each leaves another row whenever it is asked; the others have their one row, or none.
GROWING = sorted(LISTS.keys() - {"customers/", "documents/", "publishing/faq/", "roster/", "audit/"})
AT = "2024-10-21 23:00:00"


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


@pytest.fixture
def two_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no file have more than two rows."""
    for module in (exports, *vars(list_files).values()):
        if isinstance(module, ModuleType) and hasattr(module, "MOST_ROWS"):
            monkeypatch.setattr(module, "MOST_ROWS", 2)


@pytest.mark.usefixtures("two_at_most")
def test_file_is_bounded_and_says_so(sato: Colleague) -> None:
    for _each in range(3):
        dead_job(A)
    assert len(rows(sato, "jobs/list.csv")) == 2
    answer = sato.client.get(f"{STAFF}jobs/list.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="jobs-20241021-first-2.csv"'
    assert exported()[0] == ("list:jobs", {"rows": 2, "is_cut": True})


@pytest.mark.usefixtures("two_at_most")
@pytest.mark.parametrize("path", GROWING)
def test_every_file_is_cut_where_there_is_more_and_only_there(sato: Colleague, path: str) -> None:
    found = []
    for more in (2, 1):
        for _each in range(more):
            LISTS[path](sato, person(A, name="林 太郎"))
        found.append(len(rows(sato, f"{path}list.csv")))
    cut = [details for _about, details in exported()]
    assert (found, cut) == ([2, 2], [{"rows": 2, "is_cut": False}, {"rows": 2, "is_cut": True}])


@pytest.mark.parametrize("path", GROWING)
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
    proposed(suzuki := colleague(B, *DEFAULT_ROLES), jiro)
    piece_of(suzuki)
    comes_back(mail_to(members(B, 1)[0], B, given_up_at=NOW), operator=B)
    empty = {path: rows(sato, f"{path}list.csv") for path in (*GROWING, "publishing/faq/")}
    assert [path for path, found in empty.items() if found] == []


def test_every_file_asks_for_what_its_page_asks(sato: Colleague) -> None:
    doors = {str(each.name): each.callback.door for each in urls.urlpatterns}  # type: ignore[attr-defined]
    files = [name for name in doors if name.endswith("_csv")]
    for name in files:
        page = doors[name.removesuffix("_csv")]
        assert (doors[name].see, doors[name].freshly) == (page.see, page.freshly), name
    addresses = {path if not path.startswith("publishing/") else "publishing/" for path in LISTS}
    assert len(files) == len(addresses) + 2  # the rows of a batch, and what goes by post


def test_erased_application_is_a_row_all_the_same(sato: Colleague, hanako: Person) -> None:
    applied(hanako)
    with operator_scope(A.slug):
        Application.objects.update(typed={})
    assert rows(sato, "applications/list.csv")[0][2:4] == ["", ""]


def test_dead_address_leaves_with_everyone_who_has_it(sato: Colleague) -> None:
    hanako, taro = members(A, 2)
    with operator_scope(A.slug):
        Member.objects.filter(pk=taro.pk).update(email=hanako.email, email_key=hanako.email_key)
    comes_back(mail_to(hanako))
    assert whole(sato, "mails/dead/list.csv") == [
        ["アドレス", "会員", "届かなくなった日時", "郵送リスト"],
        [hanako.email, f"{hanako.login_id} {taro.login_id}", AT, ""],
    ]
    assert looked() == [("", [f"member:{hanako.pk}", f"member:{taro.pk}"])]


def test_dead_address_of_nobody_is_named_by_itself(sato: Colleague) -> None:
    (hanako,) = members(A, 1)
    comes_back(mail_to(hanako))
    with operator_scope(A.slug):
        Member.objects.filter(pk=hanako.pk).update(email="new@example.jp", email_key="new@example.jp")
        DeadAddress.objects.update(listed_at=NOW)
        number = DeadAddress.objects.get().pk
    assert rows(sato, "mails/dead/list.csv") == [[hanako.email, "", AT, AT]]
    assert looked() == [(f"dead_address:{number}", None)]


def test_mail_that_was_given_up_leaves_with_why_and_whether_it_is_sent_again(sato: Colleague) -> None:
    hanako, taro = members(A, 2)
    first, second = (
        given_up(hanako, last_answer="=1+1"),
        given_up(taro, bounced_at=NOW, recipient="old@example.jp"),
    )
    assert whole(sato, "mails/given-up/list.csv") == [
        ["やめた日時", "会員", "宛先", "件名", "理由", "技術的な内容", "送り直し"],
        [
            *(AT, taro.login_id, "old@example.jp", second.subject, "宛先に受け取ってもらえませんでした。"),
            *("421 4.3.2 later", "いまのメールアドレスと違うため、送り直せません。"),
        ],
        [
            *(AT, hanako.login_id, hanako.email, first.subject),
            *("送り先のメールサーバーにつながりませんでした。", "'=1+1", "送り直せます"),
        ],
    ]
    assert looked() == [("", [f"member:{taro.pk}", f"member:{hanako.pk}"])]


def test_mailing_leaves_with_what_became_of_its_mails_and_nobodys_name(sato: Colleague) -> None:
    made = publish(A, members(A, 3))
    lay_all(A)
    header, row = whole(sato, "mailings/list.csv")
    assert dict(zip(header, row, strict=True)) | {"件名": ""} == {
        "件名": "",
        "年月": "2024-11",
        "取込": str(made.pk),
        "開始": AT,
        "状態": "送信中",
        "宛先": "3",
        "送信済み": "0",
        "待ち": "3",
        "送信中止": "0",
        "戻り": "0",
        "平均(毎分)": "0",
        "残り(分)": "1",
    }
    assert looked() == []


def test_correction_leaves_without_the_addresses_that_a_fresh_proof_opens(
    sato: Colleague, hanako: Person
) -> None:
    proposed(sato, hanako)
    assert whole(sato, "corrections/list.csv") == [
        ["会員", "申請した職員", "申請", "期限"],
        [hanako.member.login_id, "佐藤 洋子", AT, "2024-10-24 23:00:00"],
    ]
    assert looked() == [(f"member:{hanako.member.pk}", None)]


def test_piece_leaves_with_where_it_stands_and_a_kind_that_is_none_is_not_found(sato: Colleague) -> None:
    piece_of(sato, "reward")
    piece_of(sato)
    header = ["名前", "状態", "掲載開始", "掲載終了", "最後の変更", "職員"]
    stands = ["下書き", "", "", AT, "佐藤 洋子"]
    assert whole(sato, "publishing/reward/list.csv") == [header, ["タオル", *stands]]
    assert whole(sato, "publishing/faq/list.csv") == [header, ["よくあるご質問", *stands]]
    assert exported()[0] == ("list:pieces-reward", {"rows": 1, "is_cut": False})
    assert sato.client.get(f"{STAFF}publishing/coupon/list.csv").status_code == 404
