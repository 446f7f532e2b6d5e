"""Signing in (ログイン): one answer for every failure, and longer waits for those who guess."""

from datetime import datetime

from madoguchi.domain.match_keys import login_key
from madoguchi.domain.throttling import FREE_TRIES_OF_A_SOURCE, failures_still_counted
from madoguchi.models import Member, SignInFailure
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.failures import SignInWaits, count_failure, count_try, refuse_while_waiting, sweep
from madoguchi.services.password_hashing import is_password
from madoguchi.services.second_steps import admit_or_ask
from madoguchi.services.subjects import keyed_hash

__all__ = [
    "PasswordMustChange",
    "SignInRefused",
    "SignInWaits",
    "failures_since",
    "sign_in",
    "sweep",
]


class SignInRefused(Exception):
    """The login ID and password do not belong together; which of them is wrong is not said."""


class PasswordMustChange(Exception):
    """The password was right, but issued: another must be chosen before anything is shown."""

    def __init__(self, member: Member) -> None:
        super().__init__(member.pk)
        self.member = member


def sign_in(*, profile: Profile, login_id: str, password: str, source: str, now: datetime) -> str:
    """Open a session for a login ID and password; give its token.

    ``source`` is the network address of the visitor. Raises SignInRefused, PasswordMustChange,
    SecondStepDue and SignInWaits.
    """
    key = login_key(login_id, is_case_sensitive=profile.login_id.is_case_sensitive)
    id_subject, source_subject = keyed_hash(f"id:{key}"), keyed_hash(f"source:{source}")
    refuse_while_waiting(source_subject, free=FREE_TRIES_OF_A_SOURCE, now=now)
    failures = count_try(id_subject, now=now)
    member = _member(key)
    is_right = is_password(password, password_hash=member.password_hash if member else None)
    if member is None or not is_right or not member.is_active or _is_dead(member, now=now):
        count_failure(source_subject, now=now)
        raise SignInRefused
    SignInFailure.objects.filter(subject=id_subject).delete()
    if member.must_change_password:
        raise PasswordMustChange(member)
    return admit_or_ask(profile=profile, member=member, failures=failures, now=now)


def failures_since(*, profile: Profile, login_id: str, now: datetime) -> int:
    """Count the failures at a login ID since the last time it was signed in with."""
    key = login_key(login_id, is_case_sensitive=profile.login_id.is_case_sensitive)
    record = SignInFailure.objects.filter(subject=keyed_hash(f"id:{key}")).first()
    if record is None:
        return 0
    return failures_still_counted(failures=record.failures, last_failed_at=record.last_failed_at, now=now)


def _is_dead(member: Member, *, now: datetime) -> bool:
    """Test whether an issued password was left unused for too long."""
    return member.password_dies_at is not None and member.password_dies_at <= now


def _member(key: str) -> Member | None:
    """Find who signs in; PostgreSQL keeps no NUL, so no login ID holds one."""
    return None if "\x00" in key else Member.objects.filter(login_key=key).first()
