"""A paper is sealed and stamped as the settings have it, and an authority that is away loses none."""

from pathlib import Path
from typing import Any

import pytest

from madoguchi.adapters.seals import seal_of, verify_seal
from madoguchi.models import DocumentFile
from madoguchi.models.scope import operator_scope
from madoguchi.services.documents.closing import TimestampAwaited
from madoguchi.services.documents.files import content_of, file_of
from madoguchi.services.documents.proof import unstamped
from tests.cast import NOW, Person, bill
from tests.invoices import WATER, issued, slip
from tests.seals import make_seal
from tests.timestamps import STAMPED_AT, away, time_stamping_authority


@pytest.fixture
def operator():
    return WATER


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    make_seal(tmp_path, WATER.slug, kind="ec")
    settings.SEALS, settings.DOCUMENTS = str(tmp_path), str(tmp_path / "documents")
    return tmp_path


@pytest.fixture
def customer(hanako: Person) -> Person:
    bill(WATER, hanako.places[0], slip())
    return hanako


def made(someone: Person) -> tuple[DocumentFile, bytes]:
    document = issued(someone)
    with operator_scope(WATER.slug):
        kept = file_of(document, operator=WATER, now=NOW)
        return kept, content_of(document, operator=WATER, now=NOW)


def test_stamped_paper_is_noted_with_its_time(customer: Person, folder: Path, settings: Any) -> None:
    with time_stamping_authority(folder) as settings.TIMESTAMPS:
        kept, content = made(customer)
    assert (kept.is_sealed, kept.stamped_at) == (True, STAMPED_AT)
    seal = seal_of(WATER.slug, folder=str(folder))
    assert seal is not None
    timestamp = verify_seal(content, certificates=seal.certificates)
    assert timestamp is not None
    assert timestamp.at == STAMPED_AT


def test_paper_goes_out_unstamped_while_the_authority_is_away(
    customer: Person, folder: Path, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.TIMESTAMPS = away(folder)
    kept, _content = made(customer)
    assert (kept.is_sealed, kept.stamped_at) == (True, None)
    assert [each.split(":")[0] for each in caplog.messages] == ["a paper goes out without a timestamp"]
    with operator_scope(WATER.slug):
        assert unstamped() == 1


def test_paper_waits_for_its_timestamp_where_it_must_have_one(
    customer: Person, folder: Path, settings: Any
) -> None:
    settings.TIMESTAMPS = away(folder, is_awaited=True)
    document = issued(customer)
    with operator_scope(WATER.slug):
        with pytest.raises(TimestampAwaited):
            content_of(document, operator=WATER, now=NOW)
        assert not DocumentFile.objects.exists()
    with time_stamping_authority(folder, is_awaited=True) as settings.TIMESTAMPS:
        assert made(customer)[0].stamped_at == STAMPED_AT


def test_page_says_when_to_come_again(
    customer: Person, folder: Path, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.TIMESTAMPS = away(folder, is_awaited=True)
    document = issued(customer)
    answer = customer.sign_in().client.get(f"{customer.root}documents/{document.number}/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert caplog.messages[0].startswith("the store of documents: TimestampAwaited: no timestamp")
