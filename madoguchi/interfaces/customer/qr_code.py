"""The QR code of the sign-in page, for those who sit before a large screen and hold a small one."""

from functools import cache

from django.http import HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from madoguchi.adapters.qr_codes import qr_svg
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.services.addresses import address_of

A_DAY = 24 * 3600


@require_safe
@cache_control(public=True, max_age=A_DAY)
def qr_code(request: CounterRequest) -> HttpResponse:
    """Draw the address of the portal; it is the same for everyone."""
    drawn = _drawn(address_of(request.operator.profile))
    return HttpResponse(drawn, content_type="image/svg+xml")


@cache
def _drawn(address: str) -> str:
    return qr_svg(address)
