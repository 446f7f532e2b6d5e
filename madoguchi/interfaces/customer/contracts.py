"""Contracts (ご契約内容): courses and options in force at the place looked at."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from madoguchi.domain.clock import business_day
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer.doors import members_only
from madoguchi.interfaces.rendering import render
from madoguchi.models import Contract
from madoguchi.services.contracts import running_contracts


@require_safe
@members_only
def contracts(request: CounterRequest) -> HttpResponse:
    """Show what is contracted."""
    return render(request, "contracts.html", contracts=_contracts(request))


def _contracts(request: CounterRequest) -> list[Contract]:
    if request.visitor.place_id is None:
        return []
    today = business_day(now=request.now)
    return list(running_contracts(place_id=request.visitor.place_id, today=today))
