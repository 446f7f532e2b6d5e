"""Withdrawals (退会): an account is closed at once, can be taken back for some days, and is then erased.

Whoever withdraws, takes back or erases holds the member's row first, so that of two at once the second finds
what the first has done.
"""

import secrets
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from madoguchi.domain.clock import business_day
from madoguchi.domain.history import EventKind
from madoguchi.domain.reasons import Reason, ReasonCode
from madoguchi.models import Draft, Member, OutgoingMail, PendingSignIn, Session, Withdrawal
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.accounts import SignedOut, forget_tries, held, prove_password_of, spend_links
from madoguchi.services.addresses import address_of
from madoguchi.services.history import note_event
from madoguchi.services.mails import queue_mail
from madoguchi.services.sessions import Visitor
from madoguchi.services.subjects import keyed_hash

WITHDRAWN = "withdrawn meanwhile"  # why a mail was given up

type State = Literal["open", "taken_back", "over"]


class NotOffered(Exception):
    """The operator lets nobody withdraw by themselves."""


class TooLate(Exception):
    """The withdrawal was taken back before, or its days are over."""


@transaction.atomic
def withdraw(*, profile: Profile, visitor: Visitor, reason: str, now: datetime) -> Withdrawal:
    """Close the visitor's account, everywhere and at once; give the withdrawal.

    Mails that still wait are dropped, but for the one that says how to come back. Raises SignedOut and
    NotOffered.
    """
    if profile.withdrawal is None:
        raise NotOffered
    member = held(visitor.member_id)
    if not _is_here(member, visitor):
        raise SignedOut
    _close(member, now=now)
    token = secrets.token_urlsafe(32)
    made = Withdrawal.objects.create(
        member=member,
        token_hash=_hashed(token),
        reason=reason,
        withdrawn_at=now,
        erases_at=now + timedelta(days=profile.withdrawal.days_to_return),
    )
    note_event(member_id=member.pk, kind=EventKind.WITHDRAWN, now=now)
    _tell(profile, made, "withdrawn", token=token, now=now)
    return made


def _is_here(member: Member, visitor: Visitor) -> bool:
    here = Session.objects.filter(pk=visitor.session_id, member=member, epoch=member.session_epoch)
    return member.is_active and here.exists()


def _close(member: Member, *, now: datetime) -> None:
    """Let nobody in any more, and let nothing lead on that was begun or is waiting to be sent."""
    Member.objects.filter(pk=member.pk).update(is_active=False, session_epoch=F("session_epoch") + 1)
    Session.objects.filter(member=member).delete()
    PendingSignIn.objects.filter(member=member).delete()
    spend_links(member, now=now)
    forget_tries(member)
    Draft.objects.filter(member=member).update(expires_at=now, mail_due_at=None)
    waiting = OutgoingMail.objects.filter(member=member, sent_at=None, given_up_at=None)
    waiting.update(given_up_at=now, secrets={}, last_answer=WITHDRAWN)


def find_withdrawal(*, reference: UUID) -> Withdrawal | None:
    """Find a withdrawal by the reference in the address of its page."""
    return Withdrawal.objects.filter(reference=reference).select_related("member").first()


def find_by_link(*, token: str) -> Withdrawal | None:
    """Find the withdrawal that a mailed link takes back."""
    return Withdrawal.objects.filter(token_hash=_hashed(token)).select_related("member").first()


def state_of(withdrawal: Withdrawal, *, now: datetime) -> State:
    """Say where a withdrawal stands."""
    if withdrawal.taken_back_at:
        return "taken_back"
    return "open" if withdrawal.erased_at is None and now < withdrawal.erases_at else "over"


def why_over(withdrawal: Withdrawal, *, now: datetime) -> Reason | None:
    """Say why a withdrawal cannot be taken back any more; None while it can, and where it was."""
    if state_of(withdrawal, now=now) != "over":
        return None
    return Reason(ReasonCode.RETURN_OVER, on=business_day(now=withdrawal.erases_at))


def take_back(*, profile: Profile, withdrawal: Withdrawal, password: str, now: datetime) -> None:
    """Open the account again, by its password; raises TooLate, WrongPassword and TooManyTries."""
    if state_of(withdrawal, now=now) != "open":
        raise TooLate
    prove_password_of(member=withdrawal.member, password=password, now=now)
    reopen(profile=profile, withdrawal=withdrawal, now=now)


@transaction.atomic
def reopen(*, profile: Profile, withdrawal: Withdrawal, now: datetime) -> None:
    """Open an account again for whoever has shown that it is theirs; raises TooLate."""
    member = held(withdrawal.member_id)
    good = Withdrawal.objects.filter(pk=withdrawal.pk, taken_back_at=None, erased_at=None)
    if not good.filter(erases_at__gt=now).update(taken_back_at=now):
        raise TooLate
    Member.objects.filter(pk=member.pk).update(is_active=True)
    forget_tries(member)
    note_event(member_id=member.pk, kind=EventKind.WITHDRAWAL_TAKEN_BACK, now=now)
    _tell(profile, withdrawal, "withdrawal_taken_back", now=now)


def open_withdrawals(*, now: datetime) -> QuerySet[Withdrawal]:
    """List the withdrawals that can still be taken back, the next to end first."""
    found = Withdrawal.objects.filter(taken_back_at=None, erased_at=None, erases_at__gt=now)
    return found.select_related("member").order_by("erases_at", "id")


def _tell(profile: Profile, withdrawal: Withdrawal, kind: str, *, now: datetime, token: str = "") -> None:
    """Tell the member by mail, if there is an address; a token becomes the link that takes back."""
    if not withdrawal.member.email:
        return
    queue_mail(
        profile=profile,
        kind=kind,
        recipient=withdrawal.member.email,
        key=f"withdrawal-{withdrawal.pk}-{kind}",
        values={"valid_until": withdrawal.erases_at} if token else {},
        secrets={"link": address_of(profile, f"withdrawal/link/{token}/")} if token else {},
        member=withdrawal.member,
        now=now,
    )


def _hashed(token: str) -> str:
    return keyed_hash(f"taking back:{token}")
