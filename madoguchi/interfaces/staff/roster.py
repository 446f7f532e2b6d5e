"""The roster (職員の管理): who works here; invited, given other roles, locked out, helped to a new factor."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from madoguchi.domain.permissions import DEFAULT_ROLES
from madoguchi.interfaces.staff.rendering import render
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.models import StaffMember
from madoguchi.services.staff import invitations, roster
from madoguchi.services.staff.invitations import AlreadyEnrolled
from madoguchi.services.staff.roster import (
    NoMoreLet,
    NoSuchStaff,
    NotYourself,
    StaffKnown,
    StaffRefused,
)

LONGEST_TYPED, LONGEST_WHY = 254, 500


def roster_page(request: StaffRequest) -> HttpResponse:
    """List all staff."""
    return render(request, "roster.html", everyone=list(roster.everyone()), done=request.GET.get("done", ""))


def invite_page(request: StaffRequest) -> HttpResponse:
    """Ask whom to invite, or invite."""
    if request.method != "POST":
        return _invite_form(request)
    typed = {name: request.POST.get(name, "")[:LONGEST_TYPED].strip() for name in ("name", "email")}
    try:
        invitations.invite(
            profile=request.operator.profile,
            roles=request.POST.getlist("roles"),
            by=request.colleague.actor,
            now=request.now,
            **typed,
        )
    except StaffKnown:
        return _invite_form(request, {"email": _("このメールアドレスの職員は、すでに登録されています。")})
    except StaffRefused as refused:
        return _invite_form(request, {refused.part: _fault(refused.part)})
    return HttpResponseRedirect(f"{request.counter}roster/?done=invited", status=HTTPStatus.SEE_OTHER)


def colleague_page(request: StaffRequest, *, reference: UUID) -> HttpResponse:
    """Show one of staff, or change something about one."""
    try:
        staff = roster.find_staff(reference=reference)
    except NoSuchStaff:
        raise Http404 from None
    if request.method != "POST":
        return _one(request, staff)
    deed = DEEDS.get(request.POST.get("do", ""))
    if deed is None:
        return _one(request, staff)
    return _done(request, staff, partial(deed, request, staff), done=request.POST["do"])


def _done(
    request: StaffRequest, staff: StaffMember, deed: Callable[[], object], *, done: str
) -> HttpResponse:
    try:
        deed()
    except NotYourself:
        fault = _("ご自身の役割や利用停止は変更できません。ほかの管理者に依頼してください。")
        return _one(request, staff, {"": fault}, status=HTTPStatus.CONFLICT)
    except NoMoreLet:
        fault = _("あなたの役割が変わったため、何も変更していません。ほかの管理者にご確認ください。")
        return _one(request, staff, {"": fault}, status=HTTPStatus.CONFLICT)
    except AlreadyEnrolled:
        fault = _("状態が変わっています。内容をご確認ください。")
        return _one(request, staff, {"": fault}, status=HTTPStatus.CONFLICT)
    except StaffRefused as refused:
        return _one(
            request, staff, {refused.part: _fault(refused.part)}, status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
    where = f"{request.counter}roster/{staff.reference}/?done={done}"
    return HttpResponseRedirect(where, status=HTTPStatus.SEE_OTHER)


def _change_roles(request: StaffRequest, staff: StaffMember) -> None:
    roles = request.POST.getlist("roles")
    roster.change_roles(**_who(request), staff=staff, roles=roles)


def _lock(request: StaffRequest, staff: StaffMember) -> None:
    roster.lock(**_who(request), staff=staff, why=_why(request))


def _unlock(request: StaffRequest, staff: StaffMember) -> None:
    roster.unlock(**_who(request), staff=staff, why=_why(request))


def _reset(request: StaffRequest, staff: StaffMember) -> None:
    profile, by = request.operator.profile, request.colleague.actor
    invitations.reset(profile=profile, staff=staff, by=by, why=_why(request), now=request.now)


def _invite_again(request: StaffRequest, staff: StaffMember) -> None:
    profile, by = request.operator.profile, request.colleague.actor
    invitations.invite_again(profile=profile, staff=staff, by=by, now=request.now)


DEEDS: dict[str, Callable[[StaffRequest, StaffMember], None]] = {
    "roles": _change_roles,
    "lock": _lock,
    "unlock": _unlock,
    "reset": _reset,
    "invite": _invite_again,
}


def _who(request: StaffRequest) -> dict[str, Any]:
    """Give who does it, by whose rules, and when."""
    return {"rules": request.operator.profile.staff, "by": request.colleague.actor, "now": request.now}


def _why(request: StaffRequest) -> str:
    """Give the reason as it was typed; without one nothing is done. Raises StaffRefused."""
    if why := request.POST.get("why", "").strip()[:LONGEST_WHY]:
        return why
    raise StaffRefused("why")


def _invite_form(request: StaffRequest, faults: dict[str, str] | None = None) -> HttpResponse:
    return render(
        request,
        "invite.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        faults=faults or {},
        typed={name: request.POST.get(name, "")[:LONGEST_TYPED] for name in ("name", "email")},
        roles=list(DEFAULT_ROLES),
        chosen=request.POST.getlist("roles"),
        hours=request.operator.profile.staff.invitation_hours,
    )


def _one(
    request: StaffRequest,
    staff: StaffMember,
    faults: dict[str, str] | None = None,
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    return render(
        request,
        "colleague.html",
        status=status,
        staff=staff,
        faults=faults or {},
        roles=list(DEFAULT_ROLES),
        chosen=request.POST.getlist("roles") or staff.roles,
        typed_why=request.POST.get("why", "")[:LONGEST_WHY],
        is_oneself=staff.pk == request.colleague.staff_id,
        done=request.GET.get("done", ""),
    )


def _fault(part: str) -> str:
    return {
        "email": _("メールアドレスの形が正しくありません。"),
        "name": _("氏名を60文字以内で入力してください。"),
        "roles": _("役割を一つ以上選んでください。"),
        "why": _("理由を入力してください。監査記録に残ります。"),
    }[part]
