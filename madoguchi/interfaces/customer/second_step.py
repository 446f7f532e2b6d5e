"""The second step (二段階目の確認): a code, a recovery code or a passkey, after the password was right."""

from functools import partial
from http import HTTPStatus

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from madoguchi.domain.reasons import Reason, ReasonCode
from madoguchi.interfaces import clock
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer.doors import during_hours
from madoguchi.interfaces.customer.draft_cookies import draft_token, forget_token
from madoguchi.interfaces.customer.passkey_script import passkey_script
from madoguchi.interfaces.customer.relying_party import offered_party
from madoguchi.interfaces.customer.sign_in_pages import SECOND_STEP, sign_in_form, welcome
from madoguchi.interfaces.relying_party import relying_party
from madoguchi.interfaces.rendering import render
from madoguchi.interfaces.waiting import to_wait
from madoguchi.services import second_steps
from madoguchi.services.factors import factors_of
from madoguchi.services.one_time_codes import Clocks
from madoguchi.services.second_steps import NothingPending, WrongSecondStep
from madoguchi.services.tallies import TooManyTries

LONGEST_CODE = 40


@require_http_methods(["GET", "HEAD", "POST"])
@during_hours
@passkey_script()
def second_step(request: CounterRequest) -> HttpResponse:
    """Ask for the second step, or finish the sign-in by it."""
    token = draft_token(request, SECOND_STEP)
    try:
        return _finish(request, token) if request.method == "POST" else _page(request, token)
    except NothingPending:
        return _begin_anew(request)


def _finish(request: CounterRequest, token: str) -> HttpResponse:
    way = request.POST.get("way", "code")
    try:
        session = _passed(request, token, way)
    except WrongSecondStep:
        return _page(request, token, wrong=way, status=HTTPStatus.UNAUTHORIZED)
    except TooManyTries as refusal:
        return to_wait(refusal, partial(_page, request, token), now=request.now)
    return forget_token(request, welcome(request, session), SECOND_STEP)


def _passed(request: CounterRequest, token: str, way: str) -> str:
    """Judge what was sent, by the way it was sent."""
    profile, now = request.operator.profile, request.now
    party = relying_party(request)
    if way == "passkey" and party:
        typed = request.POST.get("credential", "")
        return second_steps.pass_by_passkey(profile=profile, party=party, token=token, typed=typed, now=now)
    typed = request.POST.get("code", "")[:LONGEST_CODE]
    if way == "recovery_code":
        return second_steps.pass_by_recovery_code(profile=profile, token=token, typed=typed, now=now)
    clocks = Clocks(now, clock.on_phones(now))
    return second_steps.pass_by_code(profile=profile, token=token, typed=typed, clocks=clocks)


def _page(
    request: CounterRequest,
    token: str,
    *,
    wrong: str = "",
    why: Reason | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    pending = second_steps.find_pending(token=token, now=request.now)
    party = offered_party(request)
    options = party and second_steps.passkey_options(party=party, token=token, now=request.now)
    factors = factors_of(pending.member)
    return render(
        request,
        "second_step.html",
        status=status,
        factors=factors,
        options=options,
        why_no_script=Reason(ReasonCode.PASSKEYS_NEED_SCRIPT),
        why_no_passkey=Reason(ReasonCode.PASSKEYS_ELSEWHERE) if factors.passkeys and not options else None,
        wrong=wrong,
        why=why,
    )


def _begin_anew(request: CounterRequest) -> HttpResponse:
    """Lead back to the beginning, and say why if something was sent."""
    if request.method != "POST":
        return forget_token(request, HttpResponseRedirect(request.root), SECOND_STEP)
    why = Reason(ReasonCode.SECOND_STEP_OVER)
    return forget_token(request, sign_in_form(request, error="late", status=401, why=why), SECOND_STEP)
