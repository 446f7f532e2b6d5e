"""Signing in and out (職員のログイン・ログアウト): address and password, then always the second factor."""

from functools import partial
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse, HttpResponseRedirect

from madoguchi.domain.reasons import Reason
from madoguchi.interfaces.source import source_of
from madoguchi.interfaces.staff.cookies import forget_session, keep_pending, session_token
from madoguchi.interfaces.staff.onward import FRONT, asked_next
from madoguchi.interfaces.staff.rendering import render
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.interfaces.waiting import to_wait
from madoguchi.services.failures import SignInWaits
from madoguchi.services.staff import sessions
from madoguchi.services.staff.sign_in import StaffSignInRefused, sign_in

LONGEST_EMAIL, LONGEST_PASSWORD = 254, 128


def sign_in_page(request: StaffRequest) -> HttpResponse:
    """Show the form, or take address and password."""
    if request.method != "POST":
        return _form(request)
    email = request.POST.get("email", "")[:LONGEST_EMAIL]
    try:
        token = sign_in(
            email=email,
            password=request.POST.get("password", "")[:LONGEST_PASSWORD],
            source=source_of(request),
            now=request.now,
        )
    except StaffSignInRefused:
        return _form(request, email=email, is_refused=True, status=HTTPStatus.UNAUTHORIZED)
    except SignInWaits as refusal:
        return to_wait(refusal, partial(_form, request, email=email), now=request.now)
    onward = asked_next(request)
    back = "" if onward == FRONT else f"?next={quote(onward)}"
    answer = HttpResponseRedirect(f"{request.counter}second-step/{back}")
    return keep_pending(request, answer, token)


def sign_out(request: StaffRequest) -> HttpResponse:
    """End the session and show the sign-in page."""
    sessions.sign_out(token=session_token(request), now=request.now)
    return forget_session(request, HttpResponseRedirect(f"{request.counter}?done=signed-out"))


def _form(
    request: StaffRequest, *, email: str = "", why: Reason | None = None, status: int = 200, **values: Any
) -> HttpResponse:
    return render(
        request,
        "sign_in.html",
        status=status,
        email=email,
        why=why,
        is_refused=values.get("is_refused", False),
        done=request.GET.get("done", ""),
        next=asked_next(request),
    )
