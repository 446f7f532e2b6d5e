"""Staff hand a file in, have it checked, release it by two, publish it, and take it back; all on record."""

from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from madoguchi.ingest.batch import PUBLISHERS
from madoguchi.interfaces.staff.batch_words import KINDS
from madoguchi.models import AuditEntry, Batch, Customer, QuarantinedRow
from madoguchi.models.scope import operator_scope
from madoguchi.services import audit
from tests.billing_files import content, customer_rows, file_of, path_for
from tests.staff import Colleague, colleague

A = settings.REGISTRY["kanazawa-cable"]
BATCHES = f"/{A.slug}/staff/batches/"


@pytest.fixture
def by_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let two persons be needed, and bad rows be set aside."""
    files = tuple(each.model_copy(update={"on_bad_rows": "quarantine"}) for each in A.profile.files)
    ingest = A.profile.ingest.model_copy(update={"releases": 2})
    profile = A.profile.model_copy(update={"ingest": ingest, "files": files})
    monkeypatch.setitem(settings.REGISTRY._operators, A.slug, replace(A, profile=profile))


@pytest.fixture
def sato(committed_db: None, by_two: None) -> Colleague:
    """Somebody of billing."""
    return colleague(A, "billing").arrive()


@pytest.fixture
def ueda(committed_db: None, by_two: None) -> Colleague:
    """Somebody else of billing."""
    return colleague(A, "billing", name="上田 実").arrive()


def uploaded(sato: Colleague, rows: Any = None, suffix: str = "1") -> Batch:
    """Hand a file of customers in."""
    data = content(file_of(A, "customers"), rows or customer_rows())
    name = path_for(A, "customers", A.folder, suffix=suffix).name
    answer = sato.client.post(f"{BATCHES}upload/", {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 303, answer.content.decode()
    with operator_scope(A.slug):
        return Batch.objects.latest("id")


def done(someone: Colleague, batch: Batch, deed: str, **typed: str) -> int:
    """Do something with a batch; give the status."""
    return int(someone.client.post(f"{BATCHES}{batch.pk}/{deed}/", typed).status_code)


def state_of(batch: Batch) -> tuple[str, int]:
    """Give where a batch stands, and how many customers there are."""
    with operator_scope(A.slug):
        return Batch.objects.get(pk=batch.pk).state, Customer.objects.count()


def acts() -> list[str]:
    with operator_scope(A.slug):
        entries = AuditEntry.objects.exclude(act__in=("looked", "signed_in")).order_by("position")
        return list(entries.values_list("act", flat=True))


def test_batch_is_released_by_two_published_and_taken_back(sato: Colleague, ueda: Colleague) -> None:
    batch = uploaded(sato)
    assert state_of(batch) == ("received", 0)
    assert done(sato, batch, "check") == 303
    assert "2人" in sato.client.get(f"{BATCHES}{batch.pk}/").content.decode()
    assert (done(sato, batch, "release"), state_of(batch)) == (303, ("checked", 0))
    assert (done(sato, batch, "release"), state_of(batch)) == (409, ("checked", 0))
    assert (done(ueda, batch, "publish"), state_of(batch)) == (409, ("checked", 0))
    assert (done(ueda, batch, "release"), state_of(batch)) == (303, ("released", 0))
    assert (done(ueda, batch, "publish"), state_of(batch)) == (303, ("published", 1))
    assert (done(ueda, batch, "take-back"), state_of(batch)) == (409, ("published", 1))
    assert done(sato, batch, "take-back", why="古いファイルでした。") == 303
    assert state_of(batch) == ("taken_back", 0)
    assert acts() == [
        "batch_received",
        "batch_checked",
        "batch_released",
        "batch_released",
        "batch_published",
        "batch_taken_back",
    ]
    text = sato.client.get(f"{BATCHES}{batch.pk}/").content.decode()
    assert "古いファイルでした。" in text
    assert "上田 実" in text
    with operator_scope(A.slug):
        assert audit.verify() == []


def test_same_file_twice_is_one_batch(sato: Colleague) -> None:
    assert uploaded(sato).pk == uploaded(sato).pk
    assert sato.client.post(f"{BATCHES}upload/").status_code == 422


def test_file_that_cannot_be_read_is_refused_with_its_faults(sato: Colleague) -> None:
    answer = sato.client.post(f"{BATCHES}upload/", {"file": SimpleUploadedFile("x.txt", b"?")})
    page = str(answer.headers["Location"]).partition("?")[0]
    assert sato.client.post(f"{page}check/").status_code == 303
    text = sato.client.get(page).content.decode()
    assert "見つかった誤り" in text
    assert "取り込めません" in text


def test_batch_that_is_not_wanted_is_set_aside_with_a_reason(sato: Colleague) -> None:
    batch = uploaded(sato)
    assert (done(sato, batch, "set-aside"), state_of(batch)) == (409, ("received", 0))
    assert done(sato, batch, "set-aside", why="重複") == 303
    assert state_of(batch) == ("set_aside", 0)


def test_auditor_sees_batches_and_does_nothing(sato: Colleague) -> None:
    batch = uploaded(sato)
    auditor = colleague(A, "auditor", name="監査 一郎").arrive()
    text = auditor.client.get(f"{BATCHES}{batch.pk}/").content.decode()
    assert "内容を確認する" not in text
    assert [done(auditor, batch, deed) for deed in ("check", "release", "rows")] == [403, 403, 403]


def test_row_that_was_set_aside_is_corrected_and_sent_in(sato: Colleague, ueda: Colleague) -> None:
    (good,) = customer_rows()
    batch = uploaded(sato, [good, good | {"customer_number": "2", "place_number": "20001", "name": ""}])
    for someone, deed in ((sato, "check"), (sato, "release"), (ueda, "release"), (sato, "publish")):
        assert done(someone, batch, deed) == 303, deed
    rows = f"{BATCHES}{batch.pk}/rows/"
    with operator_scope(A.slug):
        (row,) = QuarantinedRow.objects.all()
    shown = sato.client.get(rows).content.decode()
    assert "未処理" in shown
    assert sato.client.post(rows, {"do": "send-in"}).status_code == 409
    assert sato.client.post(rows, {"do": "drop", "row": row.pk}).status_code == 409
    assert sato.client.post(rows, {"do": "correct", "row": row.pk, "text": "\U0001f600"}).status_code == 409
    text = bytes(row.raw).decode("cp932")
    assert sato.client.post(rows, {"do": "correct", "row": row.pk, "text": text}).status_code == 303
    answer = sato.client.post(rows, {"do": "send-in"})
    with operator_scope(A.slug):
        child = Batch.objects.latest("id")
    assert answer.headers["Location"] == f"{BATCHES}{child.pk}/?done=received"
    assert (child.parent_id, acts()[-2:]) == (batch.pk, ["row_decided", "batch_received"])


def test_other_number_is_not_found(sato: Colleague) -> None:
    for page in ("0/", "0/rows/", "0/release/"):
        assert sato.client.get(f"{BATCHES}{page}").status_code == 404
    batch = uploaded(sato)
    assert sato.client.get(f"{BATCHES}{batch.pk}/x/").status_code == 404


def test_every_kind_of_file_has_a_word() -> None:
    assert set(KINDS) == set(PUBLISHERS)
