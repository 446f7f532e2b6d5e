"""Cookies of the staff's counter: the session's, that of a sign-in on its way, and whose the forms are."""

from django.http import HttpResponse
from django.middleware.csrf import rotate_token
from django.utils.crypto import constant_time_compare, salted_hmac

from madoguchi.interfaces.cookies import keep_cookie, secret_name
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.services.staff.sessions import close_session, owner_of

SESSION, PENDING, FORMS = "staff", "staff-pending", "staff-forms"


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
    _keep_forms(request, response, owner_of(token=token))
    keep_cookie(response, secret_name(request, SESSION), token)
    response.delete_cookie(secret_name(request, PENDING), path=request.root)
    return response


def forget_session(request: StaffRequest, response: HttpResponse) -> HttpResponse:
    """Let the browser hold nothing any more."""
    for name in (SESSION, PENDING, FORMS):
        response.delete_cookie(secret_name(request, name), path=request.root)
    return response


def _keep_forms(request: StaffRequest, response: HttpResponse, staff_id: int) -> None:
    """Give the browser's forms a new secret, unless the one they have was given to the same colleague.

    So nobody's forms are sent in the name of who signs in next, and who only was away too long can still
    send what is open in another tab. A secret that somebody planted was given to nobody.
    """
    name = secret_name(request, FORMS)
    if not constant_time_compare(request.COOKIES.get(name, ""), _seal(request, staff_id)):
        rotate_token(request)
    keep_cookie(response, name, _seal(request, staff_id))


def _seal(request: StaffRequest, staff_id: int) -> str:
    """Say, as we alone can, that the secret of the browser's forms was given to somebody."""
    said = f"{request.operator.slug} {staff_id} {request.META.get('CSRF_COOKIE', '')}"
    return salted_hmac("forms of staff", said, algorithm="sha256").hexdigest()
