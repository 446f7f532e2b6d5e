"""Whoever looks on sees how far work on a batch is, and nothing of it once it is over."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from madoguchi.ingest.progress import BELIEVED_FOR, Progress, kept_progress
from madoguchi.models import AuditEntry, Batch, BatchProgress
from madoguchi.models.scope import operator_scope
from tests.batches import published_batch
from tests.cast import NOW
from tests.staff import Colleague, colleague

A = settings.REGISTRY["kanazawa-cable"]
BATCHES = f"/{A.slug}/staff/batches/"


@pytest.fixture
def sato(committed_db: None) -> Colleague:
    """Somebody of billing."""
    return colleague(A, "billing").arrive()


@pytest.fixture
def batch(committed_db: None) -> Batch:
    with operator_scope(A.slug):
        return published_batch(published_at=NOW)


def page(sato: Colleague, batch: Batch, path: str = "") -> str:
    answer = sato.client.get(f"{BATCHES}{batch.pk}/{path}")
    assert answer.status_code == 200
    return str(answer.content.decode())


def parts(sato: Colleague, batch: Batch) -> tuple[bool, str]:
    """Say whether the page shows work, and give the part that the script asks for."""
    return "処理中です" in page(sato, batch), page(sato, batch, "progress/").strip()


def test_rows_rate_and_time_left_are_seen_while_work_runs_and_not_after(
    sato: Colleague, batch: Batch
) -> None:
    assert parts(sato, batch) == (False, "")
    with operator_scope(A.slug), kept_progress(batch) as told:
        told(Progress("reading", 12_000, 4_000.0, 90.0))
        is_shown, part = parts(sato, batch)
        for words in ("ファイルを読んでいます", "12,000行", "毎秒 4,000行", "あと約2分", 'max="372000"'):
            assert words in part, words
        told(Progress("publishing", 372_000, 0.0))
        assert "この段階では分かりません" in page(sato, batch, "progress/")
    assert (is_shown, parts(sato, batch)) == (True, (False, ""))


def test_page_can_be_asked_again_by_hand_and_by_its_script(sato: Colleague, batch: Batch) -> None:
    with operator_scope(A.slug), kept_progress(batch) as told:
        told(Progress("reading", 1, 1.0))
        text = page(sato, batch)
    assert f'<a href="{BATCHES}{batch.pk}/">最新の状態を見る</a>' in text
    assert "staff_progress" in text
    assert "staff_progress" not in page(sato, batch)


def test_work_that_fails_leaves_nothing_behind(sato: Colleague, batch: Batch) -> None:
    def fail() -> None:
        with kept_progress(batch) as told:
            told(Progress("reading", 1, 1.0))
            raise ZeroDivisionError

    with operator_scope(A.slug), pytest.raises(ZeroDivisionError):
        fail()
    assert parts(sato, batch) == (False, "")


def test_killed_worker_is_not_believed_for_long(sato: Colleague, batch: Batch) -> None:
    told_at = timezone.now() - BELIEVED_FOR + timedelta(minutes=1)
    with operator_scope(A.slug):
        BatchProgress.objects.create(
            batch=batch, step="reading", rows=7, rows_per_second=1.0, told_at=told_at
        )
    assert parts(sato, batch)[0]
    with operator_scope(A.slug):
        BatchProgress.objects.update(told_at=told_at - timedelta(minutes=2))
    assert parts(sato, batch) == (False, "")


def test_asking_how_far_it_is_is_no_look_at_anybody(sato: Colleague, batch: Batch) -> None:
    page(sato, batch, "progress/")
    with operator_scope(A.slug):
        assert not AuditEntry.objects.filter(act="looked").exists()
