"""A store that is away or has lost a file is told in the customer's words, and nothing is lost by it."""

import hashlib
import re
import shutil
import zipfile
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from madoguchi.models.scope import operator_scope
from madoguchi.services.documents.files import content_of
from madoguchi.services.documents.proof import faults_of_register
from tests.cast import NOW, Person, bill
from tests.interfaces.customer.test_documents import choose, reason
from tests.invoices import WATER, documents, issued, slip
from tests.stores import Kept


@pytest.fixture
def operator():
    return WATER


@pytest.fixture
def kept_in(tmp_path: Path, settings: Any) -> Path:
    """The folder of the store."""
    settings.DOCUMENTS = str(tmp_path / "documents")
    return Path(settings.DOCUMENTS)


@pytest.fixture
def member(hanako: Person, kept_in: Path) -> Person:
    """Hanako, signed in, who files consumption tax, with a document whose file was made."""
    bill(WATER, hanako.places[0], slip())
    document = issued(hanako)
    with operator_scope(WATER.slug):
        content_of(document, operator=WATER, now=NOW)
    return hanako.sign_in()


@pytest.fixture
def kept_in_bucket(settings: Any, bucket_kept: Kept) -> Kept:
    """A locked bucket in place of the folder."""
    settings.DOCUMENTS, settings.DOCUMENTS_ACCESS = bucket_kept.address, bucket_kept.access
    return bucket_kept


def hide(kept: Kept, bucket_client: Any) -> None:
    """Delete what is kept in a bucket, as far as its lock lets us."""
    name = kept.address.removeprefix("s3://").partition("/")[0]
    for each in kept.names():
        bucket_client.delete_object(Bucket=name, Key=f"portal/{each}")


@pytest.mark.parametrize("asked", ["bytes=0-99", "bytes=1000-", "bytes=-7"])
def test_broken_off_download_from_a_bucket_goes_on_where_it_was(
    hanako: Person, kept_in_bucket: Kept, asked: str
) -> None:
    bill(WATER, hanako.places[0], slip())
    address = f"{hanako.root}documents/{issued(hanako).number}/"
    client = hanako.sign_in().client
    whole = client.get(address)
    part = client.get(address, headers={"Range": asked, "If-Range": whole.headers["ETag"]})
    (name,) = kept_in_bucket.names()
    first, end, size = (int(each) for each in re.findall(r"\d+", part.headers["Content-Range"]))
    assert (whole.status_code, part.status_code, size) == (200, 206, len(whole.content))
    assert part.content == whole.content[first : end + 1]
    assert name.endswith(f"/{hashlib.sha256(whole.content).hexdigest()}")


def test_document_is_locked_until_the_day_that_it_names(
    hanako: Person, kept_in_bucket: Kept, bucket_client: Any
) -> None:
    bill(WATER, hanako.places[0], slip())
    document = issued(hanako)
    with operator_scope(WATER.slug):
        content_of(document, operator=WATER, now=NOW)
    (name,) = kept_in_bucket.names()
    bucket = kept_in_bucket.address.removeprefix("s3://").partition("/")[0]
    until = bucket_client.head_object(Bucket=bucket, Key=f"portal/{name}")["ObjectLockRetainUntilDate"]
    assert document.kept_until == date(2032, 5, 31)
    assert until == datetime(2032, 5, 31, 15, tzinfo=UTC)


def test_check_of_the_register_finds_what_a_bucket_no_longer_gives(
    hanako: Person, kept_in_bucket: Kept, bucket_client: Any
) -> None:
    bill(WATER, hanako.places[0], slip())
    document = issued(hanako)
    with operator_scope(WATER.slug):
        content_of(document, operator=WATER, now=NOW)
        assert list(faults_of_register()) == []
        hide(kept_in_bucket, bucket_client)
        assert list(faults_of_register()) == [f"{document.number}: its file is missing"]


def put_away(folder: Path) -> None:
    """Let the store be something that is no folder."""
    shutil.rmtree(folder)
    folder.write_bytes(b"")


def told(answer: Any) -> tuple[int, list[str], str | None]:
    return answer.status_code, reason(answer.content.decode()), answer.headers.get("Retry-After")


@pytest.mark.parametrize("path", ["documents/{}/", "documents/all.zip"])
def test_store_that_is_away_is_told_with_when_to_come_again(
    member: Person, kept_in: Path, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    put_away(kept_in)
    (document,) = documents(member)
    answer = member.client.get(member.root + path.format(document.number))
    assert told(answer) == (503, ["store_away"], "60")
    assert "失われていません" in answer.content.decode()
    assert caplog.messages[0] == "the store of documents: StoreAway: Not a directory"


@pytest.mark.parametrize("fate", ["lost", "changed"])
def test_file_that_was_lost_or_changed_is_not_handed_over(member: Person, kept_in: Path, fate: str) -> None:
    (file,) = (each for each in kept_in.rglob("*") if each.is_file())
    if fate == "lost":
        file.unlink()
    else:
        file.write_bytes(b"%PDF-1.7")
    (document,) = documents(member)
    answer = member.client.get(f"{member.root}documents/{document.number}/")
    assert told(answer) == (500, ["file_lost"], None)
    packed = member.client.get(f"{member.root}documents/all.zip")
    with zipfile.ZipFile(BytesIO(packed.content)) as archive:
        assert [name for name in archive.namelist() if name.endswith(".pdf")] == []
        assert "この書面は添付できませんでした。" in archive.read("index.csv").decode("utf-8-sig")


def test_invoice_chosen_while_the_store_is_away_is_there_afterwards(
    hanako: Person, kept_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("madoguchi.interfaces.customer.documents.is_entitled", lambda *_a, **_k: True)
    bill(WATER, hanako.places[0], slip())
    member = hanako.sign_in()
    kept_in.write_bytes(b"")
    answer = choose(member, bill="2024-09")
    assert told(answer)[:2] == (503, ["store_away"])
    assert '/2024-09" selected>' in answer.content.decode()
    kept_in.unlink()
    assert choose(member, bill="2024-09").headers["Location"].endswith("/documents/2024-00000001/")
    assert [each.number for each in documents(member)] == ["2024-00000001"]
