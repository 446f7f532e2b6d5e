"""Refusals (エラー画面): what went wrong, what to do, and who helps, in the operator's looks."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse

from madoguchi.domain.reasons import Reason, ReasonCode
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.rendering import render


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: there is no such page, or it is another's, which is not told apart."""
    return _refusal(request, "refusal.html", 404, why=Reason(ReasonCode.PAGE_UNKNOWN))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request was not one that our pages send."""
    return HttpResponse(status=400)


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault; nothing was changed."""
    return _refusal(request, "broken.html", 500)


def csrf_failure(request: HttpRequest, reason: str = "", **_rest: Any) -> HttpResponse:
    """403: the form was old or came from elsewhere; nothing was changed."""
    return _refusal(request, "refusal.html", 403, why=Reason(ReasonCode.FORM_TOO_OLD))


def _refusal(request: HttpRequest, template: str, status: int, **values: Any) -> HttpResponse:
    if not hasattr(request, "operator"):
        return HttpResponse(status=status)
    return render(cast(CounterRequest, request), template, status=status, **values)
