"""One-time codes (ワンタイムコード): set up with an app, confirmed by a code of it, each taken once."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from madoguchi.domain.history import EventKind
from madoguchi.domain.one_time_codes import new_secret, step_of
from madoguchi.models import Member, OneTimeSecret
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.accounts import forget_tries, held
from madoguchi.services.factors import drop_codes_without_factor, prove_member, tell
from madoguchi.services.history import note_event
from madoguchi.services.recovery_codes import codes_left, make_codes
from madoguchi.services.sealing import SealBroken, seal, unseal
from madoguchi.services.sessions import Visitor
from madoguchi.services.tallies import refuse_beyond

TO_CONFIRM = timedelta(minutes=15)
TRIES, WINDOW = 10, timedelta(minutes=10)

logger = logging.getLogger(__name__)


class WrongCode(Exception):
    """The code is not one of about now, or was taken before."""


class NotBegun(Exception):
    """Nothing is set up in this session, or it was left for too long."""


class AlreadySet(Exception):
    """The member has one-time codes already."""


@dataclass(frozen=True, slots=True)
class Clocks:
    """Our time, and the time that phones show: a demonstration's own time is not theirs."""

    now: datetime
    phone: datetime


def secret_of(visitor: Visitor) -> OneTimeSecret | None:
    """Find the secret that counts."""
    return OneTimeSecret.objects.filter(member_id=visitor.member_id, confirmed_at__isnull=False).first()


def waiting_secret(visitor: Visitor, *, now: datetime) -> str | None:
    """Give the secret that this session has begun to set up, in clear; nobody else is shown it."""
    begun = OneTimeSecret.objects.filter(
        member_id=visitor.member_id,
        confirmed_at=None,
        begun_in=visitor.session_id,
        begun_at__gt=now - TO_CONFIRM,
    ).first()
    return _opened(begun) if begun else None


def begin(*, visitor: Visitor, password: str, now: datetime) -> None:
    """Begin to set one-time codes up: a new secret waits for its first code.

    Raises WrongPassword, TooManyTries and AlreadySet.
    """
    member = prove_member(visitor=visitor, password=password, now=now)
    with transaction.atomic():
        held(member.pk)
        if secret_of(visitor):
            raise AlreadySet
        OneTimeSecret.objects.filter(member=member).delete()
        OneTimeSecret.objects.create(
            member=member,
            begun_in=visitor.session_id,
            sealed=seal(new_secret(), place=_place(member.pk)),
            begun_at=now,
        )


def confirm(*, profile: Profile, visitor: Visitor, typed: str, clocks: Clocks) -> list[str]:
    """Let one-time codes count from now on, by the first of them; give recovery codes if there were none.

    Raises WrongCode, NotBegun and TooManyTries.
    """
    subject = f"first code:{visitor.member_id}"
    refuse_beyond(subject=subject, limit=TRIES, window=WINDOW, now=clocks.now)
    with transaction.atomic():
        member = held(visitor.member_id)
        secret = waiting_secret(visitor, now=clocks.now)
        if secret is None:
            raise NotBegun
        step = step_of(secret=secret, typed=typed, now=clocks.phone)
        if step is None:
            raise WrongCode
        waiting = OneTimeSecret.objects.filter(member=member, confirmed_at=None)
        waiting.update(confirmed_at=clocks.now, last_step=step)
        forget_tries(member)
        note_event(member_id=member.pk, kind=EventKind.ONE_TIME_CODE_ADDED, now=clocks.now)
        tell(profile, member, "one_time_code_added", now=clocks.now)
        return [] if codes_left(member) else make_codes(member, now=clocks.now)


def remove(*, profile: Profile, visitor: Visitor, password: str, now: datetime) -> None:
    """Ask for no one-time codes any more; raises WrongPassword and TooManyTries."""
    member = prove_member(visitor=visitor, password=password, now=now)
    with transaction.atomic():
        held(member.pk)
        was_set = secret_of(visitor) is not None
        OneTimeSecret.objects.filter(member=member).delete()
        forget_tries(member)
        drop_codes_without_factor(member)
        if was_set:
            note_event(member_id=member.pk, kind=EventKind.ONE_TIME_CODE_REMOVED, now=now)
            tell(profile, member, "one_time_code_removed", now=now)


def take_code(member: Member, *, typed: str, clocks: Clocks) -> bool:
    """Take a code of about now; the same one, or an earlier one, is not taken again."""
    secret = OneTimeSecret.objects.filter(member=member, confirmed_at__isnull=False).first()
    clear = _opened(secret) if secret else None
    if secret is None or clear is None:
        return False
    step = step_of(secret=clear, typed=typed, now=clocks.phone, after=secret.last_step)
    if step is None:
        return False
    is_later = Q(last_step=None) | Q(last_step__lt=step)
    taken = OneTimeSecret.objects.filter(is_later, pk=secret.pk)
    return bool(taken.update(last_step=step, used_at=clocks.now))


def sweep(*, now: datetime) -> int:
    """Delete secrets that no code confirmed in time; give how many."""
    deleted, _each = OneTimeSecret.objects.filter(confirmed_at=None, begun_at__lte=now - TO_CONFIRM).delete()
    return deleted


def _opened(secret: OneTimeSecret) -> str | None:
    """Open a seal; one of another key is no code of ours any more, and the log says so."""
    try:
        return unseal(bytes(secret.sealed), place=_place(secret.member_id))
    except SealBroken:
        logger.error("one-time secret %s was sealed under another SECRET_KEY", secret.pk)  # noqa: TRY400
        return None


def _place(member_id: int) -> str:
    return f"one-time secret:{member_id}"
