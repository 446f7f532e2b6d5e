"""Requests (お申し込みの状況): those of the member, with history and what comes next, and withdrawing."""

from http import HTTPStatus
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls.converters import StringConverter
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.domain.clock import business_day
from madoguchi.domain.reasons import Reason, ReasonCode, why_empty
from madoguchi.domain.service_requests import OPEN, MoveRefused, is_withdrawable, why_not_done
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer.doors import members_only
from madoguchi.interfaces.rendering import render
from madoguchi.models import ServiceRequest
from madoguchi.operators.schema.procedures import CHANNELS, RequestTerms
from madoguchi.services.mails.words import until_words
from madoguchi.services.one_time_keys import KeyUsedElsewhere
from madoguchi.services.request_events import history_of
from madoguchi.services.service_requests import (
    NoSuchRequest,
    find_request,
    is_withdrawn_by,
    requests_of,
    withdraw,
)


class RequestNumber(StringConverter):
    """The number of a request, as it is told to customers."""

    regex = "[0-9A-Z]{5}-[0-9A-Z]{5}"


@require_safe
@members_only
def request_list(request: CounterRequest) -> HttpResponse:
    """List the member's requests, newest first."""
    made = list(requests_of(member_id=request.visitor.member_id))
    why = why_empty(made, ReasonCode.NO_REQUESTS)
    return render(request, "requests/requests.html", requests=made, why=why)


@require_safe
@members_only
def request_page(request: CounterRequest, *, number: str) -> HttpResponse:
    """Show a request: its state, what happens next by when, what was sent, and its history."""
    found = _found(request, number)
    history = list(history_of(found))
    return render(
        request,
        "requests/request.html",
        sent=found,
        history=history,
        why_not_done=why_not_done(
            state=found.state,
            answer_by=found.answer_by,
            wished_on=found.wished_on,
            today=business_day(now=request.now),
            refusal=history[-1].note,
        ),
        next_steps=_terms(request, found).next_steps,
        reason=_reason_against_withdrawal(request, found),
        is_open=found.state in OPEN,
        key=uuid4(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def withdraw_page(request: CounterRequest, *, number: str, key: UUID) -> HttpResponse:
    """Ask whether a request is to be withdrawn, or withdraw it; the same key again does nothing."""
    found = _found(request, number)
    visitor, back = request.visitor, to_request(request, number)
    try:
        if is_withdrawn_by(member_id=visitor.member_id, number=number, key=key):
            return back
        if request.method == "POST":
            profile = request.operator.profile
            withdraw(profile=profile, visitor=visitor, number=number, key=key, now=request.now)
            return back
    except KeyUsedElsewhere:
        raise Http404 from None
    except MoveRefused:
        return _ask(request, _found(request, number), status=HTTPStatus.CONFLICT)
    return _ask(request, found)


def to_request(request: CounterRequest, number: str) -> HttpResponse:
    """Lead on to the page of a request."""
    return HttpResponseRedirect(f"{request.root}requests/{number}/", status=303)


def _found(request: CounterRequest, number: str) -> ServiceRequest:
    try:
        return find_request(member_id=request.visitor.member_id, number=number)
    except NoSuchRequest:
        raise Http404 from None


def _ask(request: CounterRequest, found: ServiceRequest, *, status: int = HTTPStatus.OK) -> HttpResponse:
    reason = _reason_against_withdrawal(request, found)
    return render(request, "requests/withdraw.html", status=status, sent=found, reason=reason)


def _reason_against_withdrawal(request: CounterRequest, found: ServiceRequest) -> Reason | None:
    if found.state not in OPEN:
        return Reason(ReasonCode.REQUEST_CLOSED)
    if is_withdrawable(state=found.state, now=request.now, until=found.withdraw_until):
        return None
    return Reason(ReasonCode.WITHDRAWAL_OVER, values={"until": until_words(found.withdraw_until)})


def _terms(request: CounterRequest, found: ServiceRequest) -> RequestTerms:
    """Give what the profile says of such requests now; nothing where it offers them no more."""
    profile = request.operator.profile
    offered: dict[str, RequestTerms] = {each.name: each for each in profile.procedures}
    if profile.channels:
        offered[CHANNELS] = profile.channels
    return offered.get(found.procedure, RequestTerms())
