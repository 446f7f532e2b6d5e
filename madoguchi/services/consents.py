"""Consents (同意): to which version of which text, with the text's hash, and when it is asked anew.

Only members who agreed to an earlier version are asked: whoever never had to agree, as members whom staff
enrolled, is not asked here.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from functools import cache

from django.conf import settings
from django.db import transaction

from madoguchi.domain.clock import business_day
from madoguchi.domain.history import EventKind
from madoguchi.domain.reasons import Reason, ReasonCode
from madoguchi.models import Consent, Member, Session
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.history import note_event

TERMS = "terms"


class OtherVersion(Exception):
    """The text that was shown is not the one that holds by now."""


def consents_of(*, member_id: int) -> list[Consent]:
    """List what a member agreed to, the oldest first."""
    return list(Consent.objects.filter(member_id=member_id).order_by("given_at", "id"))


def keep_consents(*, profile: Profile, member_id: int, versions: Mapping[str, str], now: datetime) -> None:
    """Keep which version of each text a member agreed to; the same once more changes nothing."""
    Consent.objects.bulk_create(
        [
            Consent(
                member_id=member_id,
                text=text,
                version=version,
                text_sha256=_hash(profile.slug, text),
                given_at=now,
            )
            for text, version in versions.items()
            if version
        ],
        ignore_conflicts=True,
    )


def version_to_agree(*, profile: Profile, member: Member, now: datetime) -> str:
    """Give the version of the terms that a member has yet to agree to; empty where there is none."""
    rule, version = profile.terms, profile.registration.terms_version if profile.registration else ""
    if rule is None or business_day(now=now) < rule.effective_on:
        return ""
    given = set(Consent.objects.filter(member=member, text=TERMS).values_list("version", flat=True))
    return version if given and version not in given else ""


@transaction.atomic
def agree(*, profile: Profile, member_id: int, version: str, now: datetime) -> None:
    """Keep that a member agrees to the terms as they are now; raises OtherVersion."""
    if profile.registration is None or version != profile.registration.terms_version:
        raise OtherVersion
    if Session.objects.filter(member_id=member_id).exclude(terms_to_agree="").update(terms_to_agree=""):
        keep_consents(profile=profile, member_id=member_id, versions={TERMS: version}, now=now)
        note_event(member_id=member_id, kind=EventKind.TERMS_AGREED, now=now, version=version)


@cache
def _hash(slug: str, text: str) -> str:
    """Hash a text as it stands in the operator's folder, read once as pages read it."""
    file = settings.REGISTRY[slug].folder / "words" / f"{text}.md"
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""


def why_to_agree(profile: Profile) -> Reason | None:
    """Say why nothing else is shown before the terms are agreed to anew; None where they have not changed."""
    if profile.terms is None:
        return None
    values = {"lead": profile.terms.lead, "button": profile.terms.button}
    return Reason(ReasonCode.AGREEMENT_NEEDED, on=profile.terms.effective_on, values=values)
