"""The pages on the way in: the form, the second step, and the home page at the end of it."""

from functools import partial

from django.http import HttpResponse, HttpResponseRedirect

from madoguchi.domain.reasons import Reason
from madoguchi.flows.journeys import journeys_of
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer.doors import keep_session
from madoguchi.interfaces.customer.draft_cookies import keep_token
from madoguchi.interfaces.customer.relying_party import offered_party
from madoguchi.interfaces.rendering import render
from madoguchi.interfaces.waiting import to_wait
from madoguchi.services.tallies import TooManyTries

REMEMBERED_ID_COOKIE = "madoguchi-remembered-id"
SECOND_STEP = "second-step"


def sign_in_form(
    request: CounterRequest,
    *,
    login_id: str = "",
    error: str = "",
    status: int = 200,
    why: Reason | None = None,
) -> HttpResponse:
    """Show the form; ``error`` says in a word why the visitor is not in."""
    return render(
        request,
        "sign_in.html",
        status=status,
        login_id=login_id,
        is_remembered=REMEMBERED_ID_COOKIE in request.COOKIES,
        error=error,
        journeys=journeys_of(request.operator.profile),
        arrived=_arrived(request),
        why=why,
        takes_passkeys=offered_party(request) is not None,
    )


def wait_form(request: CounterRequest, refusal: TooManyTries, *, login_id: str = "") -> HttpResponse:
    """Show the form and say how long to wait."""
    page = partial(sign_in_form, request, login_id=login_id, error="wait")
    return to_wait(refusal, page, now=request.now)


def _arrived(request: CounterRequest) -> str:
    """Give the message with which a journey that ended here greets its visitor."""
    journey = journeys_of(request.operator.profile).get(request.GET.get("done", ""))
    return journey.done.heading if journey and journey.done.then == "sign_in_page" else ""


def to_second_step(request: CounterRequest, token: str) -> HttpResponse:
    """Lead on to the second step; the browser holds the token of the sign-in that waits for it."""
    response = HttpResponseRedirect(f"{request.root}second-step/")
    return keep_token(request, response, SECOND_STEP, token)


def welcome(request: CounterRequest, token: str) -> HttpResponse:
    """Lead to the home page; the browser holds the session's token."""
    response = HttpResponseRedirect(f"{request.root}home/")
    keep_session(request, response, token)
    return response
