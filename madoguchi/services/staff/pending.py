"""Staff on their way in (職員のログインの途中): known by a token, void when their sessions were ended."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from madoguchi.domain.tokens import token_sha256
from madoguchi.models import PendingStaffSignIn, StaffMember

TO_FINISH = timedelta(minutes=10)
TO_ENROL = timedelta(minutes=30)


class NothingPending(Exception):
    """Nothing waits for a second factor: it was never begun, is done, void or too old."""


def begin(*, staff: StaffMember, lasts: timedelta, now: datetime, **facts: Any) -> str:
    """Let a browser go on to the second factor; give the token that it holds."""
    token = secrets.token_urlsafe(32)
    PendingStaffSignIn.objects.create(
        token_sha256=token_sha256(token),
        staff=staff,
        epoch=staff.session_epoch,
        expires_at=now + lasts,
        **facts,
    )
    return token


def find_pending(*, token: str, is_enrolling: bool, now: datetime) -> PendingStaffSignIn:
    """Find what a browser waits to finish; raises NothingPending."""
    found = PendingStaffSignIn.objects.filter(
        token_sha256=token_sha256(token), expires_at__gt=now, invitation__isnull=not is_enrolling
    )
    pending = found.select_related("staff", "invitation").first()
    if pending is None or not is_good(pending, pending.staff):
        raise NothingPending
    return pending


def is_good(pending: PendingStaffSignIn, staff: StaffMember) -> bool:
    """Test whether somebody may still finish."""
    return staff.locked_at is None and pending.epoch == staff.session_epoch


def finish(pending: PendingStaffSignIn) -> None:
    """End the wait, in the caller's transaction; raises NothingPending where another was first."""
    ended, _each = PendingStaffSignIn.objects.filter(pk=pending.pk).delete()
    if not ended:
        raise NothingPending


def holder(token: str) -> str:
    """Name who holds a challenge."""
    return f"staff pending:{token}"


def sweep(*, now: datetime) -> int:
    """Delete what was not finished; give how many."""
    deleted, _each = PendingStaffSignIn.objects.filter(expires_at__lte=now).delete()
    return deleted
