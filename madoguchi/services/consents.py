"""Consents (同意) of a member, as they were given."""

from madoguchi.models import Consent


def consents_of(*, member_id: int) -> list[Consent]:
    """List what a member agreed to, the oldest first."""
    return list(Consent.objects.filter(member_id=member_id).order_by("given_at", "id"))
