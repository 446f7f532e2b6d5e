"""Typed factors (二要素の入力): what a form brought to prove its sender, given to whoever judges it."""

from collections.abc import Callable

from madoguchi.interfaces import clock
from madoguchi.interfaces.relying_party import relying_party
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.services.one_time_codes import Clocks

LONGEST_CODE = 20


def judged[T](request: StaffRequest, *, by_code: Callable[..., T], by_passkey: Callable[..., T]) -> T:
    """Have a passkey judged where the form brought one, else the code.

    ``by_passkey`` takes ``party``, ``typed`` and ``now``, ``by_code`` takes ``typed`` and ``clocks``.
    """
    now, party, credential = request.now, relying_party(request), request.POST.get("credential", "")
    if credential and party:
        return by_passkey(party=party, typed=credential, now=now)
    typed = request.POST.get("code", "")[:LONGEST_CODE]
    return by_code(typed=typed, clocks=Clocks(now, clock.on_phones(now)))
