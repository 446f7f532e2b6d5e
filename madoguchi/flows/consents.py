"""Consents (同意): what a member agreed to on the way, by version."""

from madoguchi.flows.desk import Desk
from madoguchi.models import Consent, Member


def remember_consents(desk: Desk, member: Member) -> None:
    """Keep which texts the member agreed to."""
    versions = {"terms": desk.answer("terms", "version")}
    if desk.profile.cautions:
        versions["cautions"] = desk.profile.cautions.version
    Consent.objects.bulk_create(
        Consent(member=member, text=text, version=version, given_at=desk.now)
        for text, version in versions.items()
        if version
    )
