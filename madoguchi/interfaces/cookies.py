"""Cookies (クッキー): out of reach of scripts and other sites, and of plain HTTP where there is TLS.

The tenancy middleware confines them to the operator's root.
"""

from django.conf import settings
from django.http import HttpResponse

from madoguchi.interfaces.counter_request import CounterRequest

A_YEAR = 365 * 24 * 3600


def secret_name(request: CounterRequest, name: str) -> str:
    """Name a cookie that holds a secret; ``__Host-`` needs the whole host, ``__Secure-`` a path of it."""
    if settings.IS_PLAIN_HTTP:
        return f"madoguchi-{name}"
    prefix = "__Host-" if request.root == "/" else "__Secure-"
    return f"{prefix}madoguchi-{name}"


def keep_cookie(response: HttpResponse, name: str, value: str, *, seconds: int | None = None) -> None:
    """Let the browser keep a cookie, for so many seconds or until it is closed."""
    is_secure = not settings.IS_PLAIN_HTTP
    response.set_cookie(name, value, max_age=seconds, secure=is_secure, httponly=True, samesite="Lax")
