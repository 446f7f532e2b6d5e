"""Delivery of invoices (適格請求書の提供): how far a customer's request has come.

Not entitled, not requested, requested, first one posted, from then on by download alone; an operator that
asks for no request, or posts nothing, leaves steps out.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DeliveryState(StrEnum):
    """Where a customer stands."""

    NOT_ENTITLED = "not_entitled"
    NOT_REQUESTED = "not_requested"
    REQUESTED = "requested"
    DOWNLOAD = "download"


@dataclass(frozen=True, slots=True)
class DeliveryRule:
    """Whether invoices must be asked for, and whether the first one is posted."""

    is_on_request: bool = False
    first_is_posted: bool = False


def delivery_state(
    *,
    rule: DeliveryRule,
    requested_on: date | None,
    first_posted_on: date | None,
    is_entitled: bool = True,
) -> DeliveryState:
    """Derive where a customer stands; where only some are given invoices, the others are not entitled.

    >>> rule, day = DeliveryRule(is_on_request=True, first_is_posted=True), date(2024, 10, 21)
    >>> delivery_state(rule=rule, requested_on=None, first_posted_on=None).value
    'not_requested'
    >>> delivery_state(rule=rule, requested_on=day, first_posted_on=None).value
    'requested'
    >>> delivery_state(rule=rule, requested_on=day, first_posted_on=day).value
    'download'
    >>> delivery_state(rule=DeliveryRule(), requested_on=None, first_posted_on=None).value
    'download'
    >>> delivery_state(rule=rule, requested_on=day, first_posted_on=day, is_entitled=False).value
    'not_entitled'
    """
    if not is_entitled:
        return DeliveryState.NOT_ENTITLED
    if rule.is_on_request and requested_on is None:
        return DeliveryState.NOT_REQUESTED
    if rule.is_on_request and rule.first_is_posted and first_posted_on is None:
        return DeliveryState.REQUESTED
    return DeliveryState.DOWNLOAD
