"""Signing in and out (ログイン・ログアウト)."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.domain.match_keys import login_key
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer.doors import during_hours, session_cookie
from madoguchi.interfaces.customer.source import source_of
from madoguchi.interfaces.rendering import render
from madoguchi.services import sessions
from madoguchi.services.sign_in import SignInRefused, TooManyTries, sign_in

REMEMBERED_ID_COOKIE = "madoguchi-remembered-id"
A_YEAR = 365 * 24 * 3600
# As the form's fields say; nobody has more to type.
LONGEST_LOGIN_ID, LONGEST_PASSWORD = 64, 128


@require_http_methods(["GET", "HEAD", "POST"])
@during_hours
def sign_in_page(request: CounterRequest) -> HttpResponse:
    """Show the form, or sign in with what was typed."""
    if request.method != "POST":
        return _form(request, login_id=request.COOKIES.get(REMEMBERED_ID_COOKIE, ""))
    login_id = request.POST.get("login_id", "")[:LONGEST_LOGIN_ID]
    try:
        token = sign_in(
            profile=request.operator.profile,
            login_id=login_id,
            password=request.POST.get("password", "")[:LONGEST_PASSWORD],
            source=source_of(request),
            now=request.now,
        )
    except SignInRefused:
        return _form(request, login_id=login_id, error="refused", status=401)
    except TooManyTries as refusal:
        wait = refusal.ready_at - request.now
        seconds = wait.seconds + 1
        answer = _form(request, login_id=login_id, error="wait", status=429, wait_seconds=seconds)
        answer["Retry-After"] = str(seconds)
        return answer
    return _welcome(request, token, login_id)


@require_POST
def sign_out(request: CounterRequest) -> HttpResponse:
    """End the session and show the sign-in page."""
    if token := request.COOKIES.get(session_cookie(request)):
        sessions.close_session(token=token)
    response = HttpResponseRedirect(request.root)
    response.delete_cookie(session_cookie(request), path=request.root)
    return response


def _form(
    request: CounterRequest,
    *,
    login_id: str,
    error: str = "",
    status: int = 200,
    wait_seconds: int = 0,
) -> HttpResponse:
    return render(
        request,
        "sign_in.html",
        status=status,
        login_id=login_id,
        is_remembered=REMEMBERED_ID_COOKIE in request.COOKIES,
        error=error,
        wait_seconds=wait_seconds,
    )


def _welcome(request: CounterRequest, token: str, login_id: str) -> HttpResponse:
    if old_token := request.COOKIES.get(session_cookie(request)):
        sessions.close_session(token=old_token)
    rotate_token(request)
    response = HttpResponseRedirect(f"{request.root}home/")
    secure = not settings.IS_PLAIN_HTTP
    response.set_cookie(session_cookie(request), token, secure=secure, httponly=True, samesite="Lax")
    if request.operator.profile.sign_in.offers_to_remember_id and "remember_id" in request.POST:
        response.set_cookie(
            REMEMBERED_ID_COOKIE,
            login_key(login_id, is_case_sensitive=True),
            max_age=A_YEAR,
            secure=secure,
            httponly=True,
            samesite="Lax",
        )
    else:
        response.delete_cookie(REMEMBERED_ID_COOKIE, path=request.root)
    return response
