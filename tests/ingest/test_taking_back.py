"""A batch that is taken back leaves every page as it was, to the byte, and its past can still be read."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from madoguchi.domain.batches import ReasonMissing
from madoguchi.ingest.taking_back import LaterBatch, NotReversible, StillReferred, take_back
from madoguchi.models import Batch, Bill, Contract, Customer, Place, PointEntry, PointLot
from madoguchi.models.scope import operator_scope
from madoguchi.services.as_it_was import (
    contracts_as_they_were,
    place_as_it_was,
    places_numbered_at,
    statements_at,
)
from madoguchi.services.members import enrol_member
from tests.batches import published_batch
from tests.billing_files import bill_rows, bills_content, content, customer_rows, file_of, place_number
from tests.cast import NOW, PASSWORD, Person, browser
from tests.ingest.test_life import Desk

OPERATOR = settings.REGISTRY["kanazawa-cable"]
PAGES = ("home/", "bills/", "usage/", "contracts/", "customer/")
DAY = timedelta(days=1)
NEWEST = date(2024, 10, 1)  # shown everywhere, however few months are
FORM_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')  # another each time

pytestmark = pytest.mark.django_db


class Town(Desk):
    """A desk that sends a file a day, and takes batches back."""

    def __init__(self, folder: Path, operator=OPERATOR) -> None:
        super().__init__(folder, operator)
        self.now, self.files = NOW - 30 * DAY, 0

    def enter(self, kind: str, rows) -> Batch:
        self.files += 1
        self.now += DAY
        data = bills_content(self.operator, rows) if kind == "bills" else self.write(kind, rows)
        report = self.send(kind, data, suffix=str(self.files))
        assert not report.is_refused, str(report)
        return Batch.objects.order_by("-id").first()

    def write(self, kind: str, rows) -> bytes:
        return content(file_of(self.operator, kind), rows)

    def undo(self, batch: Batch, note: str = "二重請求のため") -> None:
        self.now += DAY
        take_back(profile=self.profile, batch=batch, by="Ueda", note=note, now=self.now)

    def settle(self) -> Person:
        self.enter("customers", customer_rows())
        place = Place.objects.select_related("customer").get()
        member = enrol_member(profile=self.profile, login_id="0000000001", password=PASSWORD, places=(place,))
        return Person(self.operator, member, (place,), browser(self.operator))


@pytest.fixture
def town(operator, db, tmp_path):
    with operator_scope(operator.slug):
        yield Town(tmp_path, operator)


def named(name: str, month: date = date(2024, 9, 1)):
    """Give a bill whose first line has another name."""
    first, second = bill_rows(month)
    return [first | {"line_name": name}, second]


def contract_rows(operator, **facts):
    stated = {
        "place_number": place_number(operator),
        "contract_number": "1",
        "service": "水道",
        "course": "家庭用",
        "started_on": date(2020, 4, 1),
        "kind": "course",
        "status": "running",
    }
    return [stated | facts]


def seen(someone: Person) -> dict[str, bytes]:
    """Give every page of someone's bills and masters, as the browser gets it."""
    reference = someone.reference()
    bills = [f"bills/{reference}/{each.number}/" for each in Bill.objects.filter(superseded_at=None)]
    found = {page: someone.client.get(someone.root + page) for page in (*PAGES, *bills)}
    assert found["home/"].status_code == 200
    return {name: FORM_TOKEN.sub(b"", page.content) for name, page in found.items()}


def test_pages_are_as_before_to_the_byte(town: Town) -> None:
    someone = town.settle().sign_in()
    town.enter("contracts", contract_rows(town.operator))
    town.enter("bills", bill_rows(NEWEST))
    pages = [seen(someone)]
    batches = []
    for kind, rows in (
        ("bills", [*named("訂正", NEWEST), *bill_rows()]),
        ("customers", [customer_rows()[0] | {"name": "髙﨑 花", "address": "金沢市広岡3丁目3番30号"}]),
        ("contracts", [*contract_rows(town.operator, course="業務用")]),
        ("bills", named("再訂正", NEWEST)),
    ):
        batches.append(town.enter(kind, rows))
        pages.append(seen(someone))
        assert pages[-1] != pages[-2]
    for batch in reversed(batches):
        pages.pop()
        town.undo(batch)
        assert seen(someone) == pages[-1]


def test_taken_back_content_may_come_again_and_go_again(town: Town) -> None:
    someone = town.settle().sign_in()
    before = seen(someone)
    for _time in range(3):
        batch = town.enter("bills", bill_rows())
        after = seen(someone)
        assert "訂正" not in after[f"bills/{someone.reference()}/{Bill.objects.last().number}/"].decode()
        town.undo(batch)
        assert seen(someone) == before
    assert list(Bill.objects.order_by("id").values_list("version", "follows")) == [
        (1, None),
        (2, None),
        (3, None),
    ]


def test_what_was_there_before_is_published_anew_and_nothing_is_edited(town: Town) -> None:
    town.settle()
    first = town.enter("bills", bill_rows())
    second = town.enter("bills", named("訂正"))
    town.undo(second)
    versions = Bill.objects.order_by("version")
    assert [(each.version, each.lines[0]["name"], each.batch_id, each.edition) for each in versions] == [
        (1, "水道料金", first.pk, None),
        (2, "訂正", second.pk, None),
        (3, "水道料金", first.pk, 1),
    ]
    town.undo(first)
    assert not Bill.objects.filter(superseded_at=None).exists()


def test_later_batch_must_go_first(town: Town) -> None:
    town.settle()
    batches = [town.enter("bills", named(name)) for name in ("水道料金", "訂正", "再訂正")]
    for batch in batches[:2]:
        with pytest.raises(LaterBatch) as refused:
            town.undo(batch)
        assert refused.value.later.pk == batches[2].pk
    for batch in reversed(batches):
        town.undo(batch)


def test_later_change_of_a_master_must_go_first(town: Town) -> None:
    town.settle()
    first, second = (
        town.enter("customers", [customer_rows()[0] | {"name": name}]) for name in ("花", "花子")
    )
    with pytest.raises(LaterBatch) as refused:
        town.undo(first)
    assert refused.value.later.pk == second.pk
    town.undo(second)
    town.undo(first)
    assert Customer.objects.get().name == "髙﨑 花子"


def test_new_customer_goes_again_unless_something_refers_to_it(town: Town) -> None:
    batch = town.enter("customers", customer_rows())
    bills = town.enter("bills", bill_rows())
    with pytest.raises(StillReferred) as refused:
        town.undo(batch)
    number = place_number(town.operator)
    assert (refused.value.noun, refused.value.number, refused.value.by) == ("place", number, "bill")
    town.undo(bills)
    with pytest.raises(StillReferred):  # versions of bills are kept for good
        town.undo(batch)


def test_new_customer_that_nothing_refers_to_is_removed(town: Town) -> None:
    batch = town.enter("customers", customer_rows())
    contracts = town.enter("contracts", contract_rows(town.operator))
    with pytest.raises(StillReferred, match="contract"):
        town.undo(batch)
    town.undo(contracts)
    town.undo(batch)
    assert [model.objects.count() for model in (Customer, Place, Contract)] == [0, 0, 0]
    assert town.enter("customers", customer_rows()).added == 1


def test_place_of_a_member_is_not_removed(town: Town) -> None:
    town.settle()
    with pytest.raises(StillReferred, match="memberplace"):
        town.undo(Batch.objects.get())


def test_points_that_were_earned_are_taken_back(tmp_path: Path, db: None) -> None:
    with operator_scope(OPERATOR.slug):
        town = Town(tmp_path)
        town.settle()
        town.enter("bills", bill_rows())
        earned = PointLot.objects.get().balance
        second = [row | {"line_charge": 6000, "line_payable": 6000, "total": 12000} for row in bill_rows()]
        batch = town.enter("bills", second)
        assert PointLot.objects.get().balance > earned > 0
        town.undo(batch)
        assert PointLot.objects.get().balance == earned
        town.undo(Batch.objects.get(state="published", kind="bills"))
        assert (PointLot.objects.get().balance, PointEntry.objects.count()) == (0, 4)


def test_taking_back_needs_a_reason(town: Town) -> None:
    town.settle()
    batch = town.enter("bills", bill_rows())
    with pytest.raises(ReasonMissing):
        town.undo(batch, note=" ")
    town.undo(batch, note="先月のファイル")
    event = batch.events.order_by("-id").first()
    assert (event.deed, event.by, event.note) == ("take_back", "Ueda", "先月のファイル")


def test_batch_older_than_the_journal_cannot_be_taken_back(town: Town) -> None:
    with pytest.raises(NotReversible):
        town.undo(published_batch(published_at=NOW))


def test_what_a_customer_saw_is_read_for_any_moment(town: Town) -> None:
    someone = town.settle()
    place, began = someone.places[0], town.now
    first = town.enter("bills", bill_rows(NEWEST))
    renamed = town.enter("customers", [customer_rows()[0] | {"name": "髙﨑 花"}])
    town.enter("contracts", contract_rows(town.operator))
    ended = town.enter("contracts", contract_rows(town.operator, course="業務用"))
    second = town.enter("bills", named("訂正", NEWEST))
    town.undo(second)
    town.undo(ended)
    town.undo(renamed)

    def read(days: int):
        at = began + days * DAY
        was = place_as_it_was(place_id=place.pk, rules=town.profile.bills, today=date(2024, 10, 1), at=at)
        names = [each.lines[0]["name"] for each in was.bills]
        return was.customer.name, names, [each.course for each in was.contracts]

    assert (
        place_as_it_was(place_id=place.pk, rules=town.profile.bills, today=date(2024, 10, 1), at=began - DAY)
        is None
    )
    assert [read(days) for days in range(9)] == [
        ("髙﨑 花子", [], []),
        ("髙﨑 花子", ["水道料金"], []),
        ("髙﨑 花", ["水道料金"], []),
        ("髙﨑 花", ["水道料金"], ["家庭用"]),
        ("髙﨑 花", ["水道料金"], ["業務用"]),
        ("髙﨑 花", ["訂正"], ["業務用"]),
        ("髙﨑 花", ["水道料金"], ["業務用"]),
        ("髙﨑 花", ["水道料金"], ["家庭用"]),
        ("髙﨑 花子", ["水道料金"], ["家庭用"]),
    ]
    assert first.pk == Bill.objects.get(superseded_at=None).batch_id


def test_what_was_removed_is_still_read_for_the_time_in_which_it_was_there(town: Town) -> None:
    batch = town.enter("customers", customer_rows())
    contracts = town.enter("contracts", contract_rows(town.operator))
    there = town.now
    town.undo(contracts)
    town.undo(batch)
    (place,) = places_numbered_at(number=place_number(town.operator), at=there)
    assert [each.course for each in contracts_as_they_were(place_id=place.pk, at=there)] == ["家庭用"]
    assert places_numbered_at(number=place.number, at=town.now) == []
    assert list(statements_at(place_id=place.pk, at=there)) == []
