"""Enrolment of staff (職員の登録): by invitation a password, then a factor; both count together or not."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction

from madoguchi.adapters.webauthn import (
    Answer,
    NotProven,
    RelyingParty,
    made_key,
)
from madoguchi.domain.audit import Act, subject
from madoguchi.domain.one_time_codes import new_secret, step_of
from madoguchi.models import PendingStaffSignIn, StaffInvitation, StaffMember
from madoguchi.operators.schema.staff import Staff
from madoguchi.services import audit
from madoguchi.services.one_time_codes import Clocks
from madoguchi.services.passkey_challenges import issue, live_challenge
from madoguchi.services.password_hashing import hash_password
from madoguchi.services.staff import factors, invitations, pending, roster
from madoguchi.services.staff.second_step import WrongFactor, spent
from madoguchi.services.staff.sessions import actor_of, open_session
from madoguchi.services.tallies import refuse_beyond

TRIES, WINDOW = 10, timedelta(minutes=10)

type Keep = Callable[[StaffMember], None]


def choose_password(*, invitation: StaffInvitation, password: str, now: datetime) -> str:
    """Keep the password that was chosen until a factor is proven; give the token that the browser holds."""
    staff = invitation.staff
    token = pending.begin(
        staff=staff,
        lasts=pending.TO_ENROL,
        now=now,
        invitation=invitation,
        password_hash=hash_password(password),
        sealed=factors.sealed_secret(new_secret(), staff_id=staff.pk),
    )
    issue(purpose="staff_enrolment", holder=pending.holder(token), expires_at=now + pending.TO_ENROL)
    return token


def find_enrolling(*, token: str, now: datetime) -> PendingStaffSignIn:
    """Find who sets a factor up; raises NothingPending."""
    return pending.find_pending(token=token, is_enrolling=True, now=now)


def secret_of(waiting: PendingStaffSignIn) -> str:
    """Give the secret to be put into an app, in clear; only the browser that chose the password sees it."""
    secret = factors.opened_secret(waiting.sealed or b"", staff_id=waiting.staff_id)
    if secret is None:
        raise pending.NothingPending
    return secret


def passkey_options(*, party: RelyingParty, token: str, now: datetime) -> dict[str, Any] | None:
    """Say what the browser is asked so that it makes a passkey."""
    waiting = find_enrolling(token=token, now=now)
    challenge = live_challenge(purpose="staff_enrolment", holder=pending.holder(token), now=now)
    return factors.making_options(waiting.staff, party=party, challenge=challenge) if challenge else None


def enrol_by_code(*, rules: Staff, token: str, typed: str, clocks: Clocks) -> str:
    """Finish by the first code of the app; give the session's token.

    Raises WrongFactor, NothingPending, InvitationGone and TooManyTries, as its neighbour does.
    """
    waiting = _counted(token, now=clocks.now)
    secret = secret_of(waiting)
    step = step_of(secret=secret, typed=typed, now=clocks.phone)
    if step is None:
        raise WrongFactor
    keep = partial(_keep_secret, secret=secret, step=step, now=clocks.now)
    return _enrol(rules, waiting, keep, way="code", now=clocks.now)


def enrol_by_passkey(*, rules: Staff, party: RelyingParty, token: str, typed: str, now: datetime) -> str:
    """Finish by a passkey that the browser made; give the session's token."""
    waiting = _counted(token, now=now)
    holder = pending.holder(token)
    answer = spent(typed, purpose="staff_enrolment", holder=holder, now=now)
    try:
        keep = partial(_keep_passkey, party=party, answer=answer, now=now)
        return _enrol(rules, waiting, keep, way="passkey", now=now)
    except NotProven:
        issue(purpose="staff_enrolment", holder=holder, expires_at=waiting.expires_at)
        raise WrongFactor from None


def _counted(token: str, *, now: datetime) -> PendingStaffSignIn:
    waiting = find_enrolling(token=token, now=now)
    refuse_beyond(subject=f"staff enrolment:{waiting.staff_id}", limit=TRIES, window=WINDOW, now=now)
    return waiting


@transaction.atomic
def _enrol(rules: Staff, waiting: PendingStaffSignIn, keep: Keep, *, way: str, now: datetime) -> str:
    """Let password and factor count, use the invitation up, and open the first session."""
    staff = roster.held(waiting.staff_id)
    if waiting.invitation is None or not pending.is_good(waiting, staff):
        raise pending.NothingPending
    invitations.spend(waiting.invitation, now=now)
    pending.finish(waiting)
    keep(staff)
    staff.password_hash, staff.enrolled_at = waiting.password_hash, now
    staff.session_epoch += 1
    staff.save(update_fields=["password_hash", "enrolled_at", "session_epoch"])
    about = subject("staff", staff.reference)
    audit.note(by=actor_of(staff), act=Act.STAFF_ENROLLED, about=about, now=now, way=way)
    return open_session(staff=staff, rules=rules, failures=0, way=way, now=now)


def _keep_secret(staff: StaffMember, *, secret: str, step: int, now: datetime) -> None:
    factors.replace_secret(staff, secret=secret, step=step, now=now)


def _keep_passkey(staff: StaffMember, *, party: RelyingParty, answer: Answer, now: datetime) -> None:
    made = made_key(party=party, answer=answer)
    factors.keep_passkey(staff, made, party=party, challenge=answer.challenge, now=now)


@transaction.atomic
def enrol_by_hand(
    *, email: str, name: str, roles: Sequence[str], password_hash: str, secret: str, now: datetime
) -> StaffMember:
    """Let somebody work here with a secret that is known beforehand: for demonstrations and tests alone."""
    staff = roster.find_by_email(email) or roster.add(email=email, name=name, roles=roles, now=now)
    staff.password_hash, staff.enrolled_at = password_hash, now
    staff.save()
    _keep_secret(staff, secret=secret, step=0, now=now)
    return staff
