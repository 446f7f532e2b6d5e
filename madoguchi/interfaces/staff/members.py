"""Members (会員): one account, and what staff do for it: lock, unlock, sign out, propose an address."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from madoguchi.interfaces.staff.reasons_typed import LONGEST_WHY, WhyMissing, typed_why
from madoguchi.interfaces.staff.rendering import render
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.models import Member
from madoguchi.services import account_locks, customer_desk, email_corrections
from madoguchi.services.account_locks import NotLocked, NotOpen
from madoguchi.services.email_corrections import AddressRefused, AlreadyProposed

LONGEST_EMAIL = 254


def found_member(member: int) -> Member:
    """Find the account that an address names; none of this operator's is not found."""
    found = customer_desk.find_member(member_id=member)
    if found is None:
        raise Http404
    return found


def member_page(request: StaffRequest, *, member: int) -> HttpResponse:
    """Show one account, its history and what was sent to it."""
    found = found_member(member)
    whole = request.GET.get("all", "")
    lists = customer_desk.of_member(found, profile=request.operator.profile, whole=whole, now=request.now)
    return render(
        request, "member.html", member=found, whole=whole, done=request.GET.get("done", ""), **lists
    )


def help_page(request: StaffRequest, *, member: int) -> HttpResponse:
    """Ask for the reason of an act, or do it."""
    found = found_member(member)
    if request.method != "POST":
        return _form(request, found)
    deed = DEEDS.get(request.POST.get("do", ""))
    if deed is None:
        return _form(request, found)
    try:
        deed(request, found)
    except WhyMissing:
        return _form(request, found, {"why": _("理由を入力してください。監査記録に残ります。")})
    except AddressRefused:
        fault = _("メールアドレスの形が正しくないか、今のアドレスと同じです。")
        return _form(request, found, {"email": fault})
    except (NotOpen, NotLocked, AlreadyProposed):
        fault = _("状態が変わっています。内容をご確認ください。")
        return _form(request, found, {"": fault}, status=HTTPStatus.CONFLICT)
    where = f"{request.counter}members/{found.pk}/?done={request.POST['do']}"
    return HttpResponseRedirect(where, status=HTTPStatus.SEE_OTHER)


def _common(request: StaffRequest, member: Member) -> dict[str, Any]:
    return {
        "profile": request.operator.profile,
        "member_id": member.pk,
        "by": request.colleague.actor,
        "why": typed_why(request),
        "now": request.now,
    }


def _lock(request: StaffRequest, member: Member) -> None:
    account_locks.lock(**_common(request, member))


def _unlock(request: StaffRequest, member: Member) -> None:
    account_locks.unlock(**_common(request, member))


def _sign_out(request: StaffRequest, member: Member) -> None:
    account_locks.end_sessions(**_common(request, member))


def _propose(request: StaffRequest, member: Member) -> None:
    email = request.POST.get("email", "")[:LONGEST_EMAIL]
    email_corrections.propose(**_common(request, member), email=email)


DEEDS: dict[str, Callable[[StaffRequest, Member], None]] = {
    "lock": _lock,
    "unlock": _unlock,
    "sign-out": _sign_out,
    "email": _propose,
}


def _form(
    request: StaffRequest, member: Member, faults: dict[str, str] | None = None, *, status: int | None = None
) -> HttpResponse:
    lists = customer_desk.of_member(member, profile=request.operator.profile, whole="", now=request.now)
    answer = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    return render(
        request,
        "member_help.html",
        status=status or answer,
        member=member,
        faults=faults or {},
        failed=request.POST.get("do", "") if faults else "",
        typed={
            "why": request.POST.get("why", "")[:LONGEST_WHY],
            "email": request.POST.get("email", "")[:LONGEST_EMAIL],
        },
        **lists,
    )
