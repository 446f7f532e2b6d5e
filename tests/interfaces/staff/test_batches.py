"""Staff hand a file in, have it checked, release it by two, publish it, and take it back; all on record."""

import re
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from madoguchi.adapters.document_store import StoreRefused
from madoguchi.ingest import errands
from madoguchi.ingest.batch import PUBLISHERS
from madoguchi.ingest.report import LineFault
from madoguchi.interfaces import clock
from madoguchi.interfaces.cli.schedule import KINDS
from madoguchi.interfaces.staff import batch_words
from madoguchi.models import AuditEntry, Batch, BatchProgress, Customer, Job, QuarantinedRow
from madoguchi.models.scope import operator_scope
from madoguchi.services import audit
from madoguchi.services.jobs import Slice, do_next
from tests.billing_files import bill_rows, content, customer_rows, file_of, path_for
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


def uploaded(sato: Colleague, rows: Any = None, suffix: str = "1", kind: str = "customers") -> Batch:
    """Hand a file in, of customers unless told otherwise."""
    data = content(file_of(A, kind), rows or customer_rows())
    name = path_for(A, kind, A.folder, suffix=suffix).name
    answer = sato.client.post(f"{BATCHES}upload/", {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 303, answer.content.decode()
    with operator_scope(A.slug):
        return Batch.objects.latest("id")


def asked(someone: Colleague, batch: Batch, deed: str, **typed: str) -> int:
    """Ask for something to be done with a batch; give the status."""
    return int(someone.client.post(f"{BATCHES}{batch.pk}/{deed}/", typed).status_code)


def worked(kinds: Mapping[str, Slice] = KINDS) -> int:
    """Let the worker do what it was asked; tell how many jobs that were."""
    profile = settings.REGISTRY[A.slug].profile
    with operator_scope(A.slug):
        return sum(iter(lambda: do_next(profile=profile, kinds=kinds, now=clock.now()), 0))


def done(someone: Colleague, batch: Batch, deed: str, **typed: str) -> int:
    """Do something with a batch; give the status."""
    status = asked(someone, batch, deed, **typed)
    worked()
    return status


def page_of(someone: Colleague, batch: Batch) -> str:
    """Read the page of a batch."""
    return str(someone.client.get(f"{BATCHES}{batch.pk}/").content.decode())


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
        *("batch_asked", "batch_checked"),
        *("batch_released", "batch_released"),
        *("batch_asked", "batch_published"),
        *("batch_asked", "batch_taken_back"),
    ]
    text = sato.client.get(f"{BATCHES}{batch.pk}/").content.decode()
    assert "古いファイルでした。" in text
    assert "上田 実" in text
    with operator_scope(A.slug):
        assert audit.verify() == []


def test_same_file_twice_is_one_batch(sato: Colleague) -> None:
    assert uploaded(sato).pk == uploaded(sato).pk
    assert sato.client.post(f"{BATCHES}upload/").status_code == 422


def test_file_sent_again_leads_to_its_batch_and_says_so(
    sato: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, data = "KAINYUSHA_1.csv", content(file_of(A, "customers"), customer_rows())
    led, now = [], clock.now()
    for minute in range(2):
        monkeypatch.setattr(clock, "now", lambda at=now + timedelta(minutes=minute): at)
        answer = sato.client.post(f"{BATCHES}upload/", {"file": SimpleUploadedFile(name, data)})
        led.append(sato.client.get(answer.headers["Location"]).content.decode())
    assert ["ファイルを受け取りました" in each for each in led] == [True, False]
    assert ["すでに送られています" in each for each in led] == [False, True]


def test_mails_that_follow_are_told_before_a_batch_is_published(sato: Colleague, ueda: Colleague) -> None:
    told = []
    for kind, rows in (("customers", customer_rows()), ("bills", bill_rows())):
        batch = uploaded(sato, rows, kind=kind)
        steps = [
            done(who, batch, deed) for who, deed in ((sato, "check"), (sato, "release"), (ueda, "release"))
        ]
        question = sato.client.get(f"{BATCHES}{batch.pk}/publish/").content.decode()
        told.append((kind, "会員にメールが送られます" in question))
        assert [*steps, done(ueda, batch, "publish")] == [303] * 4
    assert told == [("customers", False), ("bills", True)]


def test_reason_that_is_missing_is_asked_for_beside_its_field(sato: Colleague) -> None:
    batch = uploaded(sato)
    answer = sato.client.post(f"{BATCHES}{batch.pk}/set-aside/").content.decode()
    assert 'href="#why"' in answer
    assert 'id="why-fault"' in answer


def test_file_that_cannot_be_read_is_refused_with_its_faults(sato: Colleague) -> None:
    answer = sato.client.post(f"{BATCHES}upload/", {"file": SimpleUploadedFile("x.txt", b"?")})
    page = str(answer.headers["Location"]).partition("?")[0]
    assert (sato.client.post(f"{page}check/").status_code, worked()) == (303, 1)
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
    assert done(sato, batch, "check") == 303
    assert "保留する行(取り込まれません)" in page_of(sato, batch)
    assert "公開した後に、訂正して取り込めます。" in page_of(sato, batch)
    for someone, deed in ((sato, "release"), (ueda, "release"), (sato, "publish")):
        assert done(someone, batch, deed) == 303, deed
    assert "公開した後に、訂正して取り込めます。" not in page_of(sato, batch)
    rows = f"{BATCHES}{batch.pk}/rows/"
    with operator_scope(A.slug):
        (row,) = QuarantinedRow.objects.all()
    shown = sato.client.get(rows).content.decode()
    assert "未処理" in shown
    assert sato.client.post(rows, {"do": "send-in"}).status_code == 409
    refused = sato.client.post(rows, {"do": "drop", "row": row.pk})
    assert (refused.status_code, f'id="why-{row.pk}-fault"' in refused.content.decode()) == (409, True)
    for unwritable in ("\U0001f600", "\ufffd"):
        typed = {"do": "correct", "row": row.pk, "text": unwritable}
        assert sato.client.post(rows, typed).status_code == 409
    text = bytes(row.raw).decode("cp932")
    assert sato.client.post(rows, {"do": "correct", "row": row.pk, "text": text}).status_code == 303
    answer = sato.client.post(rows, {"do": "send-in"})
    with operator_scope(A.slug):
        child = Batch.objects.latest("id")
    assert answer.headers["Location"] == f"{BATCHES}{child.pk}/?done=sent-in"
    assert (child.parent_id, acts()[-2:]) == (batch.pk, ["row_decided", "batch_received"])


def test_every_row_that_was_set_aside_can_be_reached_and_those_to_be_decided_come_first(
    sato: Colleague, ueda: Colleague
) -> None:
    (good,) = customer_rows()
    bad = [good | {"customer_number": f"2{n:03}", "place_number": f"2{n:03}1", "name": ""} for n in range(60)]
    batch = uploaded(sato, [good, *bad])
    for someone, deed in ((sato, "check"), (sato, "release"), (ueda, "release"), (sato, "publish")):
        assert done(someone, batch, deed) == 303, deed
    rows = f"{BATCHES}{batch.pk}/rows/"
    found = [
        set(re.findall(r'id="text-(\d+)"', sato.client.get(f"{rows}?page={n}").content.decode()))
        for n in (1, 2)
    ]
    assert (len(found[0]), len(found[1]), len(found[0] | found[1])) == (50, 10, 60)
    first = min(map(int, found[0]))
    assert sato.client.post(rows, {"do": "drop", "row": first, "why": "重複"}).status_code == 303
    assert str(first) not in re.findall(r'id="text-(\d+)"', sato.client.get(rows).content.decode())
    long = "あ" * 30_000
    refused = sato.client.post(f"{rows}?page=2", {"do": "correct", "row": first, "text": long + "\ufffd"})
    assert (refused.status_code, long in refused.content.decode()) == (409, True)


def test_what_is_to_be_looked_at_is_told_before_it_is_released(sato: Colleague) -> None:
    batch = uploaded(sato)
    assert done(sato, batch, "check") == 303
    assert "お確かめください" not in page_of(sato, batch)
    twice = LineFault(2, "支払日", "paid_before", {"number": "2024-09", "before": "2024-10-01"})
    with operator_scope(A.slug):
        found = Batch.objects.get(pk=batch.pk).report | {"warnings": [asdict(twice)], "count_warnings": 1}
        Batch.objects.filter(pk=batch.pk).update(report=found)
    assert "請求「2024-09」は2024-10-01にも収納されています" in page_of(sato, batch)


def test_other_number_is_not_found(sato: Colleague) -> None:
    for page in ("0/", "0/rows/", "0/release/"):
        assert sato.client.get(f"{BATCHES}{page}").status_code == 404
    batch = uploaded(sato)
    assert sato.client.get(f"{BATCHES}{batch.pk}/x/").status_code == 404


def test_page_answers_at_once_and_says_how_far_the_work_has_come(sato: Colleague) -> None:
    batch = uploaded(sato)
    assert (asked(sato, batch, "check"), state_of(batch)) == (303, ("received", 0))
    waiting = page_of(sato, batch)
    assert ("内容を確認しています" in waiting, "順番が来るとすぐに始まります" in waiting) == (True, True)
    assert "もう一度確認する" not in waiting
    facts = {"step": "reading", "rows": 120_000, "rows_per_second": 4_000.0, "seconds_left": 30.0}
    with operator_scope(A.slug):
        BatchProgress.objects.create(batch=batch, told_at=timezone.now(), **facts)
    text = page_of(sato, batch)
    assert [words in text for words in ("ファイルを読んでいます", "120,000行", "順番が来ると")] == [
        True,
        True,
        False,
    ]
    assert (worked(), state_of(batch)) == (1, ("checked", 0))
    assert "内容を確認しています" not in page_of(sato, batch)


def test_what_is_asked_twice_is_done_once_and_nothing_else_meanwhile(
    sato: Colleague, ueda: Colleague
) -> None:
    batch = uploaded(sato)
    assert [asked(sato, batch, "check"), asked(ueda, batch, "check")] == [303, 303]
    assert worked() == 1
    for someone in (sato, ueda):
        assert asked(someone, batch, "release") == 303
    assert [asked(sato, batch, "publish"), asked(ueda, batch, "check")] == [303, 409]
    assert (worked(), state_of(batch)) == (1, ("published", 1))


def test_deed_is_done_though_earlier_ones_are_forgotten(sato: Colleague, ueda: Colleague) -> None:
    batch = uploaded(sato)
    for someone, deed in ((sato, "check"), (sato, "release"), (ueda, "release"), (sato, "publish")):
        assert done(someone, batch, deed) == 303, deed
    with operator_scope(A.slug):
        Job.objects.order_by("id").first().delete()  # as the sweep does in time
    assert done(sato, batch, "take-back", why="誤り") == 303
    assert state_of(batch) == ("taken_back", 0)


def test_work_that_was_refused_says_why_until_something_else_is_done(
    sato: Colleague, ueda: Colleague
) -> None:
    (good,) = customer_rows()
    batches = [uploaded(sato), uploaded(sato, [good | {"name": "別の名前"}], suffix="2")]
    for batch in batches:
        assert [done(sato, batch, "check"), done(sato, batch, "release"), done(ueda, batch, "release")] == [
            303
        ] * 3
    assert (done(sato, batches[0], "publish"), state_of(batches[0])) == (303, ("published", 1))
    assert (done(sato, batches[1], "publish"), state_of(batches[1])) == (303, ("released", 1))
    why = "承認のあとで内容が変わりました。もう一度確認してください。"
    assert why in page_of(sato, batches[1])
    with operator_scope(A.slug):
        assert Job.objects.filter(given_up_at=None, done_at=None).count() == 0
    assert (done(sato, batches[1], "check"), why in page_of(sato, batches[1])) == (303, False)


def test_work_that_failed_is_tried_again_and_told_in_the_end(
    sato: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object) -> None:
        raise StoreRefused("the disk is full")

    batch, check = uploaded(sato), errands.LONG["check"]
    monkeypatch.setitem(errands.LONG, "check", (check[0], refuse))
    assert (asked(sato, batch, "check"), worked()) == (303, 1)
    assert "内容を確認しています" in page_of(sato, batch)  # it waits for the next try
    with operator_scope(A.slug):
        profile, job = settings.REGISTRY[A.slug].profile, Job.objects.get()
        while not job.given_up_at:
            do_next(profile=profile, kinds=KINDS, now=job.due_at)
            job.refresh_from_db()
    assert "処理が途中で止まりました" in page_of(sato, batch)
    monkeypatch.setitem(errands.LONG, "check", check)
    assert (done(sato, batch, "check"), state_of(batch)) == (303, ("checked", 0))


def test_every_kind_of_file_has_a_word() -> None:
    assert set(batch_words.KINDS) == set(PUBLISHERS)
