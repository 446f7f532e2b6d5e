"""Consents (同意): to which version of which text, with the text's hash, and when it is asked anew.

Only members who agreed to an earlier version are asked: whoever never had to agree, as members whom staff
enrolled, is not asked here.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from madoguchi.domain.history import EventKind
from madoguchi.domain.reasons import Reason, ReasonCode
from madoguchi.models import Consent, Session
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.history import note_event
from madoguchi.services.terms import TERMS, Asked, asked_of, hash_of, hash_of_file


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
                text_sha256=_hash(profile, text, version),
                given_at=now,
            )
            for text, version in versions.items()
            if version
        ],
        ignore_conflicts=True,
    )


def terms_to_agree(*, profile: Profile, member_id: int, now: datetime) -> Asked | None:
    """Say which terms keep a member from all other pages; None where none do, and the pages are open then."""
    if asked := asked_of(profile=profile, member_id=member_id, now=now):
        return asked
    _open_pages(member_id)
    return None


@transaction.atomic
def agree(*, profile: Profile, member_id: int, asked: Asked, version: str, now: datetime) -> None:
    """Keep that a member agrees to the terms that are asked; raises OtherVersion where others were shown."""
    if version != asked.name:
        raise OtherVersion
    if _open_pages(member_id):
        keep_consents(profile=profile, member_id=member_id, versions={TERMS: version}, now=now)
        note_event(member_id=member_id, kind=EventKind.TERMS_AGREED, now=now, version=version)


def why_to_agree(asked: Asked) -> Reason:
    """Say why nothing else is shown before the terms are agreed to anew."""
    values = {"lead": asked.words.lead, "button": asked.words.button}
    return Reason(ReasonCode.AGREEMENT_NEEDED, on=asked.effective_on, values=values)


def _open_pages(member_id: int) -> int:
    """Let a member's sessions pass; give how many were held up."""
    return Session.objects.filter(member_id=member_id).exclude(terms_to_agree="").update(terms_to_agree="")


def _hash(profile: Profile, text: str, version: str) -> str:
    return hash_of(profile=profile, name=version) if text == TERMS else hash_of_file(profile.slug, text)
