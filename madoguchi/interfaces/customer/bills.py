"""Bills (ご利用料金): the list, and one bill with its lines."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls.converters import StringConverter
from django.views.decorators.http import require_safe

from madoguchi.domain.clock import business_day
from madoguchi.domain.reasons import Reason
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer.chosen_places import chosen_places
from madoguchi.interfaces.customer.doors import members_only
from madoguchi.interfaces.customer.one_state import of_one_state
from madoguchi.interfaces.customer.unlinked import why_unlinked
from madoguchi.interfaces.rendering import render
from madoguchi.models import Bill, MemberPlace, Redemption
from madoguchi.services.bills import BillRow, find_bill, visible_bills, why_hidden, why_none, why_unpaid
from madoguchi.services.bills_of_places import billed_year
from madoguchi.services.places import find_place, has_several_places
from madoguchi.services.redemptions import redemptions_on_bill


class BillNumber(StringConverter):
    """The number of a bill, as ingest admits it."""

    regex = "[0-9A-Za-z][0-9A-Za-z._-]{0,39}"


@require_safe
@members_only
@of_one_state
def bill_list(request: CounterRequest) -> HttpResponse:
    """List the bills of the place looked at, newest first, or of several places by year."""
    chosen = chosen_places(request)
    if chosen is not None:
        return bills_of_places(request, chosen)
    bills = bills_here(request)
    return render(
        request,
        "bills.html",
        bills=bills,
        why=None if bills else why_no_bills(request),
        has_several_places=has_several_places(member_id=request.visitor.member_id),
    )


def bills_of_places(request: CounterRequest, chosen: list[MemberPlace]) -> HttpResponse:
    """List the bills of several places, a year a page."""
    year = request.GET.get("year", "")[:4]
    listed = billed_year(places=chosen, year=int(year) if year.isdecimal() else None, **_rules(request))
    return render(
        request,
        "bills_of_places.html",
        listed=listed,
        why=None if listed.year else why_no_bills(request, chosen),
        places={link.place_id: link for link in chosen},
        query=_query(request),
    )


def _query(request: CounterRequest) -> str:
    """Give what an address says of the places, without the year."""
    kept = request.GET.copy()
    kept.pop("year", None)
    return kept.urlencode()


@require_safe
@members_only
def current_bill(request: CounterRequest) -> HttpResponse:
    """Lead to the newest bill, or to the list, which says why there is none."""
    bills = bills_here(request)
    if not bills:
        return HttpResponseRedirect(f"{request.root}bills/")
    reference = request.visitor.place_reference
    return HttpResponseRedirect(f"{request.root}bills/{reference}/{bills[0].number}/")


@require_safe
@members_only
@of_one_state
def bill(request: CounterRequest, *, reference: UUID, number: str) -> HttpResponse:
    """Show one bill of one of the member's places; of one that is shown no more, say why."""
    member_place = find_place(member_id=request.visitor.member_id, reference=reference)
    if member_place is None:
        raise Http404
    where: dict[str, Any] = {"place_id": member_place.place_id, "number": number, **_rules(request)}
    found = find_bill(**where)
    if found is None:
        if why := why_hidden(**where):
            return render(request, "refusal.html", status=404, why=why)
        raise Http404
    return render(
        request,
        "bill.html",
        bill=found,
        place=member_place.place,
        summary=(found.summary or {}) | {"total": found.total},
        settled_on=found.paid_on or found.due_on,
        why_unpaid=why_unpaid(found),
        redemptions=_redemptions(request, found),
    )


def _redemptions(request: CounterRequest, shown: Bill) -> list[Redemption]:
    """List the exchanges whose worth is taken off a bill, at operators with points."""
    if request.operator.profile.points is None:
        return []
    return redemptions_on_bill(place_id=shown.place_id, month=shown.month)


def bills_here(request: CounterRequest) -> list[BillRow]:
    """List the bills of the place looked at."""
    return visible_bills(
        place_id=request.visitor.place_id,
        **_rules(request),
    )


def why_no_bills(request: CounterRequest, chosen: Sequence[MemberPlace] | None = None) -> Reason:
    """Say why no bill of the place looked at is shown, or of those chosen."""
    here = [request.visitor.place_id] if request.visitor.place_id else []
    place_ids = here if chosen is None else [link.place_id for link in chosen]
    return why_none(place_ids=place_ids, **_rules(request)) if place_ids else why_unlinked(request)


def _rules(request: CounterRequest) -> dict[str, Any]:
    return {"rules": request.operator.profile.bills, "today": business_day(now=request.now)}
