"""Rows that are set aside are kept byte by byte, decided by a person, and come in later; no row is lost."""

from dataclasses import replace
from datetime import date

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from madoguchi.domain.batches import ReasonMissing
from madoguchi.ingest.batch import bring_in
from madoguchi.ingest.quarantine.deciding import AlreadySent, NothingToApprove, approve, correct, drop
from madoguchi.ingest.quarantine.keeping import rows_of_batch
from madoguchi.ingest.quarantine.resending import send_in
from madoguchi.ingest.taking_back import LaterBatch
from madoguchi.models import Batch, Bill, Customer, Place, QuarantinedRow
from madoguchi.models.scope import operator_scope
from tests.billing_files import bill_rows, bills_content, customer_rows, file_of, place_number
from tests.cast import NOW
from tests.ingest.test_taking_back import Town

MONTHS = [date(2024, month, 1) for month in range(1, 10)]

pytestmark = pytest.mark.django_db


def lenient(operator, **facts):
    """The operator, its bad rows set aside."""
    files = [file.model_copy(update={"on_bad_rows": "quarantine"} | facts) for file in operator.profile.files]
    return replace(operator, profile=operator.profile.model_copy(update={"files": tuple(files)}))


@pytest.fixture
def town(operator, db, tmp_path):
    with operator_scope(operator.slug):
        made = Town(tmp_path, lenient(operator))
        made.enter("customers", customer_rows())
        yield made


def lines_of(town: Town, rows) -> list[bytes]:
    """Give the lines of the rows as the operator's system writes them, without headings and trailer."""
    lines = bills_content(town.operator, rows).splitlines(keepends=True)
    is_delimited = file_of(town.operator, "bills").format == "delimited"
    return lines[1:] if is_delimited else lines[: len(rows)]


def test_bad_bill_is_set_aside_as_it_stands_and_the_others_come_in(town: Town) -> None:
    rows = [*bill_rows(MONTHS[7]), *bill_rows(MONTHS[8], total=1)]
    batch = town.enter("bills", rows)
    (row,) = rows_of_batch(batch)
    assert bytes(row.raw) == b"".join(lines_of(town, rows)[2:])
    assert (row.code, row.rows, len(row.lines)) == ("lines_do_not_sum", 2, 2)
    assert (batch.rows, batch.rows_published, batch.rows_quarantined) == (4, 2, 2)
    assert Bill.objects.get().month == MONTHS[7]


def test_corrected_bill_comes_in_with_a_batch_of_its_own(town: Town) -> None:
    batch = town.enter("bills", [*bill_rows(MONTHS[7]), *bill_rows(MONTHS[8], total=1)])
    (row,) = rows_of_batch(batch)
    correct(row=row, corrected=b"".join(lines_of(town, bill_rows(MONTHS[8]))), file=None, by="Ueda", now=NOW)
    (child,) = send_in(profile=town.profile, batch=batch, by="Ueda", now=NOW)
    report = bring_in(profile=town.profile, batch=child, now=NOW, by="Ueda")
    assert (report.faults, report.added, child.parent_id, child.door) == ([], 1, batch.pk, "quarantine")
    assert sorted(Bill.objects.values_list("month", flat=True)) == MONTHS[7:9]
    assert send_in(profile=town.profile, batch=batch, by="Ueda", now=NOW) == []
    row.refresh_from_db()
    with pytest.raises(AlreadySent):
        correct(row=row, corrected=b"x", file=None, by="Ueda", now=NOW)
    with pytest.raises(LaterBatch):
        town.undo(batch)
    town.undo(child)
    town.undo(batch)


def test_row_that_is_still_wrong_can_be_corrected_again(town: Town) -> None:
    town.profile = town.profile.model_copy(
        update={"files": tuple(f.model_copy(update={"on_bad_rows": "refuse"}) for f in town.profile.files)}
    )
    strict, town.profile = town.profile, lenient(town.operator).profile
    batch = town.enter("bills", [*bill_rows(MONTHS[7]), *bill_rows(MONTHS[8], total=1)])
    (row,) = rows_of_batch(batch)
    for total in (2, 5509):
        corrected = b"".join(lines_of(town, bill_rows(MONTHS[8], total=total)))
        correct(row=row, corrected=corrected, file=None, by="Ueda", now=NOW)
        (child,) = send_in(profile=strict, batch=batch, by="Ueda", now=NOW)
        report = bring_in(profile=strict, batch=child, now=NOW, by="Ueda")
        assert report.is_refused == (total == 2)
    assert Bill.objects.count() == 2


def test_dropped_row_needs_a_reason_and_never_comes_in(town: Town) -> None:
    batch = town.enter("bills", [*bill_rows(MONTHS[7]), *bill_rows(MONTHS[8], total=1)])
    (row,) = rows_of_batch(batch)
    with pytest.raises(ReasonMissing):
        drop(row=row, by="Ueda", note="", now=NOW)
    with pytest.raises(NothingToApprove):
        approve(row=row, by="Ueda", now=NOW)
    drop(row=row, by="Ueda", note="二重", now=NOW)
    assert send_in(profile=town.profile, batch=batch, by="Ueda", now=NOW) == []


def test_rows_of_an_unknown_place_are_set_aside_whole(town: Town) -> None:
    stranger = [row | {"place_number": "00000000070001"} for row in bill_rows()]
    batch = town.enter("bills", [*bill_rows(MONTHS[7]), *stranger])
    (row,) = rows_of_batch(batch)
    assert (row.code, row.rows) == ("unknown_place", 2)
    assert len(bytes(row.raw).splitlines()) == 2


def test_bill_beside_an_unreadable_row_is_doubted(town: Town) -> None:
    rows = [*bill_rows(MONTHS[7]), *bill_rows(MONTHS[8])]
    data = bills_content(town.operator, rows).splitlines(keepends=True)
    extra = file_of(town.operator, "bills").delimiter.encode()
    first = len(data) - 4 if file_of(town.operator, "bills").format == "delimited" else 0
    data[first + 1] = data[first + 1].rstrip(b"\r\n") + extra + b"\r\n"
    report = town.send("bills", b"".join(data), suffix="9")
    codes = [[fault.code for fault in block.faults][-1] for block in report.blocks()]
    assert report.rows_aside == 4
    assert codes.count("unreadable_beside") + codes.count("lines_do_not_sum") == 2
    assert not Bill.objects.exists()


def test_too_many_bad_rows_refuse_the_file(town: Town) -> None:
    town.profile = lenient(town.operator, most_bad_rows=3).profile
    rows = [row for month in MONTHS[5:7] for row in bill_rows(month, total=1)]
    report = town.send("bills", bills_content(town.operator, [*rows, *bill_rows()]), suffix="9")
    assert [fault.code for fault in report.faults] == ["too_many_bad_rows"]
    assert (Bill.objects.count(), QuarantinedRow.objects.count()) == (0, 0)


def moving(town: Town):
    """A file in which another customer moves in, and a third one is new."""
    (known,) = customer_rows()
    newcomer = known | {"customer_number": "0000000777", "name": "新居 太郎", "kana": "ｱﾗｲ ﾀﾛｳ"}
    third = known | {"customer_number": "0000000888", "place_number": "00000008880001", "name": "三井"}
    return [newcomer, third]


def has_places(operator) -> bool:
    return bool(file_of(operator, "customers").columns.place_number)


def test_place_that_moves_to_another_customer_waits_for_a_person(operator, db, tmp_path) -> None:
    if not has_places(operator):
        pytest.skip("this operator's places are its customers")
    with operator_scope(operator.slug):
        town = Town(tmp_path, operator)  # bad rows refuse the file here, but nobody moves by mistake
        left = town.settle()
        town.enter("bills", bill_rows())
        batch = town.enter("customers", moving(town))
        (row,) = rows_of_batch(batch)
        assert (row.code, batch.rows_quarantined, batch.added) == ("place_changes_customer", 1, 1)
        approve(row=row, by="Ueda", now=NOW)
        (child,) = send_in(profile=town.profile, batch=batch, by="Ueda", now=NOW)
        assert not bring_in(profile=town.profile, batch=child, now=NOW, by="Ueda").is_refused
        moved_in = Place.objects.get(number=place_number(operator))
        assert (moved_in.customer.name, moved_in.bills.count()) == ("新居 太郎", 0)
        place = left.places[0]
        place.refresh_from_db()
        assert (place.customer.name, place.bills.count()) == ("髙﨑 花子", 1)
        assert place.left_at == NOW
        town.undo(child)
        assert Place.objects.get(number=place_number(operator)) == place
        assert not Customer.objects.filter(name="新居 太郎").exists()


def test_quarantined_row_stays_as_it_stands_in_the_original(town: Town) -> None:
    batch = town.enter("bills", [*bill_rows(MONTHS[7]), *bill_rows(MONTHS[8], total=1)])
    rows = QuarantinedRow.objects.filter(batch=batch)
    for act in (lambda: rows.update(raw=b"y"), lambda: rows.update(rows=1), rows.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_database_publishes_no_batch_whose_rows_are_not_accounted_for(town: Town) -> None:
    from madoguchi.domain.batches import Deed  # noqa: PLC0415  # of this test alone
    from madoguchi.ingest.history import enter  # noqa: PLC0415  # the same

    for counts in ({"rows": 3, "rows_published": 2}, {"rows": 3, "rows_published": 2, "rows_quarantined": 1}):
        batch = Batch.objects.create(
            file_name="x", kind="bills", sha256=str(counts), is_journaled=True, **counts
        )
        for deed in (Deed.RECEIVE, Deed.CHECK, Deed.RELEASE):
            enter(batch=batch, deed=deed, now=NOW)
        with pytest.raises(IntegrityError), transaction.atomic():
            enter(batch=batch, deed=Deed.PUBLISH, now=NOW)


GOOD, WRONG_SUM, STRANGER, CUT, SAME = "good", "wrong sum", "stranger", "cut", "same"


@given(st.lists(st.sampled_from([GOOD, WRONG_SUM, STRANGER, CUT, SAME]), min_size=1, max_size=6))
@hypothesis_settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("slug", ["kanazawa-cable", "kanazawa-water"])
def test_every_row_read_is_published_unchanged_or_quarantined(slug, db, tmp_path, kinds: list[str]) -> None:
    with operator_scope(slug), transaction.atomic():
        town = Town(tmp_path, lenient(settings.REGISTRY[slug]))
        town.enter("customers", customer_rows())
        same = [row for month in range(len(kinds)) for row in bill_rows(date(2023, month + 1, 1))]
        town.enter("bills", [*same, *bill_rows(date(2022, 1, 1))])
        rows, cut = [], []
        for number, kind in enumerate(kinds):
            month = date(2023 if kind == SAME else 2024, number + 1, 1)
            facts = {"total": 1} if kind == WRONG_SUM else {}
            made = bill_rows(month, **facts)
            if kind == STRANGER:
                made = [row | {"place_number": "00000000070001"} for row in made]
            cut += [len(rows)] if kind == CUT else []
            rows += made
        lines = lines_of(town, rows)
        data = bills_content(town.operator, rows)
        for index in cut:
            data = data.replace(lines[index], lines[index][:-4] + b"\r\n")
            lines[index] = lines[index][:-4] + b"\r\n"
        town.files += 1
        report = town.send("bills", data, suffix=str(town.files))
        assert not report.is_refused, str(report)
        batch = Batch.objects.order_by("-id").first()
        assert batch.rows == len(rows)
        assert batch.rows == batch.rows_published + batch.rows_unchanged + batch.rows_quarantined
        raw = sorted(
            line for row in rows_of_batch(batch) for line in bytes(row.raw).splitlines(keepends=True)
        )
        published = Bill.objects.filter(batch=batch)
        assert sum(len(bill.lines) for bill in published) == batch.rows_published
        good = {(bill.month.year, bill.month.month) for bill in published}
        entered = [
            line
            for index, line in enumerate(lines)
            if (2024, index // 2 + 1) in good or (kinds[index // 2] == SAME and line not in raw)
        ]
        assert sorted([*raw, *entered]) == sorted(lines)
        assert {kinds[month - 1] for _year, month in good} <= {GOOD}
        transaction.set_rollback(True)
