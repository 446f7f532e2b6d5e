"""Factors (認証の要素): what a member has beside the password; every change is noted and told by mail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import QuerySet

from madoguchi.domain.history import EventKind
from madoguchi.models import (
    Member,
    OneTimeSecret,
    Passkey,
    PendingSignIn,
    RecoveryCode,
    Session,
)
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.accounts import held, prove_password
from madoguchi.services.history import note_event
from madoguchi.services.mails import notify
from madoguchi.services.sessions import Visitor

JUST_NOW = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Factors:
    """What a member has: how many passkeys, whether one-time codes, how many recovery codes are left."""

    passkeys: int
    has_one_time_code: bool
    recovery_codes: int

    @property
    def is_any(self) -> bool:
        """Whether a second step is asked after the password; recovery codes alone are no factor."""
        return bool(self.passkeys) or self.has_one_time_code


def factors_of(member: Member) -> Factors:
    """Give what a member has."""
    return _factors(member.pk)


def factors_of_visitor(visitor: Visitor) -> Factors:
    """Give what a visitor has."""
    return _factors(visitor.member_id)


def _factors(member_id: int) -> Factors:
    return Factors(
        passkeys=Passkey.objects.filter(member_id=member_id).count(),
        has_one_time_code=_confirmed(member_id).exists(),
        recovery_codes=RecoveryCode.objects.filter(member_id=member_id, used_at=None).count(),
    )


def has_factor(member: Member) -> bool:
    """Test whether a second step is asked after the member's password."""
    return _confirmed(member.pk).exists() or Passkey.objects.filter(member=member).exists()


def _confirmed(member_id: int) -> QuerySet[OneTimeSecret]:
    return OneTimeSecret.objects.filter(member_id=member_id, confirmed_at__isnull=False)


def passkey_was_just_used(visitor: Visitor, *, now: datetime) -> bool:
    """Test whether a passkey opened this session so lately that the password need not be asked again."""
    since = now - JUST_NOW
    return Session.objects.filter(pk=visitor.session_id, passkey_at__gt=since, passkey_at__lte=now).exists()


def prove_member(*, visitor: Visitor, password: str, now: datetime) -> Member:
    """Ask once more who is there, before a factor is changed: by a passkey just used, or the password.

    Raises WrongPassword and TooManyTries.
    """
    member = Member.objects.get(pk=visitor.member_id)
    if not passkey_was_just_used(visitor, now=now):
        prove_password(member=member, password=password, now=now)
    return member


def drop_codes_without_factor(member: Member) -> None:
    """Take the recovery codes away with the last factor that they stood in for."""
    if not has_factor(member):
        RecoveryCode.objects.filter(member=member).delete()


@transaction.atomic
def drop_factors(*, profile: Profile, member: Member, now: datetime) -> bool:
    """Take away everything beside the password, for a member who has lost it all; tell whether there was any.

    The desk has seen who asks. Sign-ins that wait for a second step are void.
    """
    member = held(member.pk)
    had_any = has_factor(member)
    for model in (Passkey, OneTimeSecret, RecoveryCode, PendingSignIn):
        model.objects.filter(member=member).delete()
    if had_any:
        note_event(member_id=member.pk, kind=EventKind.FACTORS_DROPPED, now=now)
        tell(profile, member, "factors_dropped", now=now)
    return had_any


def tell(
    profile: Profile,
    member: Member,
    kind: str,
    values: Mapping[str, str] | None = None,
    *,
    now: datetime,
    key: str = "",
) -> None:
    """Mail a member word of a change; the same ``key`` again mails nothing."""
    whole = f"member-{member.pk}-{kind}-{key or uuid4()}"
    notify(profile=profile, member=member, kind=kind, key=whole, values=values or {}, now=now)
