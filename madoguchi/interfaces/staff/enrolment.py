"""Enrolment (職員の登録): the invitation's link, a password, and a second factor before anything is shown."""

from functools import partial
from http import HTTPStatus

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from madoguchi.adapters.qr_codes import qr_svg
from madoguchi.domain.match_keys import password_key
from madoguchi.domain.one_time_codes import address_of_secret, in_groups
from madoguchi.domain.reasons import Reason
from madoguchi.interfaces.relying_party import relying_party
from madoguchi.interfaces.staff.cookies import keep_pending, keep_session, pending_token
from madoguchi.interfaces.staff.onward import FRONT
from madoguchi.interfaces.staff.rendering import render
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.interfaces.staff.typed_factors import judged
from madoguchi.interfaces.waiting import to_wait
from madoguchi.models import StaffInvitation
from madoguchi.services.staff import enrolment
from madoguchi.services.staff.invitations import InvitationGone, find_invitation
from madoguchi.services.staff.passwords import fault_of
from madoguchi.services.staff.pending import NothingPending
from madoguchi.services.staff.second_step import WrongFactor
from madoguchi.services.tallies import TooManyTries

LONGEST_TYPED = 500


def invitation_page(request: StaffRequest, *, link_token: str) -> HttpResponse:
    """Ask for a password, or keep it and lead on to the second factor; opening the link changes nothing."""
    try:
        invitation = find_invitation(token=link_token, now=request.now)
    except InvitationGone:
        return render(request, "dead_invitation.html", status=HTTPStatus.GONE)
    if request.method != "POST":
        return _password_form(request, invitation)
    password = password_key(request.POST.get("password", "")[:LONGEST_TYPED])
    again = password_key(request.POST.get("password_again", "")[:LONGEST_TYPED])
    fault = fault_of(password, staff=invitation.staff, profile=request.operator.profile)
    if fault:
        return _password_form(request, invitation, {"password": fault})
    if password != again:
        return _password_form(request, invitation, {"password_again": _("2回の入力が一致しません。")})
    token = enrolment.choose_password(invitation=invitation, password=password, now=request.now)
    answer = HttpResponseRedirect(f"{request.counter}enrolment/", status=HTTPStatus.SEE_OTHER)
    return keep_pending(request, answer, token)


def enrolment_page(request: StaffRequest) -> HttpResponse:
    """Show what is to be put into an app, or finish by a code or a passkey."""
    token = pending_token(request)
    try:
        return _finish(request, token) if request.method == "POST" else _page(request, token)
    except (NothingPending, InvitationGone):
        return render(request, "dead_invitation.html", status=HTTPStatus.GONE)


def qr(request: StaffRequest) -> HttpResponse:
    """Draw the secret that waits for its first code, for the browser that chose the password."""
    try:
        waiting = enrolment.find_enrolling(token=pending_token(request), now=request.now)
    except NothingPending:
        raise Http404 from None
    profile = request.operator.profile
    issuer = _("%(operator)s 職員") % {"operator": profile.name}
    secret = enrolment.secret_of(waiting)
    drawn = qr_svg(address_of_secret(secret=secret, account=waiting.staff.email, issuer=issuer))
    return HttpResponse(drawn, content_type="image/svg+xml", headers={"Cache-Control": "no-store"})


def _password_form(
    request: StaffRequest, invitation: StaffInvitation, faults: dict[str, str] | None = None
) -> HttpResponse:
    return render(
        request,
        "invitation.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        staff=invitation.staff,
        shortest=request.operator.profile.staff.password_shortest,
        faults=faults or {},
    )


def _finish(request: StaffRequest, token: str) -> HttpResponse:
    try:
        session = _enrolled(request, token)
    except WrongFactor:
        return _page(request, token, is_wrong=True, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except TooManyTries as refusal:
        return to_wait(refusal, partial(_page, request, token), now=request.now)
    answer = HttpResponseRedirect(f"{request.counter}{FRONT}", status=HTTPStatus.SEE_OTHER)
    return keep_session(request, answer, session)


def _enrolled(request: StaffRequest, token: str) -> str:
    rules = request.operator.profile.staff
    return judged(
        request,
        by_code=partial(enrolment.enrol_by_code, rules=rules, token=token),
        by_passkey=partial(enrolment.enrol_by_passkey, rules=rules, token=token),
    )


def _page(
    request: StaffRequest,
    token: str,
    *,
    is_wrong: bool = False,
    why: Reason | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    waiting = enrolment.find_enrolling(token=token, now=request.now)
    party = relying_party(request)
    return render(
        request,
        "enrolment.html",
        status=status,
        staff=waiting.staff,
        secret=in_groups(enrolment.secret_of(waiting)),
        options=enrolment.passkey_options(party=party, token=token, now=request.now) if party else None,
        is_wrong=is_wrong,
        why=why,
    )
