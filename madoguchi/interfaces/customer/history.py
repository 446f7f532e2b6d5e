"""The history (ご利用履歴): what happened to the member's account, and what helps who knows nothing of it."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from madoguchi.domain.reasons import ReasonCode, why_empty
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer.doors import members_only
from madoguchi.interfaces.rendering import render
from madoguchi.services.history import MOST_EVENTS, events_of
from madoguchi.services.sign_in import failures_since


@require_safe
@members_only
def history(request: CounterRequest) -> HttpResponse:
    """Show the newest events, and failures that no sign-in has followed yet."""
    visitor, profile = request.visitor, request.operator.profile
    events = events_of(member_id=visitor.member_id)
    return render(
        request,
        "account/history.html",
        events=events,
        why=why_empty(events, ReasonCode.NO_HISTORY),
        failures=failures_since(profile=profile, login_id=visitor.login_id, now=request.now),
        most=MOST_EVENTS,
    )
