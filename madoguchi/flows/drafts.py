"""Drafts (手続き中の記録): begun, found again by the token of a browser or of a mailed link, ended once.

What a browser holds is its own token and, once it came by a mailed link, that link's behind a dot. Its own
token is the key to everything that was answered. The link alone proves an address and no more: it leads to
what follows the link, which is then answered anew, so a mistyped address shows its owner nothing.
"""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction

from madoguchi.domain.clock import business_day
from madoguchi.domain.reasons import Reason, ReasonCode
from madoguchi.domain.tokens import token_sha256
from madoguchi.flows.desk import Answers, email_in
from madoguchi.flows.positions import forget_after, link_stage
from madoguchi.models import Draft, MailedLink, Member
from madoguchi.operators.schema.journeys import Journey

HOURS_OF_A_DRAFT = 24
DAYS_AN_ENDED_DRAFT_IS_KEPT = 2


@dataclass(frozen=True, slots=True)
class Visit:
    """A draft as one browser comes to it: as its own (``is_own``), or by a mailed link alone."""

    draft: Draft
    link: MailedLink | None = None
    is_own: bool = True

    @property
    def member(self) -> Member | None:
        """Whose account the journey is about, if it is about one."""
        linked: Member | None = self.link.member if self.link else None
        held: Member | None = self.draft.member
        return linked or held

    def answers(self, journey: Journey) -> Answers:
        """Give the answers that this browser may build on, a good link being the answer to its wait."""
        found: Answers = dict(self.draft.answers)
        number = link_stage(journey)
        if not self.is_own and not number:  # the profile has no such link any more
            return {}
        if self.link is None or not number or self.link.recipient != email_in(found):
            return found
        if not self.is_own or self._is_about_another():
            found = forget_after(journey, found, number)
        return found | {
            step: {"at": self.link.sent_at.isoformat()} for step in journey.stages[number - 1].steps
        }

    def _is_about_another(self) -> bool:
        """Test whether the link is about another account than before: a family shares an address."""
        held, meant = self.draft.member_id, self.link.member_id if self.link else None
        return None not in {held, meant} and held != meant


def new_token() -> str:
    """Make the token that binds a draft to a browser; only its SHA-256 is kept here."""
    return secrets.token_urlsafe(32)


def own_token(token: str) -> str:
    """Give the browser's own part of what it holds.

    >>> own_token("own.link"), own_token("own")
    ('own', 'own')
    """
    return token.partition(".")[0]


def with_link(token: str, link_token: str) -> str:
    """Let a browser hold the token of a mailed link beside its own.

    >>> with_link("own", "link"), with_link("own.older", "link")
    ('own.link', 'own.link')
    """
    return f"{own_token(token)}.{link_token}"


def begin(*, journey: str, token: str, now: datetime, member: Member | None = None) -> Draft:
    """Begin the draft of a browser's token and hold it; two first answers at once begin one draft."""
    hashed = token_sha256(own_token(token))
    Draft.objects.filter(token_sha256=hashed).exclude(journey=journey, expires_at__gt=now).delete()
    draft = Draft(
        journey=journey,
        token_sha256=hashed,
        began_at=now,
        expires_at=now + timedelta(hours=HOURS_OF_A_DRAFT),
        member=member,
    )
    Draft.objects.bulk_create([draft], ignore_conflicts=True)
    return Draft.objects.select_for_update().get(token_sha256=hashed)


@transaction.atomic
def begin_for(*, journey: str, token: str, member: Member, now: datetime) -> None:
    """Begin a draft about a member who has just proven who they are."""
    begin(journey=journey, token=token, now=now, member=member)


def find_visit(*, journey: str, token: str, now: datetime, is_locked: bool = False) -> Visit | None:
    """Find the draft that a token leads to, unless its time is over; ``is_locked`` holds it for a change."""
    own, _dot, linked = token.partition(".")
    drafts = Draft.objects.filter(journey=journey, expires_at__gt=now)
    drafts = drafts.select_for_update() if is_locked else drafts.select_related("member", "place__customer")
    link = _live_link(linked, now=now) if linked else None
    draft = drafts.filter(pk=link.draft_id).first() if link else None
    if link and draft and link.recipient == email_in(draft.answers):
        return Visit(draft, link, is_own=draft.token_sha256 == token_sha256(own))
    draft = drafts.filter(token_sha256=token_sha256(own)).first() if own else None
    return Visit(draft) if draft else None


def _live_link(token: str, *, now: datetime) -> MailedLink | None:
    links = MailedLink.objects.filter(token_sha256=token_sha256(token), expires_at__gt=now, used_at=None)
    return links.select_related("member").first()


def find_link(*, token: str, journey: str) -> MailedLink | None:
    """Find a mailed link, whether or not it is still good."""
    found = MailedLink.objects.filter(token_sha256=token_sha256(token), draft__journey=journey)
    return found.select_related("draft").first()


def why_dead(*, link: MailedLink | None, journey: Journey, now: datetime) -> Reason:
    """Say why a mailed link leads no further."""
    if link is None:
        return Reason(ReasonCode.LINK_UNKNOWN)
    if link.used_at or link.draft.ended_at:
        is_reviewed = "staff_review" in journey.steps
        return Reason(ReasonCode.APPLICATION_SENT if is_reviewed else ReasonCode.LINK_USED)
    if link.expires_at > now:
        return Reason(ReasonCode.LINK_REPLACED)
    expired_on = business_day(now=link.expires_at)
    return Reason(ReasonCode.LINK_EXPIRED, on=expired_on, values={"hours_good": journey.link_hours})


def bind(visit: Visit, *, token: str) -> Visit:
    """Make a draft the own one of the browser that answers after a mailed link; any other holds it no more.

    Whoever typed another's address would otherwise look on while its owner answers.
    """
    if visit.link is None:
        return visit
    visit.draft.token_sha256 = token_sha256(own_token(token))
    visit.draft.member = visit.member
    Draft.objects.filter(token_sha256=visit.draft.token_sha256).exclude(pk=visit.draft.pk).delete()
    return replace(visit, is_own=True)


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
        token_sha256=token_sha256(token),
        sent_at=now,
        expires_at=expires_at,
    )
    return link, token


def sweep(*, now: datetime) -> int:
    """Delete drafts whose time was over days ago, with what was answered in them."""
    before = now - timedelta(days=DAYS_AN_ENDED_DRAFT_IS_KEPT)
    deleted, _each = Draft.objects.filter(expires_at__lt=before).delete()
    return deleted
