"""The script of passkeys: let run on the pages alone that ask for one (see docs/decisions)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.csp import csp_override

from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer.relying_party import offered_party

type View = Callable[..., HttpResponse]

OWN = ["'self'"]


def passkey_script(*, fetches: bool = False) -> Callable[[View], View]:
    """Let a page run our own script file, where there can be passkeys; ``fetches``: and ask us for more."""
    wider = {"script-src": OWN} | ({"connect-src": OWN} if fetches else {})

    def widen(view: View) -> View:
        scripted = csp_override(settings.SECURE_CSP | wider)(view)

        @wraps(view)
        def show(request: CounterRequest, **parts: Any) -> HttpResponse:
            return (scripted if offered_party(request) else view)(request, **parts)

        return show

    return widen
