"""The spoken code (確認コード): read out to staff on the phone, so that they may see what the member sees."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer.doors import members_only
from madoguchi.interfaces.rendering import render
from madoguchi.services.customer_views import LASTS, make_code


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def spoken_code(request: CounterRequest) -> HttpResponse:
    """Say what a code lets staff do, or make one, which is shown in this answer alone."""
    code = make_code(member_id=request.visitor.member_id, now=request.now) if request.method == "POST" else ""
    return render(
        request,
        "account/spoken_code.html",
        code=code,
        until=request.now + LASTS,
        minutes=request.operator.profile.staff.view_minutes,
    )
