"""Customer data (お客様基本情報): as the billing system holds them, read only."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer.doors import members_only
from madoguchi.interfaces.rendering import render
from madoguchi.services.places import find_place


@require_safe
@members_only
def customer(request: CounterRequest) -> HttpResponse:
    """Show name, address, phone and billing address, and say who changes them."""
    reference, member_id = request.visitor.place_reference, request.visitor.member_id
    found = find_place(member_id=member_id, reference=reference) if reference else None
    place = found.place if found else None
    return render(request, "customer.html", place=place, customer=place.customer if place else None)
