"""Doors: who may pass to a page, and when."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token

from madoguchi.domain.service_hours import next_opening, why_closed
from madoguchi.interfaces.cookies import keep_cookie, secret_name
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.rendering import render
from madoguchi.services.sessions import Visitor, close_session, find_visitor

type View = Callable[..., HttpResponse]


def session_cookie(request: CounterRequest) -> str:
    """Name the session cookie."""
    return secret_name(request, "session")


def keep_session(request: CounterRequest, response: HttpResponse, token: str) -> None:
    """Let the browser hold the token of a session just opened, and end the one it held before."""
    if old_token := request.COOKIES.get(session_cookie(request)):
        close_session(token=old_token)
    rotate_token(request)
    keep_cookie(response, session_cookie(request), token)


def during_hours(view: View) -> View:
    """Let a visitor pass while the counter is open; else say when it opens, and who helps."""

    @wraps(view)
    def pass_or_wait(request: CounterRequest, **parts: Any) -> HttpResponse:
        hours = request.operator.profile.hours.window
        why = why_closed(hours=hours, now=request.now)
        if why is None:
            return view(request, **parts)
        opens_at = next_opening(hours=hours, now=request.now)
        closed = render(request, "closed.html", status=503, why=why)
        closed["Retry-After"] = str(int((opens_at - request.now).total_seconds()) + 1)
        return closed

    return pass_or_wait


def members_only(view: View) -> View:
    """Let a signed-in member pass, during hours; anyone else is led to the sign-in page.

    Who has yet to agree to new terms is led to these.
    """

    @wraps(view)
    def pass_or_agree(request: CounterRequest, **parts: Any) -> HttpResponse:
        if request.visitor.terms_to_agree:
            return HttpResponseRedirect(f"{request.root}agreement/")
        return view(request, **parts)

    return members_yet_to_agree(pass_or_agree)


def members_yet_to_agree(view: View) -> View:
    """Let a signed-in member pass, also one who does not agree to new terms: to these, and out."""

    @wraps(view)
    def pass_or_sign_in(request: CounterRequest, **parts: Any) -> HttpResponse:
        visitor = request.onlooking.visitor if request.onlooking else _signed_in(request)
        if visitor is None:
            return HttpResponseRedirect(request.root)
        request.visitor = visitor
        return view(request, **parts)

    return during_hours(pass_or_sign_in)


def _signed_in(request: CounterRequest) -> Visitor | None:
    token = request.COOKIES.get(session_cookie(request), "")
    rule = request.operator.profile.session
    return find_visitor(token=token, rule=rule, now=request.now) if token else None
