"""The audit record (監査記録): searched by auditors; whoever looks into it stands in it."""

from datetime import date
from urllib.parse import urlencode

from django.http import HttpResponse

from madoguchi.domain.audit import Act
from madoguchi.interfaces.staff.rendering import render
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.services import audit
from madoguchi.services.audit import PAGE, Search

FIELDS = ("who", "act", "about", "since", "until")
LONGEST = 120
FIRST, LAST = date(1900, 1, 1), date(2999, 12, 31)


def audit_page(request: StaffRequest) -> HttpResponse:
    """List entries by who, what, about whom and when, the newest first."""
    typed = typed_in(request)
    entries = audit.search(search_of(request), most=PAGE + 1)
    page = entries[:PAGE]
    request.looked_at = ["audit:record"]
    older = {**typed, "before": str(page[-1].position)} if len(entries) > PAGE else {}
    return render(
        request,
        "audit.html",
        entries=page,
        typed=typed,
        acts=list(Act),
        older=urlencode({name: value for name, value in older.items() if value}),
        head=audit.head(),
    )


def typed_in(request: StaffRequest) -> dict[str, str]:
    """Read what was typed into the filters."""
    return {name: request.GET.get(name, "").strip().replace("\x00", "")[:LONGEST] for name in FIELDS}


def search_of(request: StaffRequest) -> Search:
    """Read the filters, and where the page before has ended."""
    typed = typed_in(request)
    before = request.GET.get("before", "")[:18]
    return Search(
        who=typed["who"],
        act=typed["act"],
        about=typed["about"],
        since=_day(typed["since"]),
        until=_day(typed["until"]),
        before=int(before) if before.isascii() and before.isdigit() else None,
    )


def _day(text: str) -> date | None:
    """Read a day as browsers send it; what is none, or of another age, asks for none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST <= day <= LAST else None
