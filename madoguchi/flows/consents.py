"""Consents (同意): what a member agreed to on the way, by version."""

from madoguchi.flows.desk import Desk
from madoguchi.models import Member
from madoguchi.services.consents import keep_consents
from madoguchi.services.terms import TERMS


def remember_consents(desk: Desk, member: Member) -> None:
    """Keep which texts the member agreed to."""
    versions = {TERMS: desk.answer("terms", "version")}
    if desk.profile.cautions:
        versions["cautions"] = desk.profile.cautions.version
    keep_consents(profile=desk.profile, member_id=member.pk, versions=versions, now=desk.now)
