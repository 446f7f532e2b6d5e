"""The front page (トップ): what waits for this colleague, how much of it is late, and the way there."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.translation import gettext, gettext_noop

from madoguchi.domain.permissions import Permission
from madoguchi.interfaces.staff.rendering import may, render
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.services.staff.waiting import (
    Waiting,
    applications_waiting,
    letters_waiting,
    requests_waiting,
)


@dataclass(frozen=True, slots=True)
class Tile:
    """One thing that waits: whose it is to see, how it is counted, and its page below the counter, if any."""

    label: str
    see: Permission
    count: Callable[..., Waiting]
    page: str = ""


TILES = (
    Tile(gettext_noop("会員申請"), Permission.SEE_APPLICATIONS, applications_waiting, "applications/"),
    Tile(gettext_noop("お申し込み"), Permission.SEE_REQUESTS, requests_waiting, "requests/"),
    Tile(gettext_noop("郵便物"), Permission.PRINT_LETTERS, letters_waiting, "posting/letters/"),
)


def front(request: StaffRequest) -> HttpResponse:
    """Show what waits."""
    profile = request.operator.profile
    tiles = [
        (gettext(tile.label), tile.count(profile=profile, now=request.now), tile.page)
        for tile in TILES
        if may(request, tile.see)
    ]
    return render(request, "front.html", tiles=tiles)
