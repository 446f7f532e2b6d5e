"""A bank's bad records are set aside and come in later; its sums are proven by all that was read."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from madoguchi.domain.audit import Actor
from madoguchi.ingest.batch import bring_in
from madoguchi.ingest.by_staff import By, correct_row, text_of
from madoguchi.ingest.publication import publish
from madoguchi.ingest.quarantine.deciding import NotRecords
from madoguchi.ingest.quarantine.keeping import rows_of_batch
from madoguchi.ingest.quarantine.resending import send_in
from madoguchi.ingest.releasing import release
from madoguchi.ingest.report import Report
from madoguchi.ingest.taking_back import LaterBatch
from madoguchi.models import Batch, Bill, QuarantinedRow
from madoguchi.models.scope import operator_scope
from madoguchi.operators.registry import Operator
from tests.billing_files import NUMBER, bill_rows, customer_rows, file_of
from tests.ingest.formats.test_zengin import END, data, header, joined, trailer
from tests.ingest.mutants import mutant
from tests.ingest.test_quarantine import lenient
from tests.ingest.test_taking_back import Town

WATER = settings.REGISTRY["kanazawa-water"]
MONTHS = [date(2024, month, 1) for month in (7, 8, 9)]
HEAD = header("1010")
JULY, AUGUST, SEPTEMBER = (data(f"{NUMBER}{month:%Y%m}") for month in MONTHS)
STRANGER = data(f"{NUMBER}202301")
UNREAD = data(f"{NUMBER}202409", "00000O5509")
PAID = ("paid", date(2024, 10, 10))
UNPAID = ("unpaid", None)

pytestmark = pytest.mark.django_db


@contextmanager
def lenient_town(operator: Operator, folder: Path) -> Iterator[Town]:
    """Open a town that sets bad rows aside, with bills of three months."""
    with operator_scope(operator.slug):
        made = Town(folder, lenient(operator))
        made.enter("customers", customer_rows())
        made.enter("bills", [row for month in MONTHS for row in bill_rows(month)])
        yield made


@pytest.fixture
def town(db: None, tmp_path: Path) -> Any:
    """A town whose bank may send bad records."""
    with lenient_town(WATER, tmp_path) as made:
        yield made


def told(town: Town, *records: bytes, line_end: bytes = b"\r\n") -> Report:
    """Send a file of the bank."""
    town.files += 1
    report: Report = town.send("payments", joined(*records, line_end=line_end), suffix=str(town.files))
    return report


def newest() -> Batch:
    return Batch.objects.latest("id")


def counts(batch: Batch) -> tuple[int, int, int, int]:
    return batch.rows, batch.rows_published, batch.rows_unchanged, batch.rows_quarantined


def standing() -> list[tuple[str, date | None]]:
    """Give how the bills stand, by month."""
    return list(Bill.objects.filter(superseded_at=None).order_by("month").values_list("status", "paid_on"))


def corrected(town: Town, row: QuarantinedRow, *records: bytes) -> None:
    """Correct a row as staff do."""
    by = By(town.profile, Actor(None, "上田"), town.now)
    correct_row(row, joined(*records).decode("cp932"), by)


def sent_in(town: Town, batch: Batch) -> tuple[Batch, Report]:
    (child,) = send_in(profile=town.profile, batch=batch, by="Ueda", now=town.now)
    report = bring_in(profile=town.profile, batch=child, now=town.now, by="Ueda")
    child.refresh_from_db()
    return child, report


@pytest.mark.parametrize("line_end", [b"\r\n", b"\n", b""])
def test_bad_record_is_kept_behind_its_header_and_the_others_come_in(town: Town, line_end: bytes) -> None:
    stated = trailer(paid=(3, 3 * 5509))
    report = told(town, HEAD, JULY, STRANGER, AUGUST, stated, END, line_end=line_end)
    batch = newest()
    (row,) = rows_of_batch(batch)
    assert (bytes(row.raw), row.lines, row.code) == (joined(HEAD, STRANGER), [3], "unknown_bill")
    assert (counts(batch), report.concerns) == ((3, 2, 0, 1), [])
    assert standing() == [PAID, PAID, UNPAID]


def test_corrected_record_comes_in_with_closing_records_of_its_own(town: Town) -> None:
    told(town, HEAD, JULY, STRANGER, trailer(paid=(2, 11018)), END)
    parent = newest()
    (row,) = rows_of_batch(parent)
    assert text_of(row, profile=town.profile, batch=parent) == joined(HEAD, STRANGER).decode("cp932")
    corrected(town, row, HEAD, SEPTEMBER)
    child, report = sent_in(town, parent)
    assert (report.faults, report.concerns, counts(child)) == ([], [], (1, 1, 0, 0))
    assert standing() == [PAID, UNPAID, PAID]
    with pytest.raises(LaterBatch):
        town.undo(parent)
    town.undo(child)
    town.undo(parent)
    assert standing() == [UNPAID] * 3


def test_record_that_is_bad_again_is_set_aside_again_with_its_header(town: Town) -> None:
    told(town, HEAD, JULY, STRANGER, trailer(paid=(2, 11018)), END)
    (row,) = rows_of_batch(newest())
    corrected(town, row, HEAD, data(f"{NUMBER}202302"), HEAD, AUGUST)
    child, _report = sent_in(town, newest())
    assert counts(child) == (2, 1, 0, 1)
    (again,) = rows_of_batch(child)
    assert bytes(again.raw) == joined(HEAD, data(f"{NUMBER}202302"))
    corrected(town, again, HEAD, SEPTEMBER)
    grandchild, report = sent_in(town, child)
    assert (report.faults, grandchild.parent_id, standing()) == ([], child.pk, [PAID] * 3)


def test_sums_of_the_bank_are_proven_by_all_records_that_were_read(town: Town) -> None:
    report = told(town, HEAD, JULY, STRANGER, trailer(paid=(1, 5509)), END)
    assert [(fault.column, fault.code) for fault in report.faults] == [("合計件数", "wrong_debit_sum")]
    assert (standing(), QuarantinedRow.objects.count()) == ([UNPAID] * 3, 0)


@pytest.mark.parametrize(
    "bad", [UNREAD, SEPTEMBER[:111] + b"\x83" + SEPTEMBER[112:]], ids=["amount", "result"]
)
def test_sum_that_cannot_be_proven_waits_for_a_person(town: Town, bad: bytes) -> None:
    report = told(town, HEAD, JULY, bad, trailer(paid=(2, 11018)), END)
    batch = newest()
    assert (report.concerns, report.persons, batch.state) == (["sum_unproven"], 1, "checked")
    assert standing() == [UNPAID] * 3
    release(batch=batch, by="Sato", now=town.now)
    publish(profile=town.profile, batch=batch, by="Sato", now=town.now)
    batch.refresh_from_db()
    assert (counts(batch), standing()) == ((2, 1, 0, 1), [PAID, UNPAID, UNPAID])
    (row,) = rows_of_batch(batch)
    corrected(town, row, HEAD, SEPTEMBER)
    _child, report = sent_in(town, batch)
    assert (report.faults, report.concerns, standing()) == ([], [], [PAID, UNPAID, PAID])


def test_odd_bytes_of_a_name_are_set_aside_as_they_stand_and_leave_the_sums_proven(town: Town) -> None:
    odd = SEPTEMBER[:60] + "髙".encode("cp932") + b"\0" + SEPTEMBER[63:]
    report = told(town, HEAD, JULY, odd, trailer(paid=(2, 11018)), END)
    (row,) = rows_of_batch(newest())
    assert (bytes(row.raw), row.code, report.concerns) == (joined(HEAD, odd), "undecodable_bytes", [])
    assert [str(fault) for fault in report.aside[3].faults] == [
        "3行目「預金者名」: 読めない文字があります（61バイト目、EE）。"
    ]


def test_records_of_one_bill_are_kept_with_the_header_of_each(town: Town) -> None:
    later, failed = header("1111"), data(f"{NUMBER}202409", result="1")
    told(
        town,
        *(HEAD, failed, JULY, trailer(paid=(1, 5509), failed=(1, 5509))),
        *(later, AUGUST, SEPTEMBER, trailer(paid=(2, 11018)), END),
    )
    batch = newest()
    (row,) = rows_of_batch(batch)
    assert bytes(row.raw) == joined(HEAD, failed, later, SEPTEMBER)
    assert (row.code, row.lines, counts(batch)) == ("repeated", [2, 7], (4, 2, 0, 2))
    corrected(town, row, later, SEPTEMBER)
    sent_in(town, batch)
    assert standing() == [PAID, ("paid", date(2024, 11, 11)), ("paid", date(2024, 11, 11))]


@pytest.mark.parametrize(
    "records",
    [
        (SEPTEMBER,),
        (HEAD,),
        (HEAD, SEPTEMBER[:-1]),
        (HEAD, SEPTEMBER + b" "),
        (HEAD, SEPTEMBER, trailer(paid=(1, 5509))),
        (HEAD, SEPTEMBER[:60] + "髙".encode("cp932") + SEPTEMBER[62:]),
    ],
    ids=["no header", "no data", "short", "long", "trailer", "wide"],
)
def test_correction_that_is_no_record_is_refused(town: Town, records: tuple[bytes, ...]) -> None:
    told(town, HEAD, JULY, STRANGER, trailer(paid=(2, 11018)), END)
    (row,) = rows_of_batch(newest())
    with pytest.raises(NotRecords):
        corrected(town, row, *records)
    row.refresh_from_db()
    assert row.decision == ""


@pytest.mark.parametrize(
    "records",
    [
        (STRANGER, JULY, trailer(paid=(2, 11018)), END),
        (HEAD, STRANGER, JULY, trailer(paid=(2, 11018))),
        (HEAD, STRANGER, JULY, END),
        (HEAD, STRANGER[:-1], JULY, trailer(paid=(2, 11018)), END),
        (header("1010", client="9999999999"), STRANGER, JULY, trailer(paid=(2, 11018)), END),
    ],
    ids=["no header", "cut off", "no trailer", "short record", "another client"],
)
def test_file_without_its_form_is_refused_whole(town: Town, records: tuple[bytes, ...]) -> None:
    assert told(town, *records).is_refused
    assert (standing(), QuarantinedRow.objects.count()) == ([UNPAID] * 3, 0)


def test_more_bad_records_than_the_profile_lets_refuse_the_file(town: Town) -> None:
    town.profile = lenient(WATER, most_bad_rows=1).profile
    others = [data(f"{NUMBER}20230{month}") for month in (1, 2)]
    report = told(town, HEAD, JULY, *others, trailer(paid=(3, 3 * 5509)), END)
    assert [fault.code for fault in report.faults] == ["too_many_bad_rows"]


def accounted_for(town: Town, raw: bytes) -> str:
    """Send a damaged file of payments, check that no row of it is lost, and forget it; give its state."""
    with transaction.atomic():
        town.files += 1
        report = town.send("payments", raw, suffix=str(town.files))
        batch, rows = newest(), list(rows_of_batch(newest()))
        assert report.is_refused == (batch.state == "refused")
        if batch.state == "published":
            assert batch.rows == sum(counts(batch)[1:])
            assert sum(row.rows for row in rows) == batch.rows_quarantined
            assert all(bytes(row.raw) for row in rows)
        else:
            assert rows == []
        transaction.set_rollback(True)
    return batch.state


@pytest.mark.parametrize("seed", range(3))
def test_of_a_damaged_file_every_record_is_accounted_for(town: Town, seed: int) -> None:
    file, sound = file_of(WATER, "payments"), (HEAD, JULY, AUGUST, SEPTEMBER, trailer(paid=(3, 16527)), END)
    states = set()
    for number in range(10):
        _what, raw = mutant(joined(*sound), file=file, random=Random(f"{seed}:{number}"))
        states.add(accounted_for(town, raw))
    for number in range(20):
        random, changed = Random(f"{seed}/{number}"), [bytearray(record) for record in sound]
        for _time in range(random.randint(1, 2)):
            changed[random.randint(1, 3)][random.randint(1, 119)] = random.choice((0, 0x20, 0x83, 0xFF))
        states.add(accounted_for(town, joined(*map(bytes, changed))))
    assert states == {"refused", "published", "checked"}


def test_bank_whose_profile_refuses_bad_rows_is_refused_as_before(db: None, tmp_path: Path) -> None:
    with operator_scope(WATER.slug):
        town = Town(tmp_path, WATER)
        town.enter("customers", customer_rows())
        town.enter("bills", bill_rows(MONTHS[0]))
        report = told(town, HEAD, JULY, STRANGER, trailer(paid=(2, 11018)), END)
        assert [(fault.line, fault.code) for fault in report.faults] == [(3, "unknown_bill")]
        assert standing() == [UNPAID]
