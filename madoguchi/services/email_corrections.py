"""E-mail corrections (メールアドレスの訂正): one of staff proposes, another decides within some hours.

Whoever holds an address can choose a new password, so no single person of staff may change one.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from madoguchi.domain.audit import Act, Actor, subject
from madoguchi.domain.history import EventKind
from madoguchi.domain.mail_addresses import is_address
from madoguchi.domain.match_keys import email_key
from madoguchi.models import EmailCorrection
from madoguchi.operators.schema.profile import Profile
from madoguchi.services import audit
from madoguchi.services.account_locks import note_for
from madoguchi.services.accounts import held, spend_links, tell_at
from madoguchi.services.members import change_email

OPEN, APPROVED, REFUSED = (
    EmailCorrection.Outcome.OPEN,
    EmailCorrection.Outcome.APPROVED,
    EmailCorrection.Outcome.REFUSED,
)


class AddressRefused(Exception):
    """What was typed is no e-mail address, or the one that the member has."""


class AlreadyProposed(Exception):
    """A correction of this member's address waits already."""


class NotYourOwn(Exception):
    """Nobody approves what he or she has proposed."""


class CorrectionGone(Exception):
    """The proposal was decided, is too old, or the member's address has changed meanwhile."""


@transaction.atomic
def propose(
    *, profile: Profile, member_id: int, email: str, by: Actor, why: str, now: datetime
) -> EmailCorrection:
    """Propose an address; raises AddressRefused and AlreadyProposed."""
    member = held(member_id)
    address = email.strip()
    if not is_address(address) or email_key(address) == member.email_key:
        raise AddressRefused
    EmailCorrection.objects.filter(member=member, outcome=OPEN, expires_at__lte=now).update(
        outcome=REFUSED, decided_at=now
    )
    made = EmailCorrection(
        member=member,
        replaces=member.email,
        email=address,
        why=why,
        proposed_by_id=by.at_counter,
        proposed_at=now,
        expires_at=now + timedelta(hours=profile.staff.correction_hours),
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise AlreadyProposed from None
    audit.note(by=by, act=Act.EMAIL_PROPOSED, about=subject("member", member.pk), why=why, now=now)
    return made


def open_corrections(*, now: datetime) -> QuerySet[EmailCorrection]:
    """List what waits for a second person, the oldest first."""
    waiting = EmailCorrection.objects.filter(outcome=OPEN, expires_at__gt=now)
    return waiting.select_related("member", "proposed_by").order_by("proposed_at", "pk")


def find_correction(*, reference: UUID) -> EmailCorrection | None:
    """Find a proposal, decided or not."""
    found = EmailCorrection.objects.filter(reference=reference)
    return found.select_related("member", "proposed_by", "decided_by").first()


@transaction.atomic
def approve(*, profile: Profile, correction: EmailCorrection, by: Actor, now: datetime) -> None:
    """Give the member the address, and tell both addresses; raises NotYourOwn and CorrectionGone."""
    if correction.proposed_by_id == by.staff_id:
        raise NotYourOwn
    member = held(correction.member_id)
    if member.email != correction.replaces:
        raise CorrectionGone
    _decide(correction, APPROVED, by=by, now=now)
    change_email(member=member, email=correction.email)
    spend_links(member, now=now)
    note_for(member, kind=EventKind.EMAIL_CORRECTED, now=now)
    tell_at(
        [correction.replaces, correction.email],
        profile=profile,
        member=member,
        kind="email_corrected",
        key=f"correction-{correction.pk}",
        now=now,
    )
    audit.note(by=by, act=Act.EMAIL_APPROVED, about=subject("member", member.pk), now=now)


@transaction.atomic
def decline(*, correction: EmailCorrection, by: Actor, why: str, now: datetime) -> None:
    """Let a proposal go; whoever made it may take it back so. Raises CorrectionGone."""
    _decide(correction, REFUSED, by=by, now=now)
    audit.note(by=by, act=Act.EMAIL_DECLINED, about=subject("member", correction.member_id), why=why, now=now)


def _decide(correction: EmailCorrection, outcome: str, *, by: Actor, now: datetime) -> None:
    waiting = EmailCorrection.objects.filter(pk=correction.pk, outcome=OPEN, expires_at__gt=now)
    if not waiting.update(outcome=outcome, decided_by_id=by.staff_id, decided_at=now):
        raise CorrectionGone
