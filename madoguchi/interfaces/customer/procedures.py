"""Procedures (各種お手続き): a page asks, the next shows it all again, and a request is sent.

The key of a request stands in the address of its page; whoever comes back to that page is led to the request
that was sent. What was typed travels with the form and is kept nowhere before it is sent.
"""

from collections.abc import Mapping
from http import HTTPStatus
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.domain.clock import business_day
from madoguchi.domain.reasons import Reason
from madoguchi.domain.service_requests import answer_day, cut_off
from madoguchi.flows.procedures.forms import answers_in, faults_of, questions_of, told, wished_on
from madoguchi.flows.procedures.sending import AnswersRefused, reason_against, send_procedure
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer.doors import members_only
from madoguchi.interfaces.customer.service_requests import to_request
from madoguchi.interfaces.rendering import render
from madoguchi.operators.schema.procedures import Procedure
from madoguchi.services.one_time_keys import KeyUsedElsewhere
from madoguchi.services.service_requests import RequestRefused, number_given


@require_safe
@members_only
def procedure_list(request: CounterRequest) -> HttpResponse:
    """List what can be asked for."""
    profile = request.operator.profile
    if not (profile.procedures or profile.procedure_links):
        raise Http404
    return render(request, "procedures/procedures.html")


@require_safe
@members_only
def begin(request: CounterRequest, *, name: str) -> HttpResponse:
    """Lead to the page of a procedure under a new key."""
    found = _procedure(request, name)
    return HttpResponseRedirect(f"{request.root}procedures/{found.name}/{uuid4()}/")


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def procedure(request: CounterRequest, *, name: str, key: UUID) -> HttpResponse:
    """Ask, show what was answered, or send it; once it was sent, lead to the request."""
    found = _procedure(request, name)
    try:
        number = number_given(member_id=request.visitor.member_id, procedure=found.name, key=key)
    except KeyUsedElsewhere:
        raise Http404 from None
    if number:
        return to_request(request, number)
    reason = reason_against(procedure=found, visitor=request.visitor)
    if reason:
        status = HTTPStatus.CONFLICT if request.method == "POST" else HTTPStatus.OK
        return _ask(request, found, reason=reason, status=status)
    return _answered(request, found, key=key) if request.method == "POST" else _ask(request, found)


def _procedure(request: CounterRequest, name: str) -> Procedure:
    for found in request.operator.profile.procedures:
        if found.name == name:
            return found
    raise Http404


def _answered(request: CounterRequest, procedure: Procedure, *, key: UUID) -> HttpResponse:
    """Take what was typed on to the page that the button names."""
    typed = request.POST.dict()
    if request.POST.get("do") == "edit":
        return _ask(request, procedure, typed=typed)
    if request.POST.get("do") == "send":
        return _send(request, procedure, typed, key=key)
    faults = faults_of(procedure, typed, today=business_day(now=request.now))
    return _again(request, procedure, typed, faults) if faults else _confirm(request, procedure, typed)


def _send(request: CounterRequest, procedure: Procedure, typed: dict[str, str], *, key: UUID) -> HttpResponse:
    try:
        number = send_procedure(
            profile=request.operator.profile,
            procedure=procedure,
            visitor=request.visitor,
            typed=typed,
            key=key,
            now=request.now,
        )
    except AnswersRefused as refusal:
        return _again(request, procedure, typed, refusal.faults)
    except RequestRefused as refusal:
        return _ask(request, procedure, typed=typed, reason=refusal.reason, status=HTTPStatus.CONFLICT)
    return to_request(request, number)


def _again(
    request: CounterRequest, procedure: Procedure, typed: dict[str, str], faults: Mapping[str, str]
) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return _ask(request, procedure, typed=typed, faults=faults, status=status)


def _ask(
    request: CounterRequest,
    procedure: Procedure,
    *,
    typed: Mapping[str, str] | None = None,
    faults: Mapping[str, str] | None = None,
    reason: Reason | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    return render(
        request,
        "procedures/ask.html",
        status=status,
        procedure=procedure,
        questions=questions_of(procedure, today=business_day(now=request.now)),
        values=typed or {},
        faults=faults or {},
        reason=reason,
    )


def _confirm(request: CounterRequest, procedure: Procedure, typed: dict[str, str]) -> HttpResponse:
    until = cut_off(
        rule=procedure.withdraw_until.rule, sent_at=request.now, wished_on=wished_on(procedure, typed)
    )
    return render(
        request,
        "procedures/confirm.html",
        procedure=procedure,
        told=told(procedure, typed),
        answers=answers_in(procedure, typed),
        withdraw_until=until if until > request.now else None,
        answer_by=answer_day(sent_on=business_day(now=request.now), within_days=procedure.answer_within_days),
    )
