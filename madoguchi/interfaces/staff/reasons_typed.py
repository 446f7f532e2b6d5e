"""Reasons (理由) that staff type before what matters: none, and nothing is done."""

from madoguchi.interfaces.staff.staff_request import StaffRequest

LONGEST_WHY = 500


class WhyMissing(Exception):
    """No reason was given."""


def typed_why(request: StaffRequest) -> str:
    """Give the reason as it was typed; raises WhyMissing."""
    if why := request.POST.get("why", "").replace("\x00", "").strip()[:LONGEST_WHY]:
        return why
    raise WhyMissing
