"""Requests for invoices (適格請求書発行依頼): asked for once, noted when the first one was posted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from madoguchi.domain.clock import business_day
from madoguchi.domain.document_delivery import DeliveryRule, DeliveryState, delivery_state
from madoguchi.domain.history import EventKind
from madoguchi.models import InvoiceRequest, Place
from madoguchi.services.history import note_event


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where the customer of a place stands, and since when."""

    state: DeliveryState
    requested_on: date | None
    first_posted_on: date | None


def delivery_at(*, place_id: int, rule: DeliveryRule, is_entitled: bool = True) -> Delivery:
    """Say how far the request of a place's customer has come."""
    found = InvoiceRequest.objects.filter(customer__places=place_id).first()
    requested_on = business_day(now=found.requested_at) if found else None
    first_posted_on = found.first_posted_on if found else None
    state = delivery_state(
        rule=rule,
        requested_on=requested_on,
        first_posted_on=first_posted_on,
        is_entitled=is_entitled,
    )
    return Delivery(state, requested_on, first_posted_on)


@transaction.atomic
def request_invoices(*, member_id: int, place_id: int, now: datetime) -> None:
    """Note that the customer of a member's place asks for invoices; asking again changes nothing."""
    customer_id = Place.objects.values_list("customer_id", flat=True).get(pk=place_id)
    _request, is_new = InvoiceRequest.objects.get_or_create(
        customer_id=customer_id, defaults={"requested_at": now}
    )
    if is_new:
        note_event(member_id=member_id, kind=EventKind.INVOICES_ASKED, now=now)


def customers_who_download(rule: DeliveryRule) -> Q:
    """Match the places whose customers have come as far as downloading."""
    if not rule.is_on_request:
        return Q()
    posted = {"customer__invoice_requests__first_posted_on__isnull": False} if rule.first_is_posted else {}
    return Q(customer__invoice_requests__isnull=False, **posted)


def any_may_download(*, place_ids: Iterable[int], rule: DeliveryRule) -> bool:
    """Tell whether the customer of one of some places has come as far as downloading."""
    return Place.objects.filter(customers_who_download(rule), pk__in=place_ids).exists()


def waiting_requests() -> list[InvoiceRequest]:
    """List the requests whose first invoice is still to be posted, the longest first."""
    waiting = InvoiceRequest.objects.filter(first_posted_on=None).order_by("requested_at", "id")
    return list(waiting.select_related("customer"))


def note_posted(*, customer_number: str, on: date) -> bool:
    """Note that a customer's first invoice was posted; say whether one was waited for."""
    waiting = InvoiceRequest.objects.filter(customer__number=customer_number, first_posted_on=None)
    return bool(waiting.update(first_posted_on=on))
