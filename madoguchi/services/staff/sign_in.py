"""Signing in of staff (職員のログイン): a password leads to the second factor, never to a session."""

from datetime import datetime

from madoguchi.domain.match_keys import email_key
from madoguchi.domain.throttling import FREE_TRIES_OF_A_SOURCE
from madoguchi.models import StaffMember, StaffPasskey
from madoguchi.services.failures import count_failure, count_try, forget_failures, refuse_while_waiting
from madoguchi.services.passkey_challenges import issue
from madoguchi.services.password_hashing import is_password
from madoguchi.services.staff import pending
from madoguchi.services.staff.roster import find_by_email
from madoguchi.services.subjects import keyed_hash


class StaffSignInRefused(Exception):
    """Address and password do not belong together; which of them is wrong is not said."""


def sign_in(*, email: str, password: str, source: str, now: datetime) -> str:
    """Take address and password; give the token with which the second factor is asked.

    ``source`` is the network address. Raises StaffSignInRefused and SignInWaits.
    """
    id_subject = keyed_hash(f"staff:{email_key(email)}")
    source_subject = keyed_hash(f"staff source:{source}")
    refuse_while_waiting(source_subject, free=FREE_TRIES_OF_A_SOURCE, now=now)
    failures = count_try(id_subject, now=now)
    staff = find_by_email(email)
    if not _is_right(staff, password) or staff is None:
        count_failure(source_subject, now=now)
        raise StaffSignInRefused
    forget_failures(id_subject)
    return _begin(staff, failures=failures, now=now)


def _is_right(staff: StaffMember | None, password: str) -> bool:
    is_in = staff is not None and staff.enrolled_at is not None and staff.locked_at is None
    is_right = is_password(password, password_hash=(staff.password_hash or None) if staff else None)
    return is_in and is_right


def _begin(staff: StaffMember, *, failures: int, now: datetime) -> str:
    token = pending.begin(staff=staff, lasts=pending.TO_FINISH, failures=failures, now=now)
    if StaffPasskey.objects.filter(staff=staff).exists():
        expires_at = now + pending.TO_FINISH
        issue(purpose="staff_second_step", holder=pending.holder(token), expires_at=expires_at)
    return token
