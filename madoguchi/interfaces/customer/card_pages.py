"""The pages of the card: the overview with its form, and where a change stands."""

import logging
from functools import partial
from http import HTTPStatus
from uuid import uuid4

from django.http import HttpResponse

from madoguchi.adapters.payments import Outcome, ProviderRefused, Stage
from madoguchi.domain.reasons import Reason, ReasonCode
from madoguchi.flows.card_changes import questions_of
from madoguchi.flows.desk import Desk
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.rendering import render
from madoguchi.interfaces.waiting import to_wait
from madoguchi.models import CardChange, CardChangeState
from madoguchi.services.card_changes import Standing, first_bill
from madoguchi.services.tallies import TooManyTries

AWAY = Reason(ReasonCode.PROVIDER_AWAY)

logger = logging.getLogger(__name__)


def overview(
    request: CounterRequest,
    desk: Desk,
    standing: Standing,
    *,
    reason: Reason | None = None,
    typed: dict[str, str] | None = None,
    faults: dict[str, str] | None = None,
    why: Reason | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """Show the card, and the form or why there is none; the key of each form is new."""
    rule, waiting, visitor = desk.profile.card, standing.waiting, request.visitor
    return render(
        request,
        "card/card.html",
        status=status,
        rule=rule,
        standing=standing,
        reason=reason or standing.reason,
        is_own=waiting is not None and waiting.member_id == visitor.member_id,
        is_here=waiting is not None and waiting.session_number == visitor.session_id,
        first_month=first_bill(rule=rule, now=desk.now) if rule else None,
        questions=questions_of(desk),
        values=typed or {},
        faults=faults or {},
        why=why,
        key=uuid4(),
        why_nothing=Reason(ReasonCode.NOT_REGISTERED),
        why_no_card=Reason(ReasonCode.NO_CARD),
    )


def too_many(
    request: CounterRequest, desk: Desk, standing: Standing, typed: dict[str, str], refusal: TooManyTries
) -> HttpResponse:
    """Show the form again and say how long to wait."""
    return to_wait(refusal, partial(overview, request, desk, standing, typed=typed), now=desk.now)


def away(request: CounterRequest, desk: Desk, standing: Standing, error: Exception) -> HttpResponse:
    """Say that the provider cannot be reached, and what is so all the same."""
    _log(error)
    return overview(request, desk, standing, reason=AWAY, status=HTTPStatus.SERVICE_UNAVAILABLE)


def unknown(request: CounterRequest, change: CardChange, error: Exception) -> HttpResponse:
    """Say that it is not known where a change stands, and that the answer will come by itself."""
    _log(error)
    return where_it_stands(request, change, Outcome(Stage.CHECKING))


def where_it_stands(
    request: CounterRequest, change: CardChange, outcome: Outcome, *, is_back: bool = False
) -> HttpResponse:
    """Show the way to the provider's page, or what became of the change."""
    is_open = outcome.stage is Stage.OPEN and bool(outcome.url)
    return render(
        request,
        "card/onward.html" if is_open else "card/outcome.html",
        rule=request.operator.profile.card,
        change=change,
        outcome=outcome,
        is_back=is_back,
        why=_why_unchanged(change, outcome),
        is_told=bool(change.member and change.member.email),
    )


def _why_unchanged(change: CardChange, outcome: Outcome) -> Reason | None:
    """Say why the card is not another one yet, or stays as it is; None where nothing is in the way."""
    if change.state == CardChangeState.DONE:
        return None
    if change.state != CardChangeState.WAITING:
        return Reason(ReasonCode.CARD_UNCHANGED)
    if outcome.stage is Stage.OPEN and outcome.url:
        return Reason(ReasonCode.CARD_REFUSED) if outcome.was_refused else None
    return Reason(ReasonCode.CARD_RESULT_AWAITED)


def _log(error: Exception) -> None:
    """Tell the operator what customers cannot mend: keys and settings, not that the provider is away."""
    if isinstance(error, ProviderRefused):
        logger.error("the payment provider refuses: %s", error)
