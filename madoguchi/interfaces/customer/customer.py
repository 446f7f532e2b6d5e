"""Customer data (お客様基本情報): as the billing system holds them, read only."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from madoguchi.domain.reasons import Reason, ReasonCode
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer.doors import members_only
from madoguchi.interfaces.customer.unlinked import why_unlinked
from madoguchi.interfaces.rendering import render
from madoguchi.operators.schema.read_only import by_way
from madoguchi.services.places import count_places, find_place


@require_safe
@members_only
def customer(request: CounterRequest) -> HttpResponse:
    """Show who the customer is and where bills go, and say who changes what."""
    reference, member_id = request.visitor.place_reference, request.visitor.member_id
    found = find_place(member_id=member_id, reference=reference) if reference else None
    return render(
        request,
        "customer.html",
        place=found.place if found else None,
        places=count_places(member_id=member_id),
        groups=by_way(request.operator.profile.customer.fields),
        why=None if found else why_unlinked(request),
        why_nothing=Reason(ReasonCode.NOT_REGISTERED),
    )
