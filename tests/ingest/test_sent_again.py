"""The same content again: a repeat while it stands, and a file like any other once others have undone it."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from madoguchi.ingest.batch import bring_in, take_in
from madoguchi.ingest.quarantine.deciding import approve, correct
from madoguchi.ingest.quarantine.keeping import rows_of_batch
from madoguchi.ingest.quarantine.resending import send_in
from madoguchi.ingest.receiving import receive
from madoguchi.ingest.report import Report
from madoguchi.models import Batch, Bill, Customer, Place
from madoguchi.models.scope import operator_scope
from tests.billing_files import bill_rows, bills_content, customer_rows, file_of, path_for, place_number
from tests.cast import NOW
from tests.ingest.test_quarantine import has_places, lenient, lines_of, moving
from tests.ingest.test_taking_back import Town, named

CABLE, WATER = settings.REGISTRY["kanazawa-cable"], settings.REGISTRY["kanazawa-water"]
AUGUST, SEPTEMBER = date(2024, 8, 1), date(2024, 9, 1)
A, B = customer_rows(), [customer_rows()[0] | {"address": "金沢市広岡3丁目3番30号"}]

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None, tmp_path: Path):
    with operator_scope(CABLE.slug):
        yield Town(tmp_path, lenient(CABLE))


def again(town: Town, kind: str, rows, delivery: str = "") -> Report:
    """Send a content once more, as a delivery of the door's."""
    path = path_for(town.operator, kind, town.folder, suffix="9")
    path.write_bytes(bills_content(town.operator, rows) if kind == "bills" else town.write(kind, rows))
    return take_in(profile=town.profile, path=path, now=town.now, delivery=delivery)


def test_full_file_that_says_again_what_it_said_before_another_is_taken_in(town: Town) -> None:
    first, second, third = (town.enter("customers", rows) for rows in (A, B, A))
    assert Place.objects.get().address == A[0]["address"]
    assert (third.changed, third.repeats, third.sha256) == (1, first, first.sha256)
    assert (second.repeats, Batch.objects.count()) == (None, 3)


def test_file_that_stands_again_is_a_repeat_again(town: Town) -> None:
    for rows in (A, B, A):
        town.enter("customers", rows)
    assert again(town, "customers", A).is_repeat
    assert (again(town, "customers", B).changed, Batch.objects.count()) == (1, 4)


def test_wrong_bills_are_undone_by_sending_the_right_ones_again(town: Town) -> None:
    town.settle()
    for rows in (bill_rows(), named("誤り"), bill_rows()):
        town.enter("bills", rows)
    assert [each.lines[0]["name"] for each in Bill.objects.order_by("version")] == [
        "水道料金",
        "誤り",
        "水道料金",
    ]


def test_files_of_other_months_leave_a_file_the_repeat_that_it_is(town: Town) -> None:
    town.settle()
    town.enter("bills", bill_rows(AUGUST))
    town.enter("bills", bill_rows(SEPTEMBER))
    assert again(town, "bills", bill_rows(AUGUST)).is_repeat


def test_what_was_found_unchanged_is_added_once_what_had_added_it_was_taken_back(town: Town) -> None:
    town.settle()
    first = town.enter("bills", bill_rows())
    town.enter("bills", [*bill_rows(), *bill_rows(AUGUST)])
    town.undo(first)
    assert again(town, "bills", [*bill_rows(), *bill_rows(AUGUST)]).added == 1
    assert Bill.objects.filter(superseded_at=None).count() == 2


def test_file_is_sent_again_while_another_waits_for_its_release(town: Town) -> None:
    town.enter("customers", A)
    waiting = town.receive("customers", town.write("customers", B), suffix="7")
    town.check(waiting)
    report = again(town, "customers", A)
    assert (report.is_repeat, report.unchanged, Batch.objects.count()) == (False, 1, 3)
    assert again(town, "customers", A).is_repeat


def test_one_delivery_is_a_repeat_whatever_came_since(town: Town) -> None:
    assert again(town, "customers", A, delivery="17").added == 1
    town.enter("customers", B)
    assert again(town, "customers", A, delivery="17").is_repeat
    assert Place.objects.get().address == B[0]["address"]
    assert again(town, "customers", A, delivery="18").changed == 1


def test_payments_are_taken_in_again_once_bills_have_forgotten_them(db: None, tmp_path: Path) -> None:
    from tests.ingest.test_payments import payment, told  # noqa: PLC0415  # its tests would be run here as well

    with operator_scope(WATER.slug):
        town = Town(tmp_path, WATER)
        town.settle()
        town.enter("bills", bill_rows())
        assert told(tmp_path, payment()).changed == 1
        assert told(tmp_path, payment()).is_repeat
        town.now = NOW
        town.enter("bills", named("訂正"))
        assert Bill.objects.get(superseded_at=None).status == "unpaid"
        assert told(tmp_path, payment()).changed == 1
        assert Bill.objects.get(superseded_at=None).status == "paid"
        assert told(tmp_path, payment()).is_repeat


def test_rows_of_the_file_itself_that_came_in_later_leave_it_a_repeat(town: Town) -> None:
    town.settle()
    town.enter("bills", bill_rows(SEPTEMBER, status="scheduled"))
    rows = [*bill_rows(AUGUST), *bill_rows(SEPTEMBER, total=1)]
    batch = town.enter("bills", rows)
    (row,) = rows_of_batch(batch)
    correct(row=row, corrected=b"".join(lines_of(town, bill_rows(SEPTEMBER))), file=None, by="Ueda", now=NOW)
    (child,) = send_in(profile=town.profile, batch=batch, by="Ueda", now=NOW)
    assert bring_in(profile=town.profile, batch=child, now=NOW, by="Ueda").changed == 1
    assert again(town, "bills", rows).is_repeat


@pytest.mark.parametrize("slug", [slug for slug, each in settings.REGISTRY.items() if has_places(each)])
def test_move_that_is_all_there_is_in_a_file_is_let_in_by_a_person(
    slug: str, db: None, tmp_path: Path
) -> None:
    with operator_scope(slug):
        town = Town(tmp_path, settings.REGISTRY[slug])
        town.enter("customers", A)
        batch = town.enter("customers", moving(town)[:1])
        (row,) = rows_of_batch(batch)
        approve(row=row, by="Ueda", now=NOW)
        (child,) = send_in(profile=town.profile, batch=batch, by="Ueda", now=NOW)
        assert (child.pk != batch.pk, child.allows_moves) == (True, True)
        assert not bring_in(profile=town.profile, batch=child, now=NOW, by="Ueda").is_refused
        assert Place.objects.get(number=place_number(town.operator)).customer.name == "新居 太郎"
        assert again(town, "customers", moving(town)[:1]).is_repeat
        assert Customer.objects.count() == 2


def test_database_lets_a_content_repeat_a_batch_once(town: Town) -> None:
    first = town.enter("customers", A)
    facts = {"file_name": "x", "kind": "customers", "sha256": first.sha256}
    Batch.objects.create(**facts, repeats=first)
    for repeats in (first, None):
        with pytest.raises(IntegrityError, match="file_enters_once"), transaction.atomic():
            Batch.objects.create(**facts, repeats=repeats)


def test_content_whose_file_is_refused_is_the_same_batch_each_time(town: Town) -> None:
    path = path_for(CABLE, "customers", town.folder)
    path.write_bytes(b"\0")
    facts = {"profile": town.profile, "path": path, "file_name": path.name, "door": "command", "by": ""}
    assert file_of(CABLE, "customers").kind == receive(**facts, now=NOW).kind
    assert again(town, "customers", A).added == 1
    assert receive(**facts, now=NOW).repeats is None
    assert Batch.objects.count() == 2
