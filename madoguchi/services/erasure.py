"""Erasure (消去): what the portal alone knows of a member goes; what law and audit need stays, nameless.

A member's row stays as well, as the number that consents and events belong to. One transaction a member: a
worker that is killed has erased everything or nothing.
"""

import logging
import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from madoguchi.domain.history import EventKind
from madoguchi.models import (
    Application,
    ApplicationEvent,
    CardChange,
    Consent,
    Draft,
    MailChoice,
    MailedLink,
    Member,
    MemberEvent,
    MemberPlace,
    NoticeReading,
    NoticeTarget,
    OneTimeKey,
    OneTimeSecret,
    OutgoingMail,
    Passkey,
    PendingSignIn,
    RecoveryCode,
    Redemption,
    SecretAnswer,
    ServiceRequest,
    Session,
    Withdrawal,
)
from madoguchi.services.accounts import held
from madoguchi.services.history import note_event
from madoguchi.services.password_hashing import hash_password

MOST_AT_ONCE = 50

# Every table that refers to members stands in one of the two; a house test compares. The order is that of
# deleting.
DELETED = (
    Session,
    PendingSignIn,
    Passkey,
    OneTimeSecret,
    RecoveryCode,
    SecretAnswer,
    OneTimeKey,
    MailedLink,
    Draft,
    OutgoingMail,
    MemberPlace,
    MailChoice,
    NoticeReading,
    NoticeTarget,
)
# What was asked of the operator, and which card pays, is its business with the customer and stays as it was.
KEPT = (Application, CardChange, Consent, MemberEvent, Redemption, ServiceRequest, Withdrawal)

logger = logging.getLogger(__name__)


def erase_due(*, now: datetime) -> int:
    """Erase the members whose days to come back are over; give how many. One that fails holds up no other."""
    due = Withdrawal.objects.filter(erases_at__lte=now, taken_back_at=None, erased_at=None)
    return sum(_tried(withdrawal, now=now) for withdrawal in due.order_by("erases_at")[:MOST_AT_ONCE])


def _tried(withdrawal: Withdrawal, *, now: datetime) -> bool:
    try:
        return _erase(withdrawal, now=now)
    except Exception as error:  # noqa: BLE001  # it is tried again in the next turn
        logger.error("erasure %s: %s", withdrawal.reference, type(error).__name__)  # noqa: TRY400
        return False


@transaction.atomic
def _erase(withdrawal: Withdrawal, *, now: datetime) -> bool:
    member = held(withdrawal.member_id)
    mine = Withdrawal.objects.filter(pk=withdrawal.pk, taken_back_at=None, erased_at=None)
    if not mine.update(erased_at=now):  # taken back, or erased by another worker, meanwhile
        return False
    _forget_mails_to(member, now=now)
    for model in DELETED:
        model.objects.filter(member=member).delete()
    _take_names_off(member)
    _make_nameless(member)
    note_event(member_id=member.pk, kind=EventKind.ERASED, now=now)
    return True


def _forget_mails_to(member: Member, *, now: datetime) -> None:
    """Forget what was mailed before there was a membership; a family's other members keep theirs."""
    if member.email:
        OutgoingMail.objects.filter(member=None, recipient=member.email).delete()
        is_over = Q(ended_at__isnull=False) | Q(expires_at__lte=now)
        Draft.objects.filter(is_over, member=None, mailed_to=member.email).delete()


def _take_names_off(member: Member) -> None:
    """Leave of what is kept only that it was, and when."""
    MemberEvent.objects.filter(member=member).update(source="", browser="", details={})
    Application.objects.filter(member=member).update(typed={}, differences=[])
    ApplicationEvent.objects.filter(application__member=member).update(note="")
    waiting = Application.objects.filter(member=member, state=Application.State.WAITING)
    waiting.update(state=Application.State.REFUSED)


def _make_nameless(member: Member) -> None:
    """Leave a member whom nobody can sign in as; no login ID that can be chosen looks like this one."""
    nobody = f"退会済{member.pk}"
    Member.objects.filter(pk=member.pk).update(
        login_id=nobody,
        login_key=nobody,
        password_hash=hash_password(secrets.token_urlsafe(32)),
        email="",
        email_key="",
        nickname="",
        choices={},
        wants_mail=False,
        must_change_password=False,
        password_dies_at=None,
    )
