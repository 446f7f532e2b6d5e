"""Terms (ご利用規約) in force: the text in the operator's folder, or what staff have published over it."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from django.conf import settings

from madoguchi.domain.clock import business_day
from madoguchi.domain.drafts import Deed, is_over
from madoguchi.domain.terms import Edition, in_course, unanswered
from madoguchi.models import Consent, PieceVersion
from madoguchi.operators.schema.profile import Profile
from madoguchi.operators.schema.terms import AgreementWords
from madoguchi.services.pieces import in_force

TERMS = "terms"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a member is asked to agree to: the edition that holds, since when, and what has changed."""

    name: str
    text: str | None
    effective_on: date
    changes: tuple[str, ...]
    words: AgreementWords


def terms_in_force(*, profile: Profile, now: datetime) -> Edition:
    """Give the terms that hold; without text where the operator's folder has it."""
    for version in in_force(kind=TERMS, now=now):
        if not is_over(version, now=now):
            return _published(version)
    return _own(profile, now)


def asked_of(*, profile: Profile, member_id: int, now: datetime) -> Asked | None:
    """Say what a member has yet to agree to; None where that is nothing."""
    agreed = set(Consent.objects.filter(member_id=member_id, text=TERMS).values_list("version", flat=True))
    if not agreed:
        return None
    holds = terms_in_force(profile=profile, now=now)
    # Most have agreed to what holds: only for the others is all read that was ever published.
    asking = [] if holds.name in agreed else unanswered(_held(profile, now), agreed)
    if not asking:
        return None
    changes = tuple(change for each in asking for change in each.changes)
    since = asking[-1].asks_from or business_day(now=now)
    return Asked(holds.name, holds.text, since, changes, profile.terms or AgreementWords())


def members_bound() -> int:
    """Count the members who have agreed to terms: those whom a new edition can ask anew."""
    given = Consent.objects.filter(text=TERMS, member__is_active=True)
    return given.values("member_id").distinct().count()


def hash_of(*, profile: Profile, name: str) -> str:
    """Hash the text that members agree to under a name: the operator's own, or as it was published."""
    published = PieceVersion.objects.filter(draft__kind=TERMS, deed=Deed.PUBLISHED, facts__name=name)
    if name != _name(profile) and (version := published.first()):
        return hashlib.sha256(str(version.facts["body"]).encode()).hexdigest()
    return hash_of_file(profile.slug, TERMS)


@cache
def hash_of_file(slug: str, text: str) -> str:
    """Hash a text as it stands in the operator's folder, read once as pages read it."""
    file: Path = settings.REGISTRY[slug].folder / "words" / f"{text}.md"
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""


def _held(profile: Profile, now: datetime) -> list[Edition]:
    """List the editions that held one after the other until now, the operator's own first."""
    found = PieceVersion.objects.filter(draft__kind=TERMS, holds_from__lte=now).order_by("number")
    return in_course(_own(profile, now), [_published(each) for each in found], now=now)


def _own(profile: Profile, now: datetime) -> Edition:
    change = profile.terms
    if change is None or business_day(now=now) < change.effective_on:
        return Edition(_name(profile))
    return Edition(_name(profile), asks_from=change.effective_on, changes=change.changes)


def _published(version: PieceVersion) -> Edition:
    """Read what staff have published; where they ended it, there is no text."""
    said, begins = version.facts, version.holds_from
    if version.deed == Deed.ENDED:
        return Edition(said["name"], begins)
    return Edition(
        name=said["name"],
        holds_from=begins,
        ends_at=version.ends_at,
        text=said["body"],
        asks_from=business_day(now=begins) if begins and said["asks_anew"] else None,
        changes=tuple(said["changes"]),
    )


def _name(profile: Profile) -> str:
    return profile.registration.terms_version if profile.registration else ""
