"""Looking on (画面の確認): the customers' own views answer below the counter, and nothing can be written.

Three things hold that: the door takes no POST for such an address, only pages that are named as showing
something are answered, and PostgreSQL holds the transaction to reading.
"""

from collections.abc import Container
from copy import copy
from datetime import datetime
from http import HTTPStatus

from django.http import Http404, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from madoguchi.interfaces.counter_request import Onlooking
from madoguchi.interfaces.staff.rendering import render
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.services.customer_views import WouldWrite, reading_only
from madoguchi.services.sessions import Visitor


def seen(
    request: StaffRequest,
    page: str,
    *,
    root: str,
    onlooking: Onlooking,
    shown: Container[str | None],
) -> HttpResponse:
    """Let the customers' view of a page answer, with all links below ``root``, as of ``onlooking.at`` if set.

    Only pages whose names are among ``shown`` are; the others are refused in words. Raises Http404.
    """
    try:
        match = resolve(f"/{page}")
    except Resolver404:
        raise Http404 from None
    if match.url_name not in shown:
        return refused(request, _("お手続きや暗証を扱う画面は、確認の対象外です。"))
    inner = copy(request)
    inner.root, inner.path_info, inner.onlooking = root, f"/{page}", onlooking
    if onlooking.at:
        inner.now = onlooking.at
        # A browser of nobody, in which nothing is left: neither cookies nor a token against forgery.
        inner.META, inner.COOKIES = dict(request.META), {}
    try:
        with reading_only():
            answer: HttpResponse = match.func(inner, *match.args, **match.kwargs)
    except WouldWrite:
        return refused(request, _("表示するだけで記録が変わる画面は、確認の対象外です。"))
    return answer


def refused(request: StaffRequest, sentence: str, heading: str = "") -> HttpResponse:
    """Say why a page is not shown."""
    heading = heading or _("この画面は確認できません")
    return render(
        request, "refusal.html", status=HTTPStatus.NOT_FOUND, heading=heading, sentences=(sentence,)
    )


def nobody(at: datetime) -> Visitor:
    """Give a visitor who is no member and has no place, for pages behind the sign-in."""
    return Visitor(
        session_id=0,
        member_id=0,
        login_id="",
        nickname=_("お客さま"),
        seen_at=at,
        place_reference=None,
        place_id=None,
        place_number=None,
        place_address=None,
        place_building=None,
        place_nickname=None,
        customer_name=None,
        customer_number=None,
    )
