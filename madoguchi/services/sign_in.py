"""Signing in (ログイン): one answer for every failure, and longer waits for those who guess."""

from datetime import UTC, datetime

from django.db import transaction

from madoguchi.domain.match_keys import login_key
from madoguchi.domain.reasons import ReasonCode
from madoguchi.domain.throttling import (
    FORGOTTEN_AFTER,
    FREE_TRIES_OF_A_SOURCE,
    FREE_TRIES_OF_AN_ID,
    failures_still_counted,
    wait_after,
)
from madoguchi.models import Member, SignInFailure
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.password_hashing import is_password
from madoguchi.services.second_steps import admit_or_ask
from madoguchi.services.subjects import keyed_hash
from madoguchi.services.tallies import TooManyTries

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class SignInRefused(Exception):
    """The login ID and password do not belong together; which of them is wrong is not said."""


class SignInWaits(TooManyTries):
    """Whoever has typed wrong too often waits before the next try."""

    code = ReasonCode.SIGN_IN_WAITS


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
    _refuse_while_waiting(source_subject, free=FREE_TRIES_OF_A_SOURCE, now=now)
    failures = _count_try(id_subject, now=now)
    member = _member(key)
    is_right = is_password(password, password_hash=member.password_hash if member else None)
    if member is None or not is_right or not member.is_active or _is_dead(member, now=now):
        _count_failure(source_subject, now=now)
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


def _refuse_while_waiting(subject: str, *, free: int, now: datetime) -> None:
    if record := SignInFailure.objects.filter(subject=subject).first():
        _check(record, free=free, now=now)


def _check(record: SignInFailure, *, free: int, now: datetime) -> int:
    counted = failures_still_counted(failures=record.failures, last_failed_at=record.last_failed_at, now=now)
    wait = wait_after(failures=counted, free=free)
    # Two requests may be a little out of order; a wait is never longer than its length.
    ready_at = min(record.last_failed_at, now) + wait
    if wait and now < ready_at:
        raise SignInWaits(ready_at)
    return counted


@transaction.atomic
def _count_try(subject: str, *, now: datetime) -> int:
    """Count a try as failed before it is judged, so that parallel guesses cannot outrun the count.

    Give how many failed before it.
    """
    record = _locked(subject)
    failures = _check(record, free=FREE_TRIES_OF_AN_ID, now=now)
    record.failures, record.last_failed_at = failures + 1, now
    record.save()
    return failures


@transaction.atomic
def _count_failure(subject: str, *, now: datetime) -> None:
    record = _locked(subject)
    record.failures = 1 + failures_still_counted(
        failures=record.failures, last_failed_at=record.last_failed_at, now=now
    )
    record.last_failed_at = now
    record.save()


def _locked(subject: str) -> SignInFailure:
    """Give the subject's record, made if need be, and hold it until the transaction ends."""
    SignInFailure.objects.bulk_create(
        [SignInFailure(subject=subject, failures=0, last_failed_at=LONG_AGO)],
        update_conflicts=True,
        unique_fields=["operator", "subject"],
        update_fields=["subject"],
    )
    return SignInFailure.objects.get(subject=subject)


def sweep(*, now: datetime) -> int:
    """Delete failures that count no more; give how many."""
    deleted, _each = SignInFailure.objects.filter(last_failed_at__lt=now - 2 * FORGOTTEN_AFTER).delete()
    return deleted
