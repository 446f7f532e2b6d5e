"""Pages: a template of the operator at hand, filled in and sent so that nobody else keeps it."""

from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.middleware.csrf import get_token

from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.rendering.environments import environment

TEXT_SIZE_COOKIE = "madoguchi-text-size"


def render(
    request: CounterRequest,
    template: str,
    *,
    status: int = HTTPStatus.OK,
    **values: Any,
) -> HttpResponse:
    """Fill in a template; the page is never stored by browsers or caches."""
    found = environment(request.operator.slug, request.root).get_template(template)
    text = found.render(
        csrf_token=get_token(request),
        has_large_text=request.COOKIES.get(TEXT_SIZE_COOKIE) == "large",
        here=request.path,
        visitor=getattr(request, "visitor", None),
        onlooking=getattr(request, "onlooking", None),
        **values,
    )
    response = HttpResponse(text, status=status, headers={"Cache-Control": "no-store"})
    response["Content-Length"] = str(len(response.content))
    return response
