"""Postings (今後も郵送する書面): services whose invoices are posted for good, and to whom in a month."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from madoguchi.models import Bill, Contract, InvoiceRequest
from madoguchi.operators.schema.documents import Documents


@dataclass(frozen=True, slots=True)
class Posting:
    """A bill whose invoice is posted, and the services that make it so."""

    customer_number: str
    recipient: str
    bill_number: str
    services: tuple[str, ...]


def postings_of(*, month: date, rules: Documents) -> Iterator[Posting]:
    """List a month's bills with services that are always posted, of those who asked where one must ask.

    A bill has a service if a line of it begins with its name, or if the place has a running contract for it.
    """
    if not rules.posted_services:
        return
    contracts = _contracts(rules.posted_services)
    for bill in _bills(month, rules).iterator(chunk_size=1000):
        names = [str(line["name"]) for line in bill.lines] + contracts.get(bill.place_id, [])
        services = tuple(each for each in rules.posted_services if _is_named(each, names))
        if services:
            customer = bill.place.customer
            recipient = customer.billing_name or customer.name
            yield Posting(customer.number, recipient, bill.number, services)


def _is_named(service: str, names: Sequence[str]) -> bool:
    return any(name.startswith(service) for name in names)


def _bills(month: date, rules: Documents) -> QuerySet[Bill]:
    bills = Bill.objects.filter(month=month, superseded_at=None).select_related("place__customer")
    if rules.is_on_request:
        asked = InvoiceRequest.objects.filter(customer=OuterRef("place__customer"))
        bills = bills.filter(Exists(asked))
    return bills.order_by("place__customer__number", "number")


def _contracts(services: Sequence[str]) -> dict[int, list[str]]:
    """Give what places have a running contract for, as far as it is one of these services."""
    meant = Q(service__in=services) | Q(course__in=services)
    found: dict[int, list[str]] = {}
    for place_id, *names in Contract.objects.filter(meant, ended_on=None, status="running").values_list(
        "place_id", "service", "course"
    ):
        found.setdefault(place_id, []).extend(names)
    return found
