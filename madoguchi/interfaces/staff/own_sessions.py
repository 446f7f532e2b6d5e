"""One's own sessions (ログイン中の端末): listed, and the others ended."""

from django.http import HttpResponse, HttpResponseRedirect

from madoguchi.interfaces.staff.rendering import render
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.services.staff.sessions import end_others, sessions_of


def own_sessions(request: StaffRequest) -> HttpResponse:
    """List the colleague's own sessions, or end all but this one."""
    if request.method == "POST":
        end_others(request.colleague, now=request.now)
        return HttpResponseRedirect(f"{request.counter}sessions/?done=ended", status=303)
    colleague, rules = request.colleague, request.operator.profile.staff
    return render(
        request,
        "own_sessions.html",
        sessions=sessions_of(staff_id=colleague.staff_id, rules=rules, now=request.now),
        rules=rules,
        done=request.GET.get("done", ""),
    )
