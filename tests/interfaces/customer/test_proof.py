"""Anybody can ask whether a paper is ours; strangers learn nothing of its customer, and must not hurry."""

import re
from io import BytesIO

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from madoguchi.interfaces.customer.proof import FORM, LARGEST
from madoguchi.models.scope import operator_scope
from madoguchi.services.documents.files import content_of
from madoguchi.services.documents.standing import TRIES
from tests.cast import NOW, Person, bill, browser, person
from tests.invoices import SLIP, WATER, corrected, issued, slip


@pytest.fixture
def operator():
    return WATER


@pytest.fixture
def customer(committed_db: None) -> Person:
    """Hanako with the bill of the guide; tries are committed, so everything is."""
    someone = person(WATER, name="山田 花子")
    bill(WATER, someone.places[0], slip())
    return someone


def shown(someone: Person, content: bytes):
    file = SimpleUploadedFile("a.pdf", content, content_type="application/pdf")
    return browser(someone.operator).post(f"{someone.root}proof/", {"file": file})


def paper(someone: Person) -> bytes:
    document = issued(someone)
    with operator_scope(WATER.slug):
        return content_of(document, operator=WATER, now=NOW)


def test_our_file_is_known_without_a_sign_in(customer: Person) -> None:
    answer = shown(customer, paper(customer))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "ファイルは、発行したときから変わっていません。" in text
    assert "現在も有効です。" in text
    assert "2024-00000001" in text
    for secret in ("山田", "5,509", "広岡1丁目", customer.places[0].number):
        assert secret not in text


def test_changed_file_is_not_ours(customer: Person) -> None:
    answer = shown(customer, paper(customer) + b" ")
    assert answer.status_code == 404
    assert re.findall(r'data-reason="([a-z_]+)"', answer.content.decode()) == ["document_not_ours"]


def test_code_on_the_paper_leads_to_its_standing(customer: Person) -> None:
    first = issued(customer)
    address = f"{customer.root}proof/{first.number}/{first.content_sha256}/"
    assert "現在も有効です。" in browser(WATER).get(address).content.decode()
    corrected(customer, slip(lines=SLIP[:1]))
    outdated = browser(WATER).get(address).content.decode()
    assert "新しい書面をお求めください。" in outdated
    assert "現在も有効です。" not in outdated
    second = issued(customer)
    answer = browser(WATER).get(address)
    assert f"この書面は、{second.number} に差し替えました。" in answer.content.decode()
    assert (answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]) == ("no-store", "same-origin")


@pytest.mark.parametrize("sha256", ["0" * 64, "x", "A" * 63])
def test_number_without_its_hash_tells_nothing(customer: Person, sha256: str) -> None:
    issued(customer)
    known = browser(WATER).get(f"{customer.root}proof/2024-00000001/{sha256}/")
    unknown = browser(WATER).get(f"{customer.root}proof/2024-00000002/{sha256}/")
    assert (known.status_code, unknown.status_code) == (404, 404)
    assert hidden(known.content.decode()) == hidden(unknown.content.decode())


def hidden(text: str) -> str:
    """Leave out what differs on every page."""
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", text)


def test_file_must_be_chosen(customer: Person) -> None:
    answer = browser(WATER).post(f"{customer.root}proof/")
    assert answer.status_code == 422
    assert "＊ファイルを選択してください。" in answer.content.decode()


def test_who_asks_too_often_must_wait(customer: Person) -> None:
    address = f"{customer.root}proof/2024-00000001/{'0' * 64}/"
    visitor = browser(WATER)
    assert {visitor.get(address).status_code for _ in range(TRIES)} == {404}
    refused = visitor.get(address)
    assert (refused.status_code, 540 < int(refused.headers["Retry-After"]) <= 601) == (429, True)
    assert re.findall(r"1[01]分ほど", refused.content.decode()) != []


class Unread(BytesIO):
    """A body that may not be read."""

    def read(self, *_size: int) -> bytes:
        """Fail: nobody may have asked."""
        raise AssertionError


def sent(length: int, tries: int = 1):
    visitor = Client(enforce_csrf_checks=True)
    address, kind = f"/{WATER.slug}/proof/", "multipart/form-data; boundary=x"
    for _ in range(tries):
        answer = visitor.generic("POST", address, content_type=kind, **body(length))
    return answer


def body(length: int) -> dict[str, object]:
    return {"wsgi.input": Unread(), "CONTENT_LENGTH": str(length)}


def test_file_beyond_the_limit_is_refused_unread(committed_db: None) -> None:
    answer = sent(LARGEST + FORM + 1)
    assert answer.status_code == 422
    assert "＊10MBまでのファイルを選択してください。" in answer.content.decode()


def test_try_is_counted_before_its_file_is_read(committed_db: None) -> None:
    assert sent(LARGEST * 2, tries=TRIES).status_code == 422
    assert sent(100).status_code == 429


def test_form_without_its_token_is_still_refused(customer: Person) -> None:
    file = SimpleUploadedFile("a.pdf", b"%PDF-", content_type="application/pdf")
    answer = Client(enforce_csrf_checks=True).post(f"{customer.root}proof/", {"file": file})
    assert answer.status_code == 403


def test_file_is_found_by_an_index(owner_connection) -> None:
    found = owner_connection.execute(
        "SELECT indexdef FROM pg_indexes WHERE indexname = 'file_by_content' AND tablename LIKE %s",
        ["madoguchi_documentfile"],
    ).fetchall()
    assert [each[0].partition(" USING ")[2] for each in found] == ["btree (operator, sha256)"]


def test_operator_without_documents_has_no_such_page(db: None) -> None:
    without = [each for each in settings.REGISTRY.values() if each.profile.documents is None]
    assert without != []
    assert {browser(each).get(f"/{each.slug}/proof/").status_code for each in without} == {404}
