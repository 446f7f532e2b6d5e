"""Proving oneself once more (本人の再確認): password and code, or a passkey, before what matters."""

from functools import partial
from http import HTTPStatus

from django.http import HttpResponse, HttpResponseRedirect

from madoguchi.domain.reasons import Reason
from madoguchi.interfaces.relying_party import relying_party
from madoguchi.interfaces.staff.onward import asked_next
from madoguchi.interfaces.staff.rendering import render
from madoguchi.interfaces.staff.sign_in import LONGEST_PASSWORD
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.interfaces.staff.typed_factors import judged
from madoguchi.interfaces.waiting import to_wait
from madoguchi.services.staff import second_step
from madoguchi.services.staff.second_step import WrongFactor
from madoguchi.services.tallies import TooManyTries


def proof_page(request: StaffRequest) -> HttpResponse:
    """Ask who is signed in for password and factor, and go on to what was asked for."""
    if request.method != "POST":
        return _page(request)
    try:
        _prove(request)
    except WrongFactor:
        return _page(request, is_wrong=True, status=HTTPStatus.UNAUTHORIZED)
    except TooManyTries as refusal:
        return to_wait(refusal, partial(_page, request), now=request.now)
    return HttpResponseRedirect(f"{request.counter}{asked_next(request)}", status=HTTPStatus.SEE_OTHER)


def _prove(request: StaffRequest) -> None:
    colleague, password = request.colleague, request.POST.get("password", "")[:LONGEST_PASSWORD]
    judged(
        request,
        by_code=partial(second_step.prove_by_code, colleague=colleague, password=password),
        by_passkey=partial(second_step.prove_by_passkey, colleague=colleague),
    )


def _page(
    request: StaffRequest,
    *,
    is_wrong: bool = False,
    why: Reason | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    colleague, party = request.colleague, relying_party(request)
    options = second_step.proof_options(colleague=colleague, party=party, now=request.now) if party else None
    return render(
        request,
        "proof.html",
        status=status,
        options=options,
        is_wrong=is_wrong,
        why=why,
        next=asked_next(request),
    )
