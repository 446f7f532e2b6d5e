"""Whom a member's passkeys are for (RP), where the operator offers passkeys."""

from madoguchi.adapters.webauthn import RelyingParty
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.relying_party import relying_party


def offered_party(request: CounterRequest) -> RelyingParty | None:
    """Say for whom a passkey would be, where the operator offers passkeys."""
    offers = "passkeys" in request.operator.profile.account.offers
    return relying_party(request) if offers else None
