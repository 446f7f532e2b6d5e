"""Contracts (ご契約内容): courses and options at the place looked at, and those that have ended."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from madoguchi.domain.clock import business_day
from madoguchi.domain.reasons import ReasonCode, why_empty
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer.doors import members_only
from madoguchi.interfaces.customer.unlinked import why_unlinked
from madoguchi.interfaces.rendering import render
from madoguchi.operators.schema.read_only import ContractColumn, by_way
from madoguchi.services.contracts import OfService, contracts_at


@require_safe
@members_only
def contracts(request: CounterRequest) -> HttpResponse:
    """Show what is contracted, by service, and how it is changed."""
    place_id = request.visitor.place_id
    found = contracts_at(place_id=place_id, today=business_day(now=request.now))
    current, ended = _filled(request, found.current), _filled(request, found.ended)
    return render(
        request,
        "contracts.html",
        contracts=found,
        columns=current,
        columns_of_ended=ended,
        ways=by_way(sorted(current, key=lambda column: column.changed_by)),
        why=why_empty(found.current, ReasonCode.NO_CONTRACTS) if place_id else why_unlinked(request),
    )


def _filled(request: CounterRequest, groups: list[OfService]) -> list[ContractColumn]:
    """Give the columns in which any of these contracts has a value."""
    contracts = [shown.contract for _service, group in groups for shown in group]
    return [
        column
        for column in request.operator.profile.contracts.columns
        if any(getattr(contract, column.field) not in (None, "") for contract in contracts)
    ]
