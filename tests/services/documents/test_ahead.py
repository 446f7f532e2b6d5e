"""A month is made ahead, by whom it may be; and whoever is killed at it leaves nothing half done."""

import os
import random
import signal
import subprocess
import sys
import time
from datetime import date

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.models import Document, DocumentFile, Member
from madoguchi.models.scope import operator_scope
from madoguchi.services.documents.ahead import Made, issue_ahead
from madoguchi.services.documents.files import file_of
from madoguchi.services.documents.proof import faults_of_register
from madoguchi.services.documents.receipts import issue_slip
from madoguchi.services.documents.requests import note_posted, request_invoices
from tests.cast import NOW, Person, bill, person, statement
from tests.invoices import CABLE, SEPTEMBER, WATER, corrected, documents, slip
from tests.surroundings import ROOT

MONTH = "2024-09"
KILLS = 4
BILLS = 48
# Hold the series, read bill, document before and history, take the number, enter document, and file; and the
# savepoints of the two transactions, which are real ones outside a test.
OF_AN_INVOICE = 7 + 4


@pytest.fixture
def operator():
    return WATER


def entitled(name: str, places: int = 1) -> Person:
    someone = person(WATER, name=name, places=places)
    with operator_scope(WATER.slug):
        Member.objects.filter(pk=someone.member.pk).update(choices={"files_consumption_tax": "有"})
    for place in someone.places:
        bill(WATER, place, slip())
    return someone


def made(operator=WATER, month: date = SEPTEMBER, **facts) -> Made:
    with operator_scope(operator.slug):
        return issue_ahead(operator=operator, month=month, now=lambda: NOW, **facts)


def test_only_those_who_are_given_invoices_are_made_ahead(db: None) -> None:
    hanako = entitled("山田 花子", 2)
    taro = person(WATER, name="山田 太郎")  # who did not say that he files
    bill(WATER, taro.places[0], slip())
    assert made().made == 2
    assert [each.place_id for each in documents(hanako)] == [place.pk for place in hanako.places]
    assert made() == Made()
    assert made(month=date(2024, 8, 1)) == Made()


def test_those_who_wait_for_the_post_are_left_out(db: None) -> None:
    someone = person(CABLE, name="北国 花子")
    bill(CABLE, someone.places[0], statement(SEPTEMBER))
    counts = [made(CABLE).made]
    with operator_scope(CABLE.slug):
        request_invoices(member_id=someone.member.pk, place_id=someone.places[0].pk, now=NOW)
    counts.append(made(CABLE).made)
    with operator_scope(CABLE.slug):
        note_posted(customer_number=someone.places[0].customer.number, on=NOW.date())
    assert [*counts, made(CABLE).made] == [0, 0, 1]


def test_slip_that_was_made_is_no_invoice(db: None) -> None:
    someone = entitled("山田 花子")
    with operator_scope(WATER.slug):
        paper = issue_slip(operator=WATER, place_id=someone.places[0].pk, bill_number=MONTH, now=NOW)
        file_of(paper, operator=WATER, now=NOW)
    assert made().made == 1


def test_refused_bill_is_told_and_holds_up_nobody(db: None) -> None:
    first, _second = entitled("山田 花子"), entitled("山田 太郎")
    corrected(first, slip(lines=()))
    done = made()
    assert (done.made, len(done.refused)) == (1, 1)
    assert "no_lines" in done.refused[0]


def test_shares_meet_nowhere_and_leave_nobody_out(db: None) -> None:
    entitled("山田 花子", 9)
    assert sum(made(share=share, shares=3).made for share in range(3)) == 9


def test_told_to_end_it_ends_between_two(db: None) -> None:
    entitled("山田 花子", 5)
    turns = iter((True, True, False))
    assert made(goes_on=lambda: next(turns)).made == 2


def start() -> list[subprocess.Popen[bytes]]:
    """Start two processes that share the month."""
    command = (sys.executable, "-m", "madoguchi.interfaces.cli", "documents", "ahead", WATER.slug, MONTH)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return [
        subprocess.Popen(
            (*command, "--processes", "2", "--share", str(share)), env=environment, stdout=subprocess.DEVNULL
        )
        for share in range(2)
    ]


def kill(processes: list[subprocess.Popen[bytes]]) -> None:
    for each in processes:
        each.send_signal(signal.SIGKILL)
        each.wait()


def count(records: psycopg.Connection) -> int:
    return records.execute("SELECT count(*) FROM madoguchi_document").fetchone()[0]


def test_killed_again_and_again_no_number_is_skipped_and_no_document_made_twice(
    committed_db: None, owner_connection: psycopg.Connection
) -> None:
    someone = entitled("山田 花子", BILLS)
    draw = random.Random(5)
    for _ in range(KILLS):
        processes = start()
        wanted = count(owner_connection) + draw.randrange(1, 6)
        give_up_at = time.monotonic() + 60
        while count(owner_connection) < wanted and time.monotonic() < give_up_at:
            time.sleep(0.002)
        time.sleep(draw.random() * 0.03)
        kill(processes)
        assert count(owner_connection) < BILLS, "killed too late"
    assert [each.wait(timeout=120) for each in start()] == [0, 0]
    with operator_scope(WATER.slug):
        assert list(faults_of_register()) == []
        assert sorted(Document.objects.values_list("place_id", flat=True)) == [
            place.pk for place in someone.places
        ]
        assert DocumentFile.objects.count() == BILLS
        assert {each.previous_link == "" for each in DocumentFile.objects.filter(position__gt=1)} == {False}


def statements(count: int) -> int:
    """Count the statements that making so many invoices ahead takes."""
    entitled(f"山田 {count}", count)
    with operator_scope(WATER.slug), CaptureQueriesContext(connection) as captured:
        assert issue_ahead(operator=WATER, month=SEPTEMBER, now=lambda: NOW).made == count
    return len(captured)


def test_each_invoice_takes_the_same_few_statements(db: None) -> None:
    statements(1)  # which begins the series
    counts = [statements(count) for count in (3, 9)]
    assert counts[1] - counts[0] == 6 * OF_AN_INVOICE
