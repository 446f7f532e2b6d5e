"""Tokens at the door: every call shows one; whoever shows wrong ones must wait."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from http import HTTPStatus
from math import ceil
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.source import source_of
from madoguchi.interfaces.systems.problems import problem
from madoguchi.models import DeliveryToken
from madoguchi.services.delivery_tokens import NoSuchToken, token_shown
from madoguchi.services.tallies import TooManyTries, refuse_beyond

SCHEME = "bearer"
WRONG_TOKENS, WINDOW = 20, timedelta(minutes=10)


class SystemRequest(CounterRequest):
    """A call of an operator's system, whose token was found."""

    token: DeliveryToken


type View = Callable[..., HttpResponse]


def with_token(view: View) -> View:
    """Let a view answer those who show a token of the operator; cookies count for nothing here."""

    @csrf_exempt  # a browser never sends the token by itself
    @wraps(view)
    def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        counter = cast(SystemRequest, request)
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        try:
            counter.token = token_shown(token.strip() if scheme.lower() == SCHEME else "", now=counter.now)
        except NoSuchToken:
            return _refusal(counter)
        return view(counter, **kwargs)

    return answer


def _refusal(request: CounterRequest) -> HttpResponse:
    try:
        refuse_beyond(
            subject=f"delivery:{source_of(request)}", limit=WRONG_TOKENS, window=WINDOW, now=request.now
        )
    except TooManyTries as wait:
        answer = problem(HTTPStatus.TOO_MANY_REQUESTS, "tries_wait", "Too many wrong tokens; wait.")
        answer["Retry-After"] = str(max(1, ceil((wait.ready_at - request.now).total_seconds())))
        return answer
    answer = problem(HTTPStatus.UNAUTHORIZED, "token_unknown", "Show a token: Authorization: Bearer …")
    answer["WWW-Authenticate"] = 'Bearer realm="deliveries"'
    return answer
