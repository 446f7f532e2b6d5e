"""Versions of drafts (下書きの版) in forms and addresses: which was seen, and which is asked for."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.services.staff.drafts import versions_of

NEW = 0
"""What was seen of a draft that is not there yet."""

NONE = -1


def seen_version(request: StaffRequest) -> int:
    """Give the version that a form was made from; one that never was for what is no number."""
    return _number(request.POST.get("seen", ""))


def asked_version(request: StaffRequest, last: Any) -> Any:
    """Give the version that the address asks for, else the last; raises Http404."""
    number = _number(request.GET.get("version", ""))
    if number == NONE:
        return last
    if found := versions_of(last.draft).select_related("draft").filter(number=number).first():
        return found
    raise Http404


def changed_meanwhile() -> str:
    """Say that somebody else was first."""
    return _("ほかの人が先に変更しました。いまの内容をご確認ください。")


def _number(typed: str) -> int:
    typed = typed[:9]
    return int(typed) if typed.isascii() and typed.isdigit() else NONE
