"""What runs by itself is seen, in words; a dead letter is run again once, by whoever may, on record."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.interfaces.cli import schedule
from madoguchi.interfaces.staff import job_words
from madoguchi.models import AuditEntry, Job
from madoguchi.models.scope import operator_scope
from madoguchi.services.jobs import NOT_COME_BACK
from tests.cast import NOW
from tests.jobs import FAULT, LATER, dead_job, moved, waiting_job
from tests.staff import Colleague, colleague

A, B = settings.REGISTRY["kanazawa-cable"], settings.REGISTRY["aomori-cable"]
JOBS = f"/{A.slug}/staff/jobs/"


@pytest.fixture
def sato(db: None) -> Colleague:
    """Somebody of billing."""
    return colleague(A, "billing").arrive()


def page(someone: Colleague, path: str = "") -> str:
    return str(someone.client.get(f"{JOBS}{path}").content.decode())


def again(someone: Colleague, job: Job, seen: str) -> Any:
    """Send the form that runs a job again."""
    return someone.client.post(f"{JOBS}{job.pk}/", {"seen": seen})


def seen_at(job: Job) -> str:
    return job.given_up_at.isoformat() if job.given_up_at else ""


def standing(job: Job) -> tuple[int, bool]:
    """Give the tries of a job, and whether it is a dead letter."""
    with operator_scope(A.slug):
        now = Job.objects.get(pk=job.pk)
    return now.attempts, now.given_up_at is not None


def acts() -> list[tuple[str, str, int | None]]:
    with operator_scope(A.slug):
        found = AuditEntry.objects.filter(act="job_run_again")
        return list(found.values_list("act", "about", "staff_id"))


def test_open_jobs_are_listed_newest_first_with_what_befell_them(sato: Colleague) -> None:
    waits, dead = waiting_job(A), dead_job(A)
    text = page(sato)
    assert text.index(f"jobs/{dead.pk}/") < text.index(f"jobs/{waits.pk}/")
    assert "データベースにつながりませんでした。" in text
    assert FAULT not in text
    assert FAULT in page(sato, f"{dead.pk}/")


CHOICES: dict[str, Callable[[], Job]] = {
    "waiting": lambda: waiting_job(A),
    "retried": lambda: moved(A, waiting_job(A), attempts=2, last_error=FAULT, due_at=NOW + LATER),
    "in-hand": lambda: moved(A, waiting_job(A), attempts=1, claimed_until=NOW + LATER),
    "dead": lambda: dead_job(A),
    "done": lambda: moved(A, waiting_job(A), done_at=NOW),
    "cancelled": lambda: moved(A, waiting_job(A), cancelled_at=NOW),
}
LISTED = {
    "": {"waiting", "retried", "in-hand", "dead"},
    "all": set(CHOICES),
    "waiting": {"waiting", "retried"},
    **{name: {name} for name in CHOICES if name != "waiting"},
}


@pytest.mark.parametrize("asked", LISTED)
def test_each_choice_lists_its_own(sato: Colleague, asked: str) -> None:
    made = {name: make() for name, make in CHOICES.items()}
    text = page(sato, f"?state={asked}")
    assert {name for name, job in made.items() if f"jobs/{job.pk}/" in text} == LISTED[asked]


def test_dead_letter_is_run_again_once_and_on_record(sato: Colleague) -> None:
    dead = dead_job(A)
    for _each in range(2):
        answer = again(sato, dead, seen_at(dead))
        assert (answer.status_code, answer.headers["Location"]) == (303, f"{JOBS}{dead.pk}/?done=run-again")
    assert standing(dead) == (0, False)
    assert acts() == [("job_run_again", f"job:{dead.pk}", sato.member.pk)]
    assert "もう一度実行するよう登録しました" in page(sato, f"{dead.pk}/?done=run-again")


def test_what_somebody_else_has_run_again_is_refused(sato: Colleague) -> None:
    dead = dead_job(A)
    again(sato, dead, seen_at(dead))
    ueda = colleague(A, "billing", name="上田 実").arrive()
    answer = again(ueda, dead, seen_at(dead))
    assert (answer.status_code, len(acts())) == (409, 1)
    assert "行き止まりではなくなっています" in answer.content.decode()


def test_old_form_does_not_run_a_job_again_that_died_since(sato: Colleague) -> None:
    dead = dead_job(A)
    first = seen_at(dead)
    again(sato, dead, first)
    moved(A, dead, attempts=10, given_up_at=NOW + LATER)
    assert again(sato, dead, first).status_code == 303
    assert standing(dead) == (10, True)
    assert [again(sato, dead, seen).status_code for seen in ("", "x", "\x00" * 99)] == [409, 409, 409]


def test_looking_changes_nothing(sato: Colleague) -> None:
    dead = dead_job(A)
    sato.client.get(f"{JOBS}{dead.pk}/?seen={seen_at(dead)}&do=run-again")
    assert (standing(dead), acts()) == ((10, True), [])


def test_auditor_sees_and_cannot_run_again(db: None) -> None:
    dead = dead_job(A)
    auditor = colleague(A, "auditor").arrive()
    assert ">もう一度</button>" not in page(auditor, f"{dead.pk}/")
    assert "取込の登録の権限" in page(auditor, f"{dead.pk}/")
    assert again(auditor, dead, seen_at(dead)).status_code == 403


def test_other_operator_sees_nothing_of_it(sato: Colleague) -> None:
    dead = dead_job(B)
    assert f"jobs/{dead.pk}/" not in page(sato, "?state=all")
    assert sato.client.get(f"{JOBS}{dead.pk}/").status_code == 404
    assert again(sato, dead, seen_at(dead)).status_code == 404


def test_nothing_to_do_is_said(sato: Colleague) -> None:
    assert "待っている処理も、行き止まりの処理もありません。" in page(sato)
    assert "行き止まりの処理はありません。対応は不要です。" in page(sato, "?state=dead")
    assert "この状態の処理はありません。" in page(sato, "?state=done")
    assert "待っている処理も" in page(sato, "?state=nonsense")


def test_list_costs_the_same_with_one_job_and_with_many(sato: Colleague) -> None:
    dead_job(A)
    with CaptureQueriesContext(connection) as one:
        page(sato)
    for _each in range(60):
        dead_job(A)
    with CaptureQueriesContext(connection) as many:
        text = page(sato)
    assert (len(many), text.count("<tr>") - 1, "page=2" in text) == (len(one), 50, True)


def test_every_job_of_the_worker_has_words() -> None:
    assert set(job_words.KINDS) == set(schedule.KINDS)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("", ""),
        (NOT_COME_BACK, "処理の途中でプログラムが止まりました。"),
        ("DoesNotExist at query.py:1", "処理の対象の記録がなくなっていました。"),
        ("KeyError at x.py:3", "予想していない不具合が起きました。"),
    ],
)
def test_failure_is_said_in_words(said: str, words: str) -> None:
    assert job_words.job_fault_words(said) == words
