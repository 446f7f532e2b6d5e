"""Recovery codes (リカバリーコード): how many are left, and a new set, shown once."""

from functools import partial
from http import HTTPStatus

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from madoguchi.domain.reasons import Reason, ReasonCode
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer.doors import members_only
from madoguchi.interfaces.customer.factor_pages import (
    done_or_page,
    factor_page,
    refuse_unless_offered,
    typed_password,
)
from madoguchi.interfaces.rendering import render
from madoguchi.operators.schema.account import FACTORS
from madoguchi.services.factors import factors_of_visitor
from madoguchi.services.recovery_codes import NoFactor, made_at, renew_codes


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def recovery_codes(request: CounterRequest) -> HttpResponse:
    """Show how many codes are left, or make a new set."""
    refuse_unless_offered(request, *FACTORS)
    page = partial(_page, request)
    if request.method != "POST":
        return page()
    return done_or_page(request, page, partial(_renewed, request))


def shown_once(request: CounterRequest, codes: list[str], *, after: str) -> HttpResponse:
    """Show codes that are kept nowhere; ``after`` says what they came with."""
    return render(request, "account/recovery_codes_shown.html", codes=codes, after=after)


def _renewed(request: CounterRequest) -> HttpResponse:
    try:
        codes = renew_codes(
            profile=request.operator.profile,
            visitor=request.visitor,
            password=typed_password(request),
            now=request.now,
        )
    except NoFactor:
        return _page(request, status=HTTPStatus.CONFLICT)
    return shown_once(request, codes, after="recovery_codes")


def _page(request: CounterRequest, **more: object) -> HttpResponse:
    return factor_page(
        request,
        "account/recovery_codes.html",
        factors=factors_of_visitor(request.visitor),
        reason=Reason(ReasonCode.NO_FACTOR),
        made_at=made_at(request.visitor.member_id),
        **more,  # type: ignore[arg-type]  # faults, status and the wait, as factor_page takes them
    )
