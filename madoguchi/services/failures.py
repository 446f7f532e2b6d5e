"""Failures (ログインの失敗): counted before they are judged; whoever guesses waits longer and longer."""

from datetime import UTC, datetime

from django.db import transaction

from madoguchi.domain.reasons import ReasonCode
from madoguchi.domain.throttling import (
    FORGOTTEN_AFTER,
    FREE_TRIES_OF_AN_ID,
    failures_still_counted,
    wait_after,
)
from madoguchi.models import SignInFailure
from madoguchi.services.tallies import TooManyTries

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class SignInWaits(TooManyTries):
    """Whoever has typed wrong too often waits before the next try."""

    code = ReasonCode.SIGN_IN_WAITS


def refuse_while_waiting(subject: str, *, free: int, now: datetime) -> None:
    """Judge no try of a subject (a keyed hash) that must wait; raises SignInWaits."""
    if record := SignInFailure.objects.filter(subject=subject).first():
        _check(record, free=free, now=now)


@transaction.atomic
def count_try(subject: str, *, now: datetime) -> int:
    """Count a try as failed before it is judged, so that parallel guesses cannot outrun the count.

    Give how many failed before it; raises SignInWaits.
    """
    record = _locked(subject)
    failures = _check(record, free=FREE_TRIES_OF_AN_ID, now=now)
    record.failures, record.last_failed_at = failures + 1, now
    record.save()
    return failures


@transaction.atomic
def count_failure(subject: str, *, now: datetime) -> None:
    """Count what has failed."""
    record = _locked(subject)
    record.failures = 1 + failures_still_counted(
        failures=record.failures, last_failed_at=record.last_failed_at, now=now
    )
    record.last_failed_at = now
    record.save()


def forget_failures(subject: str) -> None:
    """Begin to count anew: whoever has just proven something did not guess."""
    SignInFailure.objects.filter(subject=subject).delete()


def sweep(*, now: datetime) -> int:
    """Delete failures that count no more; give how many."""
    deleted, _each = SignInFailure.objects.filter(last_failed_at__lt=now - 2 * FORGOTTEN_AFTER).delete()
    return deleted


def _check(record: SignInFailure, *, free: int, now: datetime) -> int:
    counted = failures_still_counted(failures=record.failures, last_failed_at=record.last_failed_at, now=now)
    wait = wait_after(failures=counted, free=free)
    # Two requests may be a little out of order; a wait is never longer than its length.
    ready_at = min(record.last_failed_at, now) + wait
    if wait and now < ready_at:
        raise SignInWaits(ready_at)
    return counted


def _locked(subject: str) -> SignInFailure:
    """Give the subject's record, made if need be, and hold it until the transaction ends."""
    SignInFailure.objects.bulk_create(
        [SignInFailure(subject=subject, failures=0, last_failed_at=LONG_AGO)],
        update_conflicts=True,
        unique_fields=["operator", "subject"],
        update_fields=["subject"],
    )
    return SignInFailure.objects.get(subject=subject)
