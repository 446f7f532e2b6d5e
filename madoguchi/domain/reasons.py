"""Reasons (理由): why something is hidden, empty, blocked or waiting.

Rules return them, pages say them: the words of each code stand in one catalogue
(``interfaces/rendering/reasons.py``), with the date that matters and what the customer can do next.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any


class ReasonCode(StrEnum):
    """Each thing that can stand in a customer's way."""

    NO_PLACE = "no_place"
    NO_BILLS = "no_bills"
    NO_CONTRACTS = "no_contracts"
    NO_PASSKEYS = "no_passkeys"
    NO_PASSKEYS_HERE = "no_passkeys_here"
    NO_FACTOR = "no_factor"
    NO_REQUESTS = "no_requests"
    NO_CHANNELS = "no_channels"
    REQUEST_NEEDS_PLACE = "request_needs_place"
    REQUEST_WAITING = "request_waiting"
    WITHDRAWAL_OVER = "withdrawal_over"
    REQUEST_CLOSED = "request_closed"
    CHANNEL_CONTRACTED = "channel_contracted"
    CHANNEL_WAITING = "channel_waiting"
    CHANNEL_INCLUDED = "channel_included"
    CHANNEL_EXCLUDED = "channel_excluded"
    CHANNEL_AREA = "channel_area"
    LAST_PLACE = "last_place"
    PLACE_UNDER_REVIEW = "place_under_review"
    PLACE_REFUSED = "place_refused"
    ADDED_BY_STAFF = "added_by_staff"
    NOT_PAID_BY_CARD = "not_paid_by_card"
    CARD_CHANGE_WAITING = "card_change_waiting"
    PROVIDER_AWAY = "provider_away"
    TOO_MANY_CARD_CHANGES = "too_many_card_changes"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason, with the day from or until which it holds, and values for its words.

    >>> Reason(ReasonCode.NO_PLACE).code.value
    'no_place'
    """

    code: ReasonCode
    on: date | None = None
    values: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
