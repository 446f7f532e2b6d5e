"""Cookies of the staff's counter: the session's, and that of a sign-in on its way."""

from django.http import HttpResponse
from django.middleware.csrf import rotate_token

from madoguchi.interfaces.cookies import keep_cookie, secret_name
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.services.staff.sessions import close_session

SESSION, PENDING = "staff", "staff-pending"


def session_token(request: StaffRequest) -> str:
    """Give the session's token that the browser holds, if it holds one."""
    return request.COOKIES.get(secret_name(request, SESSION), "")


def pending_token(request: StaffRequest) -> str:
    """Give the token of a sign-in on its way."""
    return request.COOKIES.get(secret_name(request, PENDING), "")


def keep_pending(request: StaffRequest, response: HttpResponse, token: str) -> HttpResponse:
    """Let the browser hold the token of a sign-in on its way."""
    keep_cookie(response, secret_name(request, PENDING), token)
    return response


def keep_session(request: StaffRequest, response: HttpResponse, token: str) -> HttpResponse:
    """Let the browser hold a session just opened, and end the one it held before."""
    if old_token := session_token(request):
        close_session(token=old_token)
    rotate_token(request)
    keep_cookie(response, secret_name(request, SESSION), token)
    response.delete_cookie(secret_name(request, PENDING), path=request.root)
    return response


def forget_session(request: StaffRequest, response: HttpResponse) -> HttpResponse:
    """Let the browser hold nothing any more."""
    for name in (SESSION, PENDING):
        response.delete_cookie(secret_name(request, name), path=request.root)
    return response
