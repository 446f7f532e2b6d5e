"""Documents are found by date, amount and counterparty together, packed, and proven."""

import csv
import hashlib
import zipfile
from datetime import date, datetime
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.domain.clock import TOKYO
from madoguchi.models import Document, DocumentFile, Place
from madoguchi.models.scope import operator_scope
from madoguchi.services.documents import files, packing
from madoguchi.services.documents.files import CANNOT_BE_GIVEN, content_of, file_of, kept_content
from madoguchi.services.documents.finding import Search, find_documents, find_documents_of, stored_document
from madoguchi.services.documents.issuing import issue_invoice
from madoguchi.services.documents.packing import file_names, pack
from madoguchi.services.documents.proof import faults_of_register
from madoguchi.services.sessions import open_session
from tests.cast import NOW, Person, bill, person
from tests.invoices import SLIP, WATER, corrected, documents, issued, slip


@pytest.fixture
def operator():
    return WATER


def settle(name: str, *, month: int = 9, day: int = 21, lines=SLIP) -> tuple[Person, Document]:
    someone = person(WATER, name=name)
    bill(WATER, someone.places[0], slip(date(2024, month, 1), lines))
    now = datetime(2024, 10, day, 12, tzinfo=TOKYO)
    return someone, issued(someone, f"2024-{month:02}", now=now)


def names(**search: object) -> list[str]:
    with operator_scope(WATER.slug):
        return [each.counterparty for each in find_documents(Search(**search))]  # type: ignore[arg-type]


def test_date_amount_and_counterparty_are_asked_in_any_combination(db: None) -> None:
    settle("山田 花子", day=1)
    settle("山田 太郎", day=10, lines=SLIP[:1])
    settle("㈱鈴木商店", day=20)
    assert names() == ["㈱鈴木商店", "山田 太郎", "山田 花子"]
    assert names(counterparty="山田") == ["山田 太郎", "山田 花子"]
    assert names(first_day=date(2024, 10, 10), last_day=date(2024, 10, 20)) == ["㈱鈴木商店", "山田 太郎"]
    assert names(least=2799, most=2799) == ["山田 太郎"]
    assert names(counterparty="山田", least=5509, last_day=date(2024, 10, 1)) == ["山田 花子"]
    assert names(counterparty="%") == names(counterparty="_") == []
    assert names(kind="return_invoice") == []


def test_customer_finds_own_documents_and_no_others(db: None) -> None:
    hanako, document = settle("山田 花子")
    taro, _ = settle("山田 太郎")
    with operator_scope(WATER.slug):
        assert find_documents_of(member_id=hanako.member.pk, now=NOW) == [document]
        assert document not in find_documents_of(member_id=taro.member.pk, now=NOW)


def test_replaced_document_names_the_one_that_replaced_it(db: None) -> None:
    hanako, first = settle("山田 花子")
    corrected(hanako, slip(lines=SLIP[:1]))
    second = issued(hanako)
    with operator_scope(WATER.slug):
        found = [(each.number, each.superseded_by) for each in find_documents(Search())]  # type: ignore[attr-defined]
    assert found == [(second.number, None), (first.number, second.number)]


@pytest.mark.parametrize("count", [1, 30])
def test_list_costs_one_query_whatever_its_length(db: None, count: int) -> None:
    for _ in range(count):
        hanako, _document = settle("山田 花子")
    with operator_scope(WATER.slug), CaptureQueriesContext(connection) as queries:
        assert len(find_documents(Search())) == count
        find_documents_of(member_id=hanako.member.pk, now=NOW)
    assert len([each for each in queries if "madoguchi_document" in each["sql"]]) == 2


# --- packed ---------------------------------------------------------------------------------------------


def test_pack_holds_every_document_and_a_table_of_them(db: None) -> None:
    settle('=HYPERLINK("x")', day=1)
    settle("山田/花子", day=2)
    settle("山田/花子", day=2)
    with operator_scope(WATER.slug):
        documents = find_documents(Search())
        with pack(documents, operator=WATER, now=NOW) as packed, zipfile.ZipFile(packed) as archive:
            rows = list(csv.reader(StringIO(archive.read("index.csv").decode("utf-8-sig"))))
            contents = {row[5]: archive.read(row[5]) for row in rows[1:]}
    programs = [f"bookkeeping/{name}.csv" for name in ("freee", "moneyforward", "yayoi")]
    assert archive.namelist() == [*(row[5] for row in rows[1:]), "index.csv", *programs]
    assert [row[5] for row in rows[1:]] == [
        "20241002_5509_山田花子.pdf",
        "20241002_5509_山田花子_2024-00000002.pdf",
        "20241001_5509_=HYPERLINK(x).pdf",
    ]
    assert rows[3][:5] == ["2024-10-01", "5509", '\'=HYPERLINK("x")', "適格請求書", "2024-00000001"]
    assert [hashlib.sha256(contents[row[5]]).hexdigest() for row in rows[1:]] == [row[6] for row in rows[1:]]


@pytest.mark.parametrize("count", [1, 30])
def test_pack_costs_the_same_queries_whatever_is_in_it(
    db: None, django_assert_num_queries, count: int
) -> None:
    for _ in range(count):
        _, document = settle("山田 花子")
        with operator_scope(WATER.slug):
            file_of(document, operator=WATER, now=NOW)
    with operator_scope(WATER.slug):
        documents = find_documents(Search())
        with django_assert_num_queries(2):  # what stands on them, and their files
            pack(documents, operator=WATER, now=NOW).close()


@pytest.mark.parametrize("fault", CANNOT_BE_GIVEN)
def test_paper_that_cannot_be_read_is_left_out_and_named(
    db: None, monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
) -> None:
    for day in (1, 2):
        _, document = settle("山田 花子", day=day)
        with operator_scope(WATER.slug):
            file = file_of(document, operator=WATER, now=NOW)

    def read(sha256: str) -> bytes:
        if sha256 == file.sha256:
            raise fault(sha256)
        return kept_content(sha256)

    monkeypatch.setattr(packing, "kept_content", read)
    names, rows = packed_all()
    assert names[:2] == ["20241001_5509_山田_花子.pdf", "index.csv"]
    assert [(row[4], row[5], row[8] != "") for row in rows[1:]] == [
        ("2024-00000002", "", True),
        ("2024-00000001", "20241001_5509_山田_花子.pdf", False),
    ]


def test_table_says_that_there_are_more_documents(db: None) -> None:
    settle("山田 花子")
    _names, rows = packed_all(is_cut=True)
    assert rows[-1][8].startswith("新しいものから1件です。")


def packed_all(**facts: bool) -> tuple[list[str], list[list[str]]]:
    """Pack all documents; give the names in the ZIP and the rows of its table."""
    with operator_scope(WATER.slug):
        documents = find_documents(Search())
        with pack(documents, operator=WATER, now=NOW, **facts) as packed, zipfile.ZipFile(packed) as archive:
            table = archive.read("index.csv").decode("utf-8-sig")
            return archive.namelist(), list(csv.reader(StringIO(table)))


def test_what_was_replaced_is_not_booked_twice(db: None) -> None:
    hanako, _first = settle("山田 花子")
    corrected(hanako, slip(lines=SLIP[:1]))
    second = issued(hanako)
    with operator_scope(WATER.slug):
        documents = find_documents(Search())
        with pack(documents, operator=WATER, now=NOW) as packed, zipfile.ZipFile(packed) as archive:
            text = archive.read("bookkeeping/freee.csv").decode("utf-8-sig")
    assert [row[1] for row in csv.reader(StringIO(text))] == ["管理番号", second.number]


def test_names_that_differ_only_in_case_are_told_apart() -> None:
    facts = {"dated_on": date(2024, 10, 1), "amount": 1}
    documents = [
        Document(counterparty=name, number=number, **facts) for name, number in (("Ab", "1"), ("aB", "2"))
    ]
    assert file_names(documents) == ["20241001_1_Ab.pdf", "20241001_1_aB_2.pdf"]


# --- files ----------------------------------------------------------------------------------------------


def test_file_is_made_once_and_then_read(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    _, document = settle("山田 花子")
    with operator_scope(WATER.slug):
        first = content_of(document, operator=WATER, now=NOW)
        monkeypatch.setattr(files, "invoice_pdf", None)
        assert content_of(document, operator=WATER, now=NOW) == first
        known = file_of(document, operator=WATER, now=NOW)
    assert (known.sha256, known.size) == (hashlib.sha256(first).hexdigest(), len(first))


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("moment", ["_paper", "open_store", "invoice_xml", "invoice_pdf", "address_of"])
def test_killed_while_making_the_file_leaves_it_to_the_next(
    db: None, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    _, document = settle("山田 花子")
    done = getattr(files, moment)

    def die(*args, **facts):
        done(*args, **facts)
        raise Killed

    with operator_scope(WATER.slug):
        monkeypatch.setattr(files, moment, die)
        with pytest.raises(Killed):
            content_of(document, operator=WATER, now=NOW)
        monkeypatch.undo()
        assert DocumentFile.objects.count() == 0
        assert content_of(document, operator=WATER, now=NOW)[:5] == b"%PDF-"
        assert DocumentFile.objects.count() == 1


# --- proven ---------------------------------------------------------------------------------------------


def test_register_that_nobody_touched_is_sound(db: None) -> None:
    for day in (1, 2, 3):
        _, document = settle("山田 花子", day=day)
        with operator_scope(WATER.slug):
            file_of(document, operator=WATER, now=NOW)
    with operator_scope(WATER.slug):
        assert list(faults_of_register()) == []
        chain = DocumentFile.objects.order_by("position")
        assert [each.position for each in chain] == [1, 2, 3]
        assert [each.previous_link for each in chain[1:]] == [each.link for each in chain[:2]]


@pytest.mark.parametrize(
    ("edit", "fault"),
    [
        ("UPDATE madoguchi_document SET facts = '{\"total\": 1}' WHERE sequence = 2", "was changed"),
        ("UPDATE madoguchi_documentfile SET sha256 = previous_link WHERE position = 2", "chain is broken"),
        ("UPDATE madoguchi_document SET number = 'x' WHERE sequence = 2", "chain is broken"),
        ("UPDATE madoguchi_document SET sequence = 9 WHERE sequence = 2", "should come here"),
    ],
)
def test_edit_by_who_can_switch_triggers_off_is_found_out(
    committed_db: None, owner_connection, edit: str, fault: str
) -> None:
    for day in (1, 2, 3):
        _, document = settle("山田 花子", day=day)
        with operator_scope(WATER.slug):
            file_of(document, operator=WATER, now=NOW)
    owner_connection.execute("SET session_replication_role = replica")
    owner_connection.execute(edit)
    with operator_scope(WATER.slug):
        assert [each for each in faults_of_register() if fault in each] != []


def test_download_and_list_agree_on_whose_documents_are_whose(hanako: Person, taro: Person) -> None:
    for someone in (hanako, taro):
        for place in someone.places:
            bill(WATER, place, slip())
            with operator_scope(WATER.slug):
                document = issue_invoice(operator=WATER, place_id=place.pk, bill_number="2024-09", now=NOW)
                file_of(document, operator=WATER, now=NOW)
    moved = hanako.places[0]
    with operator_scope(WATER.slug):
        Place.objects.filter(pk=moved.pk).update(customer=taro.places[0].customer)
        numbers = [each.number for each in documents(hanako)]
        for someone in (hanako, taro):
            token = open_session(member=someone.member, rule=WATER.profile.session, now=NOW)
            given = [each for each in numbers if found_by(token, each)]
            listed = [each.number for each in find_documents_of(member_id=someone.member.pk, now=NOW)]
            assert given == sorted(listed)
    assert len(numbers) > len(hanako.places)


def found_by(token: str, number: str) -> bool:
    return stored_document(token=token, rule=WATER.profile.session, now=NOW, number=number) is not None
