"""Registered cards (登録中のカード): what the billing system is told, the latest of each customer."""

from collections.abc import Iterator
from datetime import datetime

from madoguchi.models import CardChange, CardChangeState


def registered_cards(*, since: datetime | None = None) -> Iterator[CardChange]:
    """Give the present card of each customer, by number, as the change that registered it.

    With ``since`` only those registered at that moment or later.
    """
    done = CardChange.objects.filter(state=CardChangeState.DONE).select_related("customer")
    latest = done.order_by("customer__number", "customer_id", "-ended_at", "-id")
    cards = latest.distinct("customer__number", "customer_id").iterator()
    return (card for card in cards if since is None or (card.ended_at and card.ended_at >= since))
