"""Customer views (お客さま画面の確認): the portal as a member sees it, read-only, on record, for minutes.

The customers' own views answer, below the counter's address, so that every link stays there and every form
ends at a door that takes none (see ``onlooking``).
"""

from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from madoguchi.domain.audit import subject
from madoguchi.domain.reasons import Reason
from madoguchi.interfaces.counter_request import Onlooking
from madoguchi.interfaces.staff import onlooking
from madoguchi.interfaces.staff.members import found_member
from madoguchi.interfaces.staff.reasons_typed import LONGEST_WHY, WhyMissing, typed_why
from madoguchi.interfaces.staff.rendering import render
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.interfaces.waiting import to_wait
from madoguchi.models import Member
from madoguchi.services import customer_views
from madoguchi.services.customer_views import NobodyToLookAs, WrongCode
from madoguchi.services.tallies import TooManyTries

LONGEST_CODE = 20
# Pages that only show; those that hold secrets, begin something or make files are not among them.
SHOWN = frozenset(
    {
        *("home", "bills", "current_bill", "bill", "usage", "contracts", "customer", "account", "history"),
        *("notices", "notice", "places", "points", "redemption", "procedures", "requests", "request"),
        *("documents", "words", "contact"),
    }
)


def begin_page(request: StaffRequest, *, member: int) -> HttpResponse:
    """Ask for the code that the member reads out, or a reason; and begin."""
    found = found_member(member)
    if request.method != "POST":
        return _form(request, found)
    try:
        _begin(request, found)
    except WrongCode:
        fault = _(
            "確認コードが違うか、有効時間を過ぎています。"
            "お客さまの画面に新しいコードを表示していただき、もう一度伺ってください。"
        )
        return _form(request, found, {"code": fault})
    except WhyMissing:
        return _form(request, found, {"why": _("確認コードか理由のどちらかを入力してください。")})
    except NobodyToLookAs:
        fault = _("停止中または退会した会員の画面は表示できません。")
        return _form(request, found, {"": fault}, status=HTTPStatus.CONFLICT)
    except TooManyTries as refusal:
        return to_wait(refusal, lambda **more: _form(request, found, **more), now=request.now)
    return HttpResponseRedirect(f"{request.counter}as/home/", status=HTTPStatus.SEE_OTHER)


def _begin(request: StaffRequest, member: Member) -> None:
    whose: dict[str, Any] = {
        "rules": request.operator.profile.staff,
        "member_id": member.pk,
        "colleague": request.colleague,
        "now": request.now,
    }
    if typed := request.POST.get("code", "")[:LONGEST_CODE].strip():
        customer_views.begin_by_code(**whose, typed=typed)
    else:
        customer_views.begin_by_reason(**whose, why=typed_why(request))


def end_page(request: StaffRequest) -> HttpResponse:
    """End the view of this session, and go back to the account."""
    member_id = customer_views.end_view(colleague=request.colleague, now=request.now)
    where = f"members/{member_id}/" if member_id else "customers/"
    return HttpResponseRedirect(f"{request.counter}{where}", status=HTTPStatus.SEE_OTHER)


def seen_page(request: StaffRequest, *, page: str) -> HttpResponse:
    """Show a page of the portal as the member of the running view sees it."""
    reference = request.colleague.session_reference
    view = customer_views.running_view(session_reference=reference, now=request.now)
    if view is None:
        return onlooking.refused(
            request, _("もう一度、会員の画面から始めてください。"), _("お客さま画面の確認は終わりました")
        )
    request.looked_at = [subject("member", view.member_id)]
    request.looked_page, request.looked_why = f"as/{page}"[:200], view.why
    visitor = customer_views.visitor_of(view)
    looking = Onlooking(visitor, f"{request.counter}view/end/", view.ends_at)
    return onlooking.seen(request, page, root=f"{request.counter}as/", onlooking=looking, shown=SHOWN)


def _form(
    request: StaffRequest,
    member: Member,
    faults: dict[str, str] | None = None,
    *,
    why: Reason | None = None,
    status: int | None = None,
) -> HttpResponse:
    answer = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    return render(
        request,
        "customer_view.html",
        status=status or answer,
        member=member,
        faults=faults or {},
        why=why,
        typed_why=request.POST.get("why", "")[:LONGEST_WHY],
        minutes=request.operator.profile.staff.view_minutes,
    )
