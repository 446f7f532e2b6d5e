"""Draft cookies: which draft of a journey a browser holds; the token itself is kept nowhere else."""

from django.http import HttpResponse

from madoguchi.flows.drafts import HOURS_OF_A_DRAFT, new_token
from madoguchi.interfaces.cookies import keep_cookie, secret_name
from madoguchi.interfaces.counter_request import CounterRequest

SECONDS = HOURS_OF_A_DRAFT * 3600


def holds_token(request: CounterRequest, journey: str) -> bool:
    """Test whether the browser holds a token."""
    return secret_name(request, journey) in request.COOKIES


def draft_token(request: CounterRequest, journey: str) -> str:
    """Give the token that the browser holds, or a new one, which begins nothing before something is sent."""
    return request.COOKIES.get(secret_name(request, journey), "") or new_token()


def keep_token(request: CounterRequest, response: HttpResponse, journey: str, token: str) -> HttpResponse:
    """Let the browser hold a token."""
    if request.COOKIES.get(secret_name(request, journey)) != token:
        keep_cookie(response, secret_name(request, journey), token, seconds=SECONDS)
    return response


def forget_token(request: CounterRequest, response: HttpResponse, journey: str) -> HttpResponse:
    """Let the browser hold none."""
    response.delete_cookie(secret_name(request, journey), path=request.root)
    return response
