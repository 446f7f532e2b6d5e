"""Onward (遷移先): where a page leads that was asked to come back, never off the staff's counter."""

import re

from madoguchi.interfaces.staff.staff_request import StaffRequest

# Each part begins with no dot, so none leads up; the query is as browsers write it.
BELOW = re.compile(
    r"(?P<page>(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/){0,8}(?:[A-Za-z0-9_-][A-Za-z0-9._-]*)?)"
    r"(?P<query>\?[A-Za-z0-9%&=+.:_~-]*)?"
)
FRONT, LONGEST = "front/", 600


def asked_next(request: StaffRequest) -> str:
    """Give the page to go on to, below the counter: the one that was asked for, else the front page.

    Only letters, numbers, single dots and slashes are taken, and a query, so it can lead nowhere else.
    """
    asked = request.POST.get("next") or request.GET.get("next", "")
    found = BELOW.fullmatch(asked[:LONGEST])
    return found[0] if found and found["page"] else FRONT


def below(request: StaffRequest) -> str:
    """Give what was asked for, below the counter, as ``asked_next`` takes it."""
    whole = request.get_full_path()
    asked = whole if len(whole) <= LONGEST else request.path
    return asked.removeprefix(request.counter)
