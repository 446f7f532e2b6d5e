"""The source of a request: the visitor's network address, behind as many proxies as we are told of."""

from django.conf import settings
from django.http import HttpRequest


def source_of(request: HttpRequest) -> str:
    """Give the address that the outermost trusted proxy saw; forged earlier entries are ignored."""
    hops = request.headers.get("X-Forwarded-For", "").split(",")
    trusted: int = settings.TRUSTED_PROXIES
    if trusted and len(hops) >= trusted:
        return hops[-trusted].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
