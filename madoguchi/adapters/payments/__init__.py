"""Payments (決済サービス): where cards are typed, kept and charged, so that no number ever comes here.

``opened`` gives the provider; ``twin`` is one that plays Stripe's part on this machine. The library is
imported with the first question to it: it takes a third of a second that other commands need not wait.
"""

import importlib
from functools import cache

from madoguchi.adapters.payments.keys import Keys, keys_by_operator
from madoguchi.adapters.payments.provider import (
    Message,
    NotGenuine,
    Outcome,
    Provider,
    ProviderAway,
    ProviderRefused,
    Stage,
    UnknownThere,
    Wish,
)

__all__ = [
    "SIGNATURE_HEADER",
    "STRIPE",
    "Keys",
    "Message",
    "NotGenuine",
    "Outcome",
    "Provider",
    "ProviderAway",
    "ProviderRefused",
    "Stage",
    "UnknownThere",
    "Wish",
    "keys_by_operator",
    "opened",
]

STRIPE = "https://api.stripe.com"
SIGNATURE_HEADER = "Stripe-Signature"


@cache
def opened(address: str, keys: Keys) -> Provider:
    """Give the provider whose interface is at an address; nothing is asked of it yet."""
    plug = importlib.import_module("madoguchi.adapters.payments.stripe")
    provider: Provider = plug.Stripe(address=address, keys=keys)
    return provider
