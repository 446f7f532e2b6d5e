"""Corrections (メールアドレスの訂正): what waits for a second person, who approves or declines."""

from http import HTTPStatus
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from madoguchi.domain.audit import subject
from madoguchi.interfaces.staff.reasons_typed import LONGEST_WHY, WhyMissing, typed_why
from madoguchi.interfaces.staff.rendering import render
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.models import EmailCorrection
from madoguchi.services import email_corrections
from madoguchi.services.email_corrections import CorrectionGone, NotYourOwn


def corrections_page(request: StaffRequest) -> HttpResponse:
    """List the proposals that wait."""
    waiting = list(email_corrections.open_corrections(now=request.now))
    request.looked_at = [subject("member", each.member_id) for each in waiting]
    return render(request, "corrections.html", waiting=waiting, done=request.GET.get("done", ""))


def correction_page(request: StaffRequest, *, correction: UUID) -> HttpResponse:
    """Show one proposal beside what it replaces, or decide it."""
    found = email_corrections.find_correction(reference=correction)
    if found is None:
        raise Http404
    request.looked_at = [subject("member", found.member_id)]
    if request.method != "POST":
        return _page(request, found)
    try:
        _decide(request, found)
    except WhyMissing:
        return _page(request, found, {"why": _("却下の理由を入力してください。")})
    except NotYourOwn:
        fault = _("ご自身が申請した訂正は承認できません。ほかの職員に依頼してください。")
        return _page(request, found, {"": fault}, status=HTTPStatus.CONFLICT)
    except CorrectionGone:
        fault = _("この申請は、期限が切れたか、処理済みか、アドレスが変わりました。")
        return _page(request, found, {"": fault}, status=HTTPStatus.CONFLICT)
    return HttpResponseRedirect(f"{request.counter}corrections/?done=decided", status=HTTPStatus.SEE_OTHER)


def _decide(request: StaffRequest, found: EmailCorrection) -> None:
    by, now = request.colleague.actor, request.now
    if request.POST.get("do") == "approve":
        email_corrections.approve(profile=request.operator.profile, correction=found, by=by, now=now)
    else:
        email_corrections.decline(correction=found, by=by, why=typed_why(request), now=now)


def _page(
    request: StaffRequest,
    found: EmailCorrection,
    faults: dict[str, str] | None = None,
    *,
    status: int | None = None,
) -> HttpResponse:
    answer = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    is_open = not found.outcome and found.expires_at > request.now
    return render(
        request,
        "correction.html",
        status=status or answer,
        correction=found,
        is_open=is_open,
        is_own=found.proposed_by_id == request.colleague.staff_id,
        faults=faults or {},
        typed_why=request.POST.get("why", "")[:LONGEST_WHY],
    )
