"""As it was (過去の表示): what a customer's pages were made of at a moment, from versions and the journal.

The moment of a batch is the one it carries; customers saw it a little later, when all of it was written.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet

from madoguchi.models import Bill, Contract, Customer, Place, RowChange
from madoguchi.operators.schema.bills import Bills as BillRules
from madoguchi.services.bills import first_month

NOUNS: dict[type[models.Model], str] = {Contract: "contract", Customer: "customer", Place: "place"}


@dataclass(frozen=True, slots=True)
class PlaceAsItWas:
    """A place with its customer, and what it had; the records are copies that are not to be saved."""

    place: Place
    customer: Customer | None
    bills: list[Bill]
    contracts: list[Contract]


def statements_at(*, place_id: int, at: datetime) -> QuerySet[Bill]:
    """List the versions of a place's bills that were current at a moment, newest first."""
    published = Bill.objects.filter(place_id=place_id, published_at__lte=at)
    return published.filter(Q(superseded_at=None) | Q(superseded_at__gt=at)).order_by("-month", "-number")


def place_at(*, place_id: int, at: datetime) -> Place | None:
    """Give a place as it was; None where there was none yet, or no more."""
    return _row_at(Place, place_id, at)


def customer_at(*, customer_id: int, at: datetime) -> Customer | None:
    """Give a customer as it was; None where there was none yet, or no more."""
    return _row_at(Customer, customer_id, at)


def contracts_as_they_were(*, place_id: int, at: datetime) -> list[Contract]:
    """List the contracts of a place as they were, by service."""
    now_there = set(Contract.objects.filter(place_id=place_id).values_list("id", flat=True))
    changes = RowChange.objects.filter(noun="contract", before__isnull=False, holder_id=place_id)
    ids = sorted(now_there | set(changes.values_list("row_id", flat=True)))
    found = [_row_at(Contract, each, at) for each in ids]
    there = [each for each in found if each is not None and each.place_id == place_id]
    return sorted(there, key=lambda each: (each.service, each.kind, each.number))


def places_numbered_at(*, number: str, at: datetime) -> list[Place]:
    """List the places that had a number at a moment, which is one, or none."""
    now_named = set(Place.objects.filter(number=number).values_list("id", flat=True))
    changes = RowChange.objects.filter(noun="place", before__isnull=False, number=number)
    ids = sorted(now_named | set(changes.values_list("row_id", flat=True)))
    found = [_row_at(Place, each, at) for each in ids]
    return [each for each in found if each is not None and each.number == number]


def place_as_it_was(*, place_id: int, rules: BillRules, today: date, at: datetime) -> PlaceAsItWas | None:
    """Give all that a place's customer could see at a moment; ``today`` is the business day of it."""
    place = place_at(place_id=place_id, at=at)
    if place is None:
        return None
    bills = statements_at(place_id=place_id, at=at).filter(month__gte=first_month(rules, today))
    return PlaceAsItWas(
        place=place,
        customer=customer_at(customer_id=place.customer_id, at=at),
        bills=list(bills),
        contracts=contracts_as_they_were(place_id=place_id, at=at),
    )


def _row_at[M: models.Model](model: type[M], row_id: int, at: datetime) -> M | None:
    """Give a row as the first change after a moment found it, or as it is where there was none."""
    noun = NOUNS[model]
    changes = RowChange.objects.filter(noun=noun, row_id=row_id, changed_at__gt=at)
    first = changes.order_by("id").first()
    if first is None:
        managed: models.Manager[M] = model.objects  # type: ignore[attr-defined]  # each of them has it
        return managed.filter(pk=row_id).first()
    return _record(model, first.before) if first.before else None


def _record[M: models.Model](model: type[M], before: dict[str, Any]) -> M:
    """Make a record from a row as the journal has it."""
    fields = {field.column: field for field in model._meta.concrete_fields}  # noqa: SLF001  # Django's own way
    known = {name: value for name, value in before.items() if name in fields}
    return model(**{fields[name].attname: fields[name].to_python(value) for name, value in known.items()})
