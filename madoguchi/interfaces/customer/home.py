"""The home page (トップページ): the hot page, three prepared reads and one render."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from madoguchi.domain.clock import business_day
from madoguchi.domain.greetings import greeting
from madoguchi.domain.reasons import ReasonCode, why_empty
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer.bills import why_no_bills
from madoguchi.interfaces.customer.doors import members_only
from madoguchi.interfaces.rendering import render
from madoguchi.services.bills import lines_of, visible_bills
from madoguchi.services.mail_returns import why_dead
from madoguchi.services.notices import current_notices


@require_safe
@members_only
def home(request: CounterRequest) -> HttpResponse:
    """Show the current bill, the bills before it, what is announced, and the menu."""
    profile = request.operator.profile
    bills = visible_bills(
        place_id=request.visitor.place_id,
        rules=profile.bills,
        today=business_day(now=request.now),
    )
    current = bills[0] if bills else None
    notices = current_notices(member_id=request.visitor.member_id, now=request.now)
    return render(
        request,
        "home.html",
        greeting=greeting(now=request.now),
        bills=bills,
        current=current,
        why=None if current else why_no_bills(request),
        lines=lines_of(current) if current else [],
        notices=notices,
        why_dead=why_dead(died_at=request.visitor.mail_died_at),
        why_no_notices=why_empty(notices, ReasonCode.NO_NOTICES, empty=profile.notices.empty),
    )
