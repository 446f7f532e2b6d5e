"""Random lives of batches against a plain model: what is shown now, and at every moment that was."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from madoguchi.ingest.taking_back import TakeBackRefused
from madoguchi.models import Batch, Bill, Customer, Place
from madoguchi.models.scope import operator_scope
from madoguchi.services.as_it_was import customer_at, place_at, places_numbered_at, statements_at
from tests.billing_files import bill_rows, customer_rows
from tests.cast import NOW
from tests.ingest.test_taking_back import DAY, Town

OPERATOR = settings.REGISTRY["kanazawa-cable"]
NUMBERS = ["0000000001", "0000000002", "0000000003"]
MONTHS = [date(2024, 8, 1), date(2024, 9, 1)]

type World = dict[Any, Any]


@dataclass
class Model:
    """What is known after each day; a batch is what it has set, and what stood there before."""

    days: list[World] = field(default_factory=lambda: [{}])
    batches: list[tuple[World, World]] = field(default_factory=list)
    gone: set[int] = field(default_factory=set)

    def enter(self, stated: World) -> None:
        world = self.days[-1]
        changed = {key: value for key, value in stated.items() if world.get(key) != value}
        self.batches.append((changed, {key: world.get(key) for key in changed}))
        self.days.append(world | changed)

    def may_go(self, number: int) -> bool:
        changed, _before = self.batches[number]
        later = [each for n, (each, _) in enumerate(self.batches) if n > number and n not in self.gone]
        return not any(changed.keys() & each.keys() for each in later)

    def undo(self, number: int) -> None:
        _changed, before = self.batches[number]
        self.gone.add(number)
        world = self.days[-1] | before
        self.days.append({key: value for key, value in world.items() if value is not None})


CUSTOMERS = st.tuples(
    st.just("customers"), st.dictionaries(st.integers(0, 2), st.sampled_from("甲乙"), min_size=1)
)
BILLS = st.tuples(
    st.just("bills"),
    st.dictionaries(st.tuples(st.integers(0, 2), st.integers(0, 1)), st.sampled_from("甲乙丙"), min_size=1),
)
UNDO = st.tuples(st.just("undo"), st.integers(0, 9))


def customer_row(place: int, name: str) -> dict[str, Any]:
    number = NUMBERS[place]
    return customer_rows()[0] | {"customer_number": number[:10], "place_number": number, "name": name}


def bills_of(stated: dict[tuple[int, int], str]) -> list[dict[str, Any]]:
    return [
        row | {"place_number": NUMBERS[place], "line_name": name}
        for (place, month), name in sorted(stated.items())
        for row in bill_rows(MONTHS[month])
    ]


def shown(at) -> World:
    """Read what was shown at a moment."""
    world: World = {}
    for index, number in enumerate(NUMBERS):
        for place in places_numbered_at(number=number, at=at):
            assert place_at(place_id=place.pk, at=at) == place
            customer = customer_at(customer_id=place.customer_id, at=at)
            world[index] = customer.name
            for bill in statements_at(place_id=place.pk, at=at):
                world[index, MONTHS.index(bill.month)] = bill.lines[0]["name"]
    return world


def shown_now() -> World:
    """Read what is shown, as pages do."""
    world: World = {}
    for place in Place.objects.select_related("customer"):
        index = NUMBERS.index(place.number)
        world[index] = place.customer.name
        for bill in Bill.objects.filter(place=place, superseded_at=None):
            world[index, MONTHS.index(bill.month)] = bill.lines[0]["name"]
    return world


AUGUST = (0, 0)
TO_AND_FRO = [("customers", {0: name}) for name in "甲乙甲"]
BILLS_TO_AND_FRO = [TO_AND_FRO[0], *(("bills", {AUGUST: name}) for name in "甲乙甲")]
WITHOUT_WHO_BEGAN = [
    ("customers", {0: "甲", 1: "甲"}),
    ("bills", {AUGUST: "甲"}),
    ("bills", {AUGUST: "甲", (1, 0): "甲"}),
]


@example(TO_AND_FRO)
@example(BILLS_TO_AND_FRO)
@example([*WITHOUT_WHO_BEGAN, ("undo", 1), WITHOUT_WHO_BEGAN[-1]])
@given(st.lists(CUSTOMERS | BILLS | UNDO, min_size=1, max_size=9))
@hypothesis_settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_life_of_batches_is_shown_and_read_as_the_model_has_it(db, tmp_path, deeds) -> None:
    with operator_scope(OPERATOR.slug), transaction.atomic():
        town, model, made = Town(tmp_path), Model(), []
        town.now = began = NOW - 30 * DAY
        for deed, what in deeds:
            if deed == "undo":
                undo(town, model, made, what)
            elif deed == "customers":
                enter(town, model, made, "customers", what, [customer_row(*each) for each in what.items()])
            elif known := {key: name for key, name in what.items() if key[0] in model.days[-1]}:
                enter(town, model, made, "bills", known, bills_of(known))
        assert shown_now() == model.days[-1]
        moments = [shown(began + day * DAY) for day in range(len(model.days))]
        assert moments == model.days
        assert Customer.objects.count() == len({key for key in model.days[-1] if isinstance(key, int)})
        transaction.set_rollback(True)


def enter(town: Town, model: Model, made: list[Batch], kind: str, stated: World, rows: Any) -> None:
    last = town.enter(kind, rows)
    if last in made:  # the same content still stands, so it is the same batch and there is nothing to change
        assert model.days[-1] | stated == model.days[-1]
        model.days.append(model.days[-1])
        return
    made.append(last)
    model.enter(stated)


def undo(town: Town, model: Model, made: list[Batch], what: int) -> None:
    standing = [number for number in range(len(made)) if number not in model.gone]
    if not standing:
        return
    number = standing[what % len(standing)]
    before, day = shown_now(), town.now
    try:
        town.undo(made[number])
    except TakeBackRefused:
        town.now = day
        assert shown_now() == before
        has_new = any(value is None for value in model.batches[number][1].values())
        assert not model.may_go(number) or (has_new and made[number].kind == "customers")
        return
    assert model.may_go(number)
    model.undo(number)
