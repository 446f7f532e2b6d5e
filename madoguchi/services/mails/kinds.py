"""Kinds of mail (メールの種類), and the values that each takes.

Where somebody asks for recovery with an address that nobody has, no mail is sent and so no kind is needed.
Amounts never stand in a mail.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


class Lines(str):
    """A value that may have several lines; it cannot stand in a subject."""

    __slots__ = ()


class ValuesDoNotFit(Exception):
    """A mail was given other values than its kind takes."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind of mail takes: ``values`` by type, and ``secrets`` that the outbox forgets once it is out.

    Every kind may also be given ``name``, whom the mail speaks to; without it, it speaks to nobody by name.
    A ``topic`` makes it a notice, which is sent only to members who want to hear of that.
    """

    values: Mapping[str, type] = field(default_factory=dict)
    secrets: frozenset[str] = frozenset()
    topic: str = ""

    def check(self, *, values: Mapping[str, Any], secrets: Mapping[str, str]) -> None:
        """Refuse what is missing, unknown or of another type; raises ValuesDoNotFit."""
        given = values.keys() - {"name"}
        if given != self.values.keys() or secrets.keys() != self.secrets:
            raise ValuesDoNotFit(f"{sorted(values)} and secret {sorted(secrets)}, not {self}")
        taken = {**self.values, "name": str}
        if wrong := [name for name, value in values.items() if not _is_of(value, taken[name])]:
            raise ValuesDoNotFit(f"{wrong} are of another type than {self} says")


def _is_of(value: Any, kind: type) -> bool:
    if kind is Lines:
        return isinstance(value, str)
    return isinstance(value, kind) and (kind is not date or not isinstance(value, datetime))


UNTIL = {"valid_until": datetime}
LINK = frozenset({"link"})
REQUEST = {"title": str, "number": str}
PLACE = {"place_number": str}

KINDS: Mapping[str, Kind] = {
    # Registration.
    "registration_link": Kind(UNTIL, LINK),
    "activation": Kind(UNTIL, LINK),
    "already_registered": Kind(),
    "credentials": Kind(UNTIL | {"login_id": str}, LINK),
    "issued_password": Kind(UNTIL | {"login_id": str}, frozenset({"password"})),
    "registered": Kind(),
    "application_received": Kind(),
    "application_opened": Kind(),
    "application_refused": Kind({"reason": Lines}),
    "application_question": Kind({"question": Lines}),
    # Recovery.
    "login_id_reminder": Kind({"login_ids": tuple}),
    "password_link": Kind(UNTIL, LINK),
    "recovery_link": Kind(UNTIL, LINK),
    "password_changed": Kind(),
    # The account, changed by its member.
    "login_id_changed": Kind({"login_id": str}),
    "email_link": Kind(UNTIL, LINK),
    "email_changing": Kind(),
    "email_changed": Kind(),
    # Beside the password.
    "passkey_added": Kind(),
    "passkey_removed": Kind(),
    "one_time_code_added": Kind(),
    "one_time_code_removed": Kind(),
    "recovery_codes_made": Kind(),
    "recovery_code_used": Kind({"left": str}),
    "second_step_stopped": Kind(),
    "factors_dropped": Kind(),
    "withdrawn": Kind(UNTIL, LINK),
    "withdrawal_taken_back": Kind(),
    # Requests.
    "request_received": Kind(REQUEST | {"answer_by": date, "withdraw_until": datetime}),
    "request_accepted": Kind(REQUEST),
    "request_refused": Kind(REQUEST | {"reason": Lines}),
    "request_withdrawn": Kind(REQUEST),
    # Further places.
    "place_received": Kind(PLACE),
    "place_opened": Kind(PLACE),
    "place_refused": Kind(PLACE | {"reason": Lines}),
    "place_removed": Kind(PLACE),
    # The card.
    "card_changed": Kind({"brand": str, "last4": str, "first_month": date}),
    # What staff do for a member.
    "account_locked": Kind(),
    "account_unlocked": Kind(),
    "signed_out_by_staff": Kind(),
    "email_corrected": Kind(),
    # Staff.
    "staff_invitation": Kind(UNTIL, LINK),
    "staff_account_changed": Kind({"change": str}),
    "audit_head": Kind({"position": str, "hashed": str}),
    # Bills.
    "amount_fixed": Kind({"month": date}, topic="bills"),
}
