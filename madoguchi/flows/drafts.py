"""Drafts (手続き中の記録): begun, found again by the token of a browser or of a mailed link, ended once."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from madoguchi.flows.desk import Answers
from madoguchi.flows.positions import link_stage
from madoguchi.models import Draft, MailedLink, Member
from madoguchi.operators.schema.journeys import Journey

HOURS_OF_A_DRAFT = 24
DAYS_AN_ENDED_DRAFT_IS_KEPT = 2


@dataclass(frozen=True, slots=True)
class Visit:
    """A draft as one browser comes to it: bound to the browser itself, or by a mailed link."""

    draft: Draft
    link: MailedLink | None = None

    @property
    def member(self) -> Member | None:
        """Whose account the journey is about, if it is about one."""
        return self.draft.member or (self.link.member if self.link else None)

    def answers(self, journey: Journey) -> Answers:
        """Give the answers, a live link being the answer to the wait for it."""
        found: Answers = dict(self.draft.answers)
        if self.link and (number := link_stage(journey)):
            found |= {
                step: {"at": self.link.sent_at.isoformat()} for step in journey.stages[number - 1].steps
            }
        return found


def new_token() -> str:
    """Make the token that binds a draft to a browser; only its SHA-256 is kept here."""
    return secrets.token_urlsafe(32)


def begin(*, journey: str, token: str, now: datetime, member: Member | None = None) -> Draft:
    """Begin the draft of a browser's token and hold it; two first answers at once begin one draft."""
    draft = Draft(
        journey=journey,
        token_sha256=sha256(token),
        began_at=now,
        expires_at=now + timedelta(hours=HOURS_OF_A_DRAFT),
        member=member,
    )
    Draft.objects.bulk_create([draft], ignore_conflicts=True)
    return Draft.objects.select_for_update().get(token_sha256=sha256(token))


@transaction.atomic
def begin_for(*, journey: str, token: str, member: Member, now: datetime) -> None:
    """Begin a draft about a member who has just proven who they are."""
    begin(journey=journey, token=token, now=now, member=member)


def find_visit(*, journey: str, token: str, now: datetime, is_locked: bool = False) -> Visit | None:
    """Find the draft that a token leads to, unless its time is over; ``is_locked`` holds it for a change."""
    if not token:
        return None
    drafts = Draft.objects.filter(journey=journey, expires_at__gt=now)
    drafts = drafts.select_for_update() if is_locked else drafts.select_related("member", "place__customer")
    hashed = sha256(token)
    if draft := drafts.filter(token_sha256=hashed).first():
        return Visit(draft)
    link = MailedLink.objects.filter(token_sha256=hashed, expires_at__gt=now, used_at=None).first()
    draft = drafts.filter(pk=link.draft_id).first() if link else None
    return Visit(draft, link) if link and draft and link.recipient == draft.mailed_to else None


def find_link(*, token: str, journey: str) -> MailedLink | None:
    """Find a mailed link, whether or not it is still good."""
    found = MailedLink.objects.filter(token_sha256=sha256(token), draft__journey=journey)
    return found.select_related("draft").first()


def bind_to_link(visit: Visit) -> None:
    """Bind a draft to the browser that came by the mailed link; the one that began it sees it no more.

    Whoever typed another's address would otherwise look on while its owner answers.
    """
    if visit.link:
        visit.draft.token_sha256 = visit.link.token_sha256
        visit.draft.member = visit.draft.member or visit.link.member


def new_link(
    *, draft: Draft, recipient: str, member: Member | None, hours: int, now: datetime
) -> tuple[MailedLink, str]:
    """Make a link for a draft and let the draft live as long; give it and its token."""
    token = new_token()
    expires_at = now + timedelta(hours=hours)
    draft.expires_at = max(draft.expires_at, expires_at)
    link = MailedLink.objects.create(
        draft=draft,
        member=member,
        recipient=recipient,
        token_sha256=sha256(token),
        sent_at=now,
        expires_at=expires_at,
    )
    return link, token


def sweep(*, now: datetime) -> int:
    """Delete drafts whose time was over days ago, with what was answered in them."""
    before = now - timedelta(days=DAYS_AN_ENDED_DRAFT_IS_KEPT)
    deleted, _each = Draft.objects.filter(expires_at__lt=before).delete()
    return deleted


def sha256(token: str) -> str:
    """Give what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
