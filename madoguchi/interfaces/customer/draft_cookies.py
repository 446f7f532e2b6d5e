"""Draft cookies: which draft of a journey a browser holds; the token itself is kept nowhere else."""

from django.conf import settings
from django.http import HttpResponse

from madoguchi.flows.drafts import HOURS_OF_A_DRAFT, new_token
from madoguchi.interfaces.counter_request import CounterRequest

SECONDS = HOURS_OF_A_DRAFT * 3600


def cookie_name(request: CounterRequest, journey: str) -> str:
    """Name the cookie of a journey; ``__Host-`` needs the whole host, ``__Secure-`` a path of it."""
    if settings.IS_PLAIN_HTTP:
        return f"madoguchi-{journey}"
    prefix = "__Host-" if request.root == "/" else "__Secure-"
    return f"{prefix}madoguchi-{journey}"


def holds_token(request: CounterRequest, journey: str) -> bool:
    """Test whether the browser holds a token."""
    return cookie_name(request, journey) in request.COOKIES


def draft_token(request: CounterRequest, journey: str) -> str:
    """Give the token that the browser holds, or a new one, which begins nothing before something is sent."""
    return request.COOKIES.get(cookie_name(request, journey), "") or new_token()


def keep_token(request: CounterRequest, response: HttpResponse, journey: str, token: str) -> HttpResponse:
    """Let the browser hold a token."""
    if request.COOKIES.get(cookie_name(request, journey)) != token:
        response.set_cookie(
            cookie_name(request, journey),
            token,
            max_age=SECONDS,
            secure=not settings.IS_PLAIN_HTTP,
            httponly=True,
            samesite="Lax",
        )
    return response


def forget_token(request: CounterRequest, response: HttpResponse, journey: str) -> HttpResponse:
    """Let the browser hold none."""
    response.delete_cookie(cookie_name(request, journey), path=request.root)
    return response
