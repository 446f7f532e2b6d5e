"""Refusals (エラー画面): said by the counter that was asked, the customers' or the staff's, in its looks."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse

from madoguchi.interfaces.customer import refusals as customer
from madoguchi.interfaces.staff import refusals as staff
from madoguchi.interfaces.staff.staff_request import StaffRequest

STAFF = "/staff/"


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: there is no such page, or it is another's, which is not told apart."""
    if _is_at_staff(request):
        return staff.not_found(cast(StaffRequest, request))
    return customer.not_found(request, exception)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request was not one that our pages send."""
    return customer.bad_request(request, exception)


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault; nothing was changed."""
    if _is_at_staff(request):
        return staff.broken(cast(StaffRequest, request))
    return customer.broken(request)


def csrf_failure(request: HttpRequest, reason: str = "", **rest: Any) -> HttpResponse:
    """403: the form was old or came from elsewhere; nothing was changed."""
    if _is_at_staff(request):
        return staff.form_too_old(cast(StaffRequest, request))
    return customer.csrf_failure(request, reason, **rest)


def _is_at_staff(request: HttpRequest) -> bool:
    return hasattr(request, "operator") and request.path_info.startswith(STAFF)
