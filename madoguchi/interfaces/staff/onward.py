"""Onward (遷移先): where a page leads that was asked to come back, never off the staff's counter."""

import re

from madoguchi.interfaces.staff.staff_request import StaffRequest

BELOW = re.compile(r"(?:[a-z0-9-]+/){0,5}")
FRONT = "front/"


def asked_next(request: StaffRequest) -> str:
    """Give the page to go on to, below the counter: the one that was asked for, else the front page.

    Only words, numbers and slashes are taken, so it can lead nowhere else.
    """
    asked = request.POST.get("next") or request.GET.get("next", "")
    return asked if asked and BELOW.fullmatch(asked) else FRONT
