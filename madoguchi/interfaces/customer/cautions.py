"""Cautions (ご注意とお願い): agreed to once in each browser, before the first sign-in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from madoguchi.interfaces.cookies import A_YEAR, keep_cookie
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.rendering import render
from madoguchi.interfaces.rendering.words import words

CAUTIONS_COOKIE = "madoguchi-cautions"

type View = Callable[..., HttpResponse]


def after_cautions(view: View) -> View:
    """Show the cautions first, to a browser that has not agreed to their present version."""

    @wraps(view)
    def pass_or_read(request: CounterRequest, **parts: Any) -> HttpResponse:
        cautions = request.operator.profile.cautions
        has_agreed = (
            cautions is None or request.onlooking or request.COOKIES.get(CAUTIONS_COOKIE) == cautions.version
        )
        if has_agreed or request.method == "POST":
            return view(request, **parts)
        return HttpResponseRedirect(f"{request.root}cautions/")

    return pass_or_read


@require_http_methods(["GET", "HEAD", "POST"])
def cautions_page(request: CounterRequest) -> HttpResponse:
    """Show the cautions; agreeing leads to the sign-in page."""
    cautions = request.operator.profile.cautions
    if cautions is None:
        raise Http404
    if request.method != "POST":
        text = words(request.operator.folder / "words" / "cautions.md")
        return render(request, "cautions.html", cautions=cautions, text=text)
    response = HttpResponseRedirect(request.root)
    keep_cookie(response, CAUTIONS_COOKIE, cautions.version, seconds=A_YEAR)
    return response
