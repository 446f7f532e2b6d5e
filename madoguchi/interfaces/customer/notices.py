"""Notices (お知らせ)."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from madoguchi.domain.reasons import ReasonCode, why_empty
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer.doors import members_only
from madoguchi.interfaces.rendering import render
from madoguchi.services.notices import current_notices, find_notice


@require_safe
@members_only
def notice_list(request: CounterRequest) -> HttpResponse:
    """List what is announced."""
    notices = current_notices(now=request.now)
    why = why_empty(notices, ReasonCode.NO_NOTICES, empty=request.operator.profile.notices.empty)
    return render(request, "notices.html", notices=notices, why=why)


@require_safe
@members_only
def notice(request: CounterRequest, *, notice_id: int) -> HttpResponse:
    """Show one notice."""
    found = find_notice(notice_id=notice_id, now=request.now)
    if found is None:
        raise Http404
    return render(request, "notice.html", notice=found)
