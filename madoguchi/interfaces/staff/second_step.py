"""The second factor (二要素認証): a code or a passkey, after the password; only then is there a session."""

from functools import partial
from http import HTTPStatus

from django.http import HttpResponse, HttpResponseRedirect

from madoguchi.domain.reasons import Reason
from madoguchi.interfaces.relying_party import relying_party
from madoguchi.interfaces.staff.cookies import keep_session, pending_token
from madoguchi.interfaces.staff.onward import asked_next
from madoguchi.interfaces.staff.rendering import render
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.interfaces.staff.typed_factors import judged
from madoguchi.interfaces.waiting import to_wait
from madoguchi.services.staff import factors, pending, second_step
from madoguchi.services.staff.pending import NothingPending
from madoguchi.services.staff.second_step import WrongFactor
from madoguchi.services.tallies import TooManyTries


def second_step_page(request: StaffRequest) -> HttpResponse:
    """Ask for the second factor, or finish signing in by it."""
    token = pending_token(request)
    try:
        return _finish(request, token) if request.method == "POST" else _page(request, token)
    except NothingPending:
        return HttpResponseRedirect(f"{request.counter}?done=late")


def _finish(request: StaffRequest, token: str) -> HttpResponse:
    try:
        session = _passed(request, token)
    except WrongFactor:
        return _page(request, token, is_wrong=True, status=HTTPStatus.UNAUTHORIZED)
    except TooManyTries as refusal:
        return to_wait(refusal, partial(_page, request, token), now=request.now)
    answer = HttpResponseRedirect(f"{request.counter}{asked_next(request)}")
    return keep_session(request, answer, session)


def _passed(request: StaffRequest, token: str) -> str:
    rules = request.operator.profile.staff
    return judged(
        request,
        by_code=partial(second_step.pass_by_code, rules=rules, token=token),
        by_passkey=partial(second_step.pass_by_passkey, rules=rules, token=token),
    )


def _page(
    request: StaffRequest,
    token: str,
    *,
    is_wrong: bool = False,
    why: Reason | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    waiting = pending.find_pending(token=token, is_enrolling=False, now=request.now)
    party = relying_party(request)
    return render(
        request,
        "second_step.html",
        status=status,
        has_codes=factors.has_codes(waiting.staff),
        options=second_step.passkey_options(party=party, token=token, now=request.now) if party else None,
        is_wrong=is_wrong,
        why=why,
        next=asked_next(request),
    )
