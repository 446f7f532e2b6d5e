"""A batch goes from the file to what customers see, step by step, and back; nothing of that is forgotten."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, ProgrammingError, connection, transaction

from madoguchi.domain.batches import DeedRefused, NobodyNamed, NoSuchMove, ReasonMissing, SamePerson
from madoguchi.ingest import publication
from madoguchi.ingest.batch import take_in
from madoguchi.ingest.dry_run import check
from madoguchi.ingest.history import history_of
from madoguchi.ingest.originals import lent_original
from madoguchi.ingest.publication import CheckedAnewNeeded
from madoguchi.ingest.receiving import receive
from madoguchi.ingest.releasing import release, set_aside
from madoguchi.models import Batch, BatchEvent, Bill, Customer, Place, RowChange
from madoguchi.models.scope import operator_scope
from tests.billing_files import (
    bill_rows,
    bills_content,
    content,
    customer_rows,
    file_of,
    path_for,
    send,
)
from tests.cast import NOW
from tests.staff import colleague

OPERATOR = settings.REGISTRY["kanazawa-cable"]
MONTHS = [date(2024, month, 1) for month in range(4, 10)]

pytestmark = pytest.mark.django_db


def ruled(**rules: Any) -> Any:
    """The operator with other rules of ingest."""
    ingest = OPERATOR.profile.ingest.model_copy(update=rules)
    return replace(OPERATOR, profile=OPERATOR.profile.model_copy(update={"ingest": ingest}))


class Desk:
    """Someone who takes one operator's files in by hand."""

    def __init__(self, folder: Path, operator: Any = OPERATOR) -> None:
        self.folder, self.operator, self.profile = folder, operator, operator.profile
        self.now = NOW

    def send(self, kind: str, data: bytes, suffix: str = "1") -> Any:
        path = path_for(self.operator, kind, self.folder, suffix=suffix)
        path.write_bytes(data)
        return take_in(profile=self.profile, path=path, now=self.now)

    def receive(self, kind: str, data: bytes, suffix: str = "1", by: str = "Sato") -> Batch:
        path = path_for(self.operator, kind, self.folder, suffix=suffix)
        path.write_bytes(data)
        facts = {"file_name": path.name, "door": "upload", "by": by, "now": self.now}
        return receive(profile=self.profile, path=path, **facts)

    def check(self, batch: Batch) -> Any:
        return check(profile=self.profile, batch=batch, by="Sato", now=self.now)

    def publish(self, batch: Batch) -> Any:
        return publication.publish(profile=self.profile, batch=batch, by="Sato", now=self.now)


@pytest.fixture
def scope(db: None):
    with operator_scope(OPERATOR.slug):
        yield


@pytest.fixture
def desk(scope: None, tmp_path: Path) -> Desk:
    """A desk whose releases need one person; the customer of the bills is known."""
    send(OPERATOR, "customers", content(file_of(OPERATOR, "customers"), customer_rows()), tmp_path)
    return Desk(tmp_path, ruled(releases=1))


def bills(*months: date, **facts: Any) -> bytes:
    rows = [row for month in months or MONTHS[-1:] for row in bill_rows(month, **facts)]
    return bills_content(OPERATOR, rows)


def deeds(batch: Batch) -> list[tuple[str, str]]:
    return list(history_of(batch).values_list("deed", "by"))


def test_original_is_kept_before_anything_is_looked_at(desk: Desk) -> None:
    batch = desk.receive("bills", b"\0 no file of bills at all")
    with lent_original(batch.sha256) as path:
        assert path.read_bytes() == b"\0 no file of bills at all"
    assert (batch.state, batch.door, batch.size) == ("received", "upload", 25)


def test_same_content_is_the_same_batch_however_it_is_called(desk: Desk) -> None:
    assert desk.receive("bills", bills()).pk == desk.receive("bills", bills(), suffix="2").pk
    assert Batch.objects.filter(kind="bills").count() == 1


def test_dry_run_tells_what_would_change_and_changes_nothing(desk: Desk) -> None:
    batch = desk.receive("bills", bills())
    report = desk.check(batch)
    assert (report.added, report.changed, report.unchanged, report.persons) == (1, 0, 0, 1)
    assert (batch.state, Bill.objects.count()) == ("checked", 0)
    batch.refresh_from_db()
    assert {name: batch.report["found"][name] for name in ("rows", "added", "total")} == {
        "rows": 2,
        "added": 1,
        "total": 5509,
    }


def test_batch_is_published_after_its_release_and_every_step_is_written_down(desk: Desk) -> None:
    batch = desk.receive("bills", bills())
    desk.check(batch)
    release(batch=batch, by="Ueda", now=NOW)
    report = desk.publish(batch)
    assert str(report).endswith("取り込みました。2行、新規1件、変更0件、変更なし0件。")
    assert deeds(batch) == [
        ("receive", "Sato"),
        ("check", "Sato"),
        ("release", "Ueda"),
        ("publish", "Sato"),
    ]
    assert (batch.state, batch.rows, batch.rows_published) == ("published", 2, 2)
    assert Bill.objects.get().batch_id == batch.pk


def test_batch_that_nobody_released_is_not_published(desk: Desk) -> None:
    batch = desk.receive("bills", bills())
    desk.check(batch)
    with pytest.raises(NoSuchMove):
        desk.publish(batch)
    assert Bill.objects.count() == 0


def test_two_releases_are_two_persons(desk: Desk) -> None:
    desk.profile = ruled(releases=2).profile
    batch = desk.receive("bills", bills())
    desk.check(batch)
    with pytest.raises(NobodyNamed):
        release(batch=batch, by=" ", now=NOW)
    release(batch=batch, by="Ueda", now=NOW)
    assert batch.state == "checked"
    with pytest.raises(SamePerson):
        release(batch=batch, by="Ueda", now=NOW)
    release(batch=batch, by="Sato", now=NOW)
    assert batch.state == "released"


def test_two_of_one_name_are_two_and_one_of_two_names_is_one(desk: Desk) -> None:
    desk.profile = ruled(releases=2).profile
    batch = desk.receive("bills", bills())
    desk.check(batch)
    one, another = (colleague(OPERATOR, "billing", name="田中 一郎").actor.at_counter for _each in range(2))
    release(batch=batch, by="田中 一郎", staff=one, now=NOW)
    with pytest.raises(SamePerson):
        release(batch=batch, by="鈴木 一郎", staff=one, now=NOW)
    facts = {"before": "checked", "deed": "release", "state": "released", "happened_at": NOW}
    with pytest.raises(IntegrityError, match="more persons"), transaction.atomic():
        BatchEvent.objects.create(batch=batch, by="鈴木 一郎", staff_id=one, **facts)
    release(batch=batch, by="田中 一郎", staff=another, now=NOW)
    assert batch.state == "released"


def test_check_made_anew_voids_the_approvals_before(desk: Desk) -> None:
    desk.profile = ruled(releases=2).profile
    batch = desk.receive("bills", bills())
    desk.check(batch)
    release(batch=batch, by="Ueda", now=NOW)
    desk.check(batch)
    release(batch=batch, by="Ueda", now=NOW)
    assert batch.state == "checked"


def test_database_counts_the_releases_itself(desk: Desk) -> None:
    desk.profile = ruled(releases=2).profile
    batch = desk.receive("bills", bills())
    desk.check(batch)
    release(batch=batch, by="Ueda", now=NOW)
    facts = {"before": "checked", "deed": "release", "state": "released", "happened_at": NOW}
    for by in ("", "Ueda"):
        with pytest.raises(IntegrityError, match="more persons"), transaction.atomic():
            BatchEvent.objects.create(batch=batch, by=by, **facts)


@pytest.mark.parametrize("state", ["checked", "released", "published", "taken_back"])
def test_database_lets_no_state_be_typed_in(desk: Desk, state: str) -> None:
    batch = desk.receive("bills", bills())
    with pytest.raises(IntegrityError, match="by events"), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(state=state)
    with pytest.raises(IntegrityError, match="by events"), transaction.atomic():
        Batch.objects.create(file_name="x", kind="bills", sha256="x", state=state)


def test_published_batch_and_its_history_stay_as_they_are(desk: Desk) -> None:
    batch = Batch.objects.get()
    for act in (
        lambda: Batch.objects.filter(pk=batch.pk).update(rows=7),
        lambda: Batch.objects.filter(pk=batch.pk).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
    for table in ("batchevent", "rowchange"):
        refused = pytest.raises(ProgrammingError, match="permission denied")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM madoguchi_{table}")


def test_what_changed_since_the_check_must_be_checked_anew(desk: Desk, tmp_path: Path) -> None:
    batch = desk.receive("bills", bills())
    desk.check(batch)
    release(batch=batch, by="Ueda", now=NOW)
    other = Desk(tmp_path)
    other.send("bills", bills(MONTHS[-1], status="scheduled"), suffix="9")
    with pytest.raises(CheckedAnewNeeded) as needed:
        desk.publish(batch)
    assert ("added", 1, 0) in needed.value.differences
    assert Bill.objects.count() == 1
    desk.check(batch)
    release(batch=batch, by="Ueda", now=NOW)
    desk.publish(batch)
    assert Bill.objects.filter(superseded_at=None).get().status == "unpaid"


def test_refused_file_leaves_a_batch_with_its_report(desk: Desk) -> None:
    batch = desk.receive("bills", bills(total=5510))
    desk.check(batch)
    batch.refresh_from_db()
    assert (batch.state, [fault["code"] for fault in batch.report["faults"]]) == (
        "refused",
        ["lines_do_not_sum"],
    )
    assert deeds(batch) == [("receive", "Sato"), ("refuse", "Sato")]


def test_refused_content_sent_again_is_checked_again(scope: None, tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    assert desk.send("bills", bills()).faults[0].code == "unknown_place"
    send(OPERATOR, "customers", content(file_of(OPERATOR, "customers"), customer_rows()), tmp_path)
    assert desk.send("bills", bills(), suffix="2").added == 1
    batch = Batch.objects.get(kind="bills")
    assert [deed for deed, _by in deeds(batch)] == ["receive", "refuse", "check", "release", "publish"]


def test_file_of_no_known_name_can_be_sent_again_under_its_right_one(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(bills())
    assert take_in(profile=OPERATOR.profile, path=tmp_path / "photo.jpg", now=NOW).is_refused
    assert Desk(tmp_path).send("bills", bills()).added == 1


def test_batch_that_waits_for_its_release_says_so_and_keeps_its_approvals(desk: Desk) -> None:
    desk.profile = ruled(releases=2).profile
    first = desk.send("bills", bills())
    batch = Batch.objects.get(kind="bills")
    release(batch=batch, by="Ueda", now=NOW)
    again = desk.send("bills", bills())
    assert "公開には2名の承認が必要です" in str(first)
    assert (str(again), deeds(batch)) == (
        str(first),
        [("receive", ""), ("check", ""), ("approve", "Ueda")],
    )


@pytest.mark.parametrize("releases", [0, 1])
def test_batch_that_was_released_says_that_it_waits_to_be_published(desk: Desk, releases: int) -> None:
    desk.profile = ruled(releases=releases).profile
    batch = desk.receive("bills", bills())
    desk.check(batch)
    release(batch=batch, by="Ueda", now=NOW)
    head, counts = str(desk.send("bills", bills())).rsplit("。", 2)[:2]
    assert head.endswith(": 承認済みで、公開を待っています。データは変わっていません")
    assert (counts, Bill.objects.count()) == ("2行、新規1件、変更0件、変更なし0件", 0)


def test_what_is_set_aside_needs_a_reason_and_may_be_sent_anew(desk: Desk) -> None:
    batch = desk.receive("bills", bills())
    with pytest.raises(ReasonMissing):
        set_aside(batch=batch, by="Ueda", note="", now=NOW)
    set_aside(batch=batch, by="Ueda", note="先月のファイル", now=NOW)
    assert batch.state == "set_aside"
    with pytest.raises(DeedRefused):
        desk.check(batch)
    assert desk.receive("bills", bills()).pk != batch.pk


def test_far_other_sum_waits_for_a_person(desk: Desk, tmp_path: Path) -> None:
    night = Desk(tmp_path, ruled(most_percent_off=30))
    assert night.send("bills", bills(MONTHS[0])).persons == 0
    report = night.send("bills", bills(*MONTHS[1:4]), suffix="2")
    assert (report.persons, report.concerns) == (1, ["count_differs", "sum_differs"])
    batch = Batch.objects.get(kind="bills", state="checked")
    assert (batch.report["last"]["records_percent"], batch.report["last"]["total_percent"]) == (200.0, 200.0)
    with pytest.raises(IntegrityError, match="more persons"), transaction.atomic():
        BatchEvent.objects.create(
            batch=batch, before="checked", deed="release", state="released", happened_at=NOW
        )


def test_bill_that_is_far_from_the_usual_is_named(desk: Desk, tmp_path: Path) -> None:
    night = Desk(tmp_path)
    night.send("bills", bills(*MONTHS[:5]))
    rows = [row | {"line_charge": 100_000, "line_payable": 100_000} for row in bill_rows(MONTHS[5])]
    data = bills_content(OPERATOR, [row | {"total": 200_000} for row in rows])
    night.send("bills", data, suffix="2")
    report = Batch.objects.get(file_name__contains="2").report
    assert (report["count_outliers"], [each["total"] for each in report["outliers"]]) == (1, [200_000])


def test_masters_that_are_no_more_in_the_file_are_named(desk: Desk, tmp_path: Path) -> None:
    other = [customer_rows()[0] | {"customer_number": "0000000009", "place_number": "00000000090001"}]
    data = content(file_of(OPERATOR, "customers"), other)
    Desk(tmp_path).send("customers", data, suffix="2")
    batch = Batch.objects.order_by("-id").first()
    assert batch.report["gone"] == 1
    assert batch.report["gone_shown"] == [Place.objects.order_by("id").first().number]


def test_every_change_of_a_master_is_journaled_with_what_stood_before(desk: Desk, tmp_path: Path) -> None:
    known = Customer.objects.get()
    renamed = [customer_rows()[0] | {"name": "髙﨑 花"}]
    later = Desk(tmp_path)
    later.now = NOW + timedelta(days=1)
    later.send("customers", content(file_of(OPERATOR, "customers"), renamed), suffix="2")
    changes = RowChange.objects.order_by("id")
    assert [(each.noun, each.row_id, each.before and each.before["name"]) for each in changes] == [
        ("customer", known.pk, None),
        ("place", Place.objects.get().pk, None),
        ("customer", known.pk, "髙﨑 花子"),
    ]


@pytest.mark.parametrize(("stated", "codes"), [(5509, []), (5510, ["wrong_trailer_sum"])])
def test_sum_in_the_closing_record_must_be_that_of_the_bills(
    db: None, tmp_path: Path, stated: int, codes: list[str]
) -> None:
    operator = settings.REGISTRY["kanazawa-water"]
    file = file_of(operator, "bills").model_copy(update={"trailer_sum": "21-32"})
    others = [each for each in operator.profile.files if each.kind != "bills"]
    profile = operator.profile.model_copy(update={"files": (*others, file)})
    with operator_scope(operator.slug):
        send(operator, "customers", content(file_of(operator, "customers"), customer_rows()), tmp_path)
        *rows, closing = bills_content(operator).splitlines(keepends=True)
        data = b"".join([*rows, closing[:20] + f"{stated:012}".encode() + closing[32:]])
        report = Desk(tmp_path, replace(operator, profile=profile)).send("bills", data)
    assert ([fault.code for fault in report.faults], report.added) == (codes, int(not codes))
