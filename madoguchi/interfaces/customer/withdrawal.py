"""Withdrawal (退会のお手続き): what is lost and what is kept, the form, and what the member is told then."""

from functools import partial
from http import HTTPStatus
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.domain.mail_addresses import masked
from madoguchi.domain.reasons import Reason, ReasonCode
from madoguchi.flows.changes.desks import desk_of_visitor
from madoguchi.flows.desk import Desk
from madoguchi.flows.withdrawing import make, questions
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer.doors import during_hours, members_yet_to_agree
from madoguchi.interfaces.rendering import render
from madoguchi.interfaces.source import source_of
from madoguchi.interfaces.waiting import to_wait
from madoguchi.services.accounts import SignedOut
from madoguchi.services.service_requests import count_open
from madoguchi.services.tallies import TooManyTries
from madoguchi.services.withdrawals import NotOffered, find_withdrawal, state_of, why_over


@require_http_methods(["GET", "HEAD", "POST"])
@members_yet_to_agree
def withdrawal(request: CounterRequest) -> HttpResponse:
    """Say what withdrawing means, or withdraw."""
    if request.operator.profile.withdrawal is None:
        raise Http404
    desk = _desk(request)
    if request.method != "POST":
        return _form(request, desk)
    typed = request.POST.dict()
    try:
        made = make(desk=desk, typed=typed, visitor=request.visitor)
    except (SignedOut, NotOffered):
        return HttpResponseRedirect(request.root)
    except TooManyTries as refusal:
        return to_wait(refusal, partial(_form, request, desk, typed), now=request.now)
    if not isinstance(made, UUID):
        return _form(request, desk, typed, faults=made, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return HttpResponseRedirect(f"{request.root}withdrawal/{made}/", status=303)


@require_safe
@during_hours
def withdrawal_done(request: CounterRequest, *, reference: UUID) -> HttpResponse:
    """Confirm a withdrawal to whoever was led here; nobody is signed in any more."""
    found = find_withdrawal(reference=reference)
    if found is None:
        raise Http404
    return render(
        request,
        "withdrawal/done.html",
        state=state_of(found, now=request.now),
        withdrawal=found,
        why_over=why_over(found, now=request.now),
        address=masked(found.member.email) if found.member.email else "",
    )


def _desk(request: CounterRequest) -> Desk:
    return desk_of_visitor(
        profile=request.operator.profile,
        visitor=request.visitor,
        source=source_of(request),
        now=request.now,
    )


def _form(
    request: CounterRequest,
    desk: Desk,
    typed: dict[str, str] | None = None,
    *,
    faults: dict[str, str] | None = None,
    status: int = HTTPStatus.OK,
    why: Reason | None = None,
) -> HttpResponse:
    return render(
        request,
        "withdrawal/withdrawal.html",
        status=status,
        rule=desk.profile.withdrawal,
        questions=questions(desk),
        values=typed or {},
        faults=faults or {},
        why=why,
        address=masked(desk.email) if desk.email else "",
        why_no_way_back=None if desk.email else Reason(ReasonCode.NO_WAY_BACK),
        open_requests=count_open(member_id=request.visitor.member_id),
    )
