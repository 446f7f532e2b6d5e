"""Notices (お知らせ): the list, one of them, and that all have been read."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from madoguchi.domain.reasons import ReasonCode, why_empty
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer.doors import members_only
from madoguchi.interfaces.rendering import render
from madoguchi.interfaces.rendering.words import prose
from madoguchi.services.notices import current_notices, find_notice, mark_all_read, mark_read


@require_safe
@members_only
def notice_list(request: CounterRequest) -> HttpResponse:
    """List what is announced to the member."""
    notices = current_notices(member_id=request.visitor.member_id, now=request.now)
    why = why_empty(notices, ReasonCode.NO_NOTICES, empty=request.operator.profile.notices.empty)
    return render(request, "notices.html", notices=notices, why=why)


@require_safe
@members_only
def notice(request: CounterRequest, *, notice_id: int) -> HttpResponse:
    """Show one notice, which is read from then on; somebody else's is not found."""
    member_id = request.visitor.member_id
    found = find_notice(member_id=member_id, notice_id=notice_id, now=request.now)
    if found is None:
        raise Http404
    if request.method == "GET" and not request.onlooking:
        mark_read(member_id=member_id, notice=found, now=request.now)
    return render(request, "notice.html", notice=found, text=prose(found.body))


@require_POST
@members_only
def notices_read(request: CounterRequest) -> HttpResponse:
    """Take all as read, however often it is sent."""
    mark_all_read(member_id=request.visitor.member_id, now=request.now)
    return HttpResponseRedirect(f"{request.root}notices/", status=303)
