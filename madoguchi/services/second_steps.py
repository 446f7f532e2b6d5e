"""The second step (二段階目) of a sign-in: asked of whoever has a factor, once the password was right.

Before the password is right nothing here is touched, so nobody learns who has one. Tries are counted per
member and password, whatever browser they come from; who reaches the limit knows the password, so the member
is told, and need not wait once there is another.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction

from madoguchi.adapters.webauthn import Answer, NotProven, RelyingParty, read_answer, request_options
from madoguchi.domain.history import EventKind
from madoguchi.domain.tokens import token_sha256
from madoguchi.models import Member, Passkey, PendingSignIn
from madoguchi.operators.schema.profile import Profile
from madoguchi.services import passkeys, tallies
from madoguchi.services.accounts import held
from madoguchi.services.factors import has_factor, tell
from madoguchi.services.history import note_event
from madoguchi.services.letting_in import let_in
from madoguchi.services.one_time_codes import Clocks, take_code
from madoguchi.services.passkey_challenges import issue, live_challenge, spend
from madoguchi.services.recovery_codes import codes_left, use_code
from madoguchi.services.tallies import TooManyTries, refuse_beyond

TO_FINISH = timedelta(minutes=10)
# A code of six digits, three of which are good at any moment: at 20 a day, one in fifty over a year.
LIMITS = ((5, timedelta(minutes=10)), (20, timedelta(days=1)))


class SecondStepDue(Exception):
    """The password was right; ``token`` is what the browser holds until the second step is done."""

    def __init__(self, token: str) -> None:
        super().__init__("a second step is due")
        self.token = token


class WrongSecondStep(Exception):
    """What was given proves nothing."""


class NothingPending(Exception):
    """No sign-in waits for a second step: it was never begun, is done, void or too old."""


@dataclass(frozen=True, slots=True)
class Admission:
    """What came of a right password: a session's token, or that of a pending sign-in."""

    session: str = ""
    pending: str = ""


def admit(*, profile: Profile, member: Member, now: datetime, failures: int = 0) -> Admission:
    """Open a session for who has proven a password, or let the sign-in wait for the second step.

    ``failures`` is how many tries had failed before the password was right.
    """
    if has_factor(member):
        return Admission(pending=_begin(member, failures=failures, now=now))
    return Admission(session=let_in(profile=profile, member=member, failures=failures, now=now))


def admit_or_ask(*, profile: Profile, member: Member, failures: int, now: datetime) -> str:
    """Open a session and give its token; raises SecondStepDue. Not to be called inside a transaction."""
    admission = admit(profile=profile, member=member, failures=failures, now=now)
    if admission.pending:
        raise SecondStepDue(admission.pending)
    return admission.session


@transaction.atomic
def _begin(member: Member, *, failures: int, now: datetime) -> str:
    token, expires_at = secrets.token_urlsafe(32), now + TO_FINISH
    PendingSignIn.objects.create(
        token_sha256=token_sha256(token),
        member=member,
        epoch=member.session_epoch,
        failures=failures,
        began_at=now,
        expires_at=expires_at,
    )
    if Passkey.objects.filter(member=member).exists():
        issue(purpose="second_step", holder=_holder(token), expires_at=expires_at)
    return token


def find_pending(*, token: str, now: datetime) -> PendingSignIn:
    """Find the sign-in that a browser waits to finish; raises NothingPending."""
    found = PendingSignIn.objects.filter(token_sha256=token_sha256(token), expires_at__gt=now)
    pending = found.select_related("member").first()
    if pending is None or not _is_good(pending, pending.member):
        raise NothingPending
    return pending


def passkey_options(*, party: RelyingParty, token: str, now: datetime) -> dict[str, Any] | None:
    """Say what the browser is asked for one of the member's passkeys; nothing where there is none here."""
    pending = find_pending(token=token, now=now)
    known = [each for each in passkeys.passkeys_of(pending.member_id) if each.rp_id == party.id]
    challenge = live_challenge(purpose="second_step", holder=_holder(token), now=now)
    if challenge is None or not known:
        return None
    return request_options(party=party, challenge=challenge, known=map(passkeys.known_key, known))


def pass_by_code(*, profile: Profile, token: str, typed: str, clocks: Clocks) -> str:
    """Finish by a one-time code; give the session's token.

    Raises WrongSecondStep, NothingPending and TooManyTries, as its neighbours do.
    """
    pending = _counted(profile, token, now=clocks.now)
    is_right = partial(take_code, typed=typed, clocks=clocks)
    return _finish(profile, pending, is_right, now=clocks.now)


def pass_by_recovery_code(*, profile: Profile, token: str, typed: str, now: datetime) -> str:
    """Finish by a recovery code, which is used up and told; give the session's token."""
    pending = _counted(profile, token, now=now)
    return _finish(profile, pending, partial(_use, profile, typed=typed, now=now), now=now)


def pass_by_passkey(*, profile: Profile, party: RelyingParty, token: str, typed: str, now: datetime) -> str:
    """Finish by one of the member's passkeys; give the session's token."""
    pending = _counted(profile, token, now=now)
    try:
        answer = read_answer(typed)
        spend(purpose="second_step", holder=_holder(token), answer=answer, now=now)
    except NotProven:
        raise WrongSecondStep from None
    try:
        is_right = partial(_is_passkey, party=party, answer=answer, now=now)
        return _finish(profile, pending, is_right, now=now, passkey_at=now)
    except WrongSecondStep:
        issue(purpose="second_step", holder=_holder(token), expires_at=pending.expires_at)
        raise


def _use(profile: Profile, member: Member, *, typed: str, now: datetime) -> bool:
    is_used = use_code(member, typed=typed, now=now)
    if is_used:
        left = codes_left(member)
        note_event(member_id=member.pk, kind=EventKind.RECOVERY_CODE_USED, now=now, left=left)
        tell(profile, member, "recovery_code_used", {"left": str(left)}, now=now)
    return is_used


def _is_passkey(member: Member, *, party: RelyingParty, answer: Answer, now: datetime) -> bool:
    own = Passkey.objects.filter(member=member, credential_id=answer.credential_id).first()
    if own is None:
        return False
    try:
        passkeys.prove(own, party=party, answer=answer, names_its_owner=False, now=now)
    except NotProven:
        return False
    return True


def _counted(profile: Profile, token: str, *, now: datetime) -> PendingSignIn:
    """Find the pending sign-in with this try counted and committed; tell the member when it is too many."""
    pending = find_pending(token=token, now=now)
    try:
        for limit, window in LIMITS:
            refuse_beyond(subject=_subject(pending.member, window), limit=limit, window=window, now=now)
    except TooManyTries as refusal:
        key = refusal.ready_at.isoformat()
        tell(profile, pending.member, "second_step_stopped", now=now, key=key)
        raise
    return pending


@transaction.atomic
def _finish(
    profile: Profile,
    pending: PendingSignIn,
    is_right: Callable[[Member], bool],
    *,
    now: datetime,
    passkey_at: datetime | None = None,
) -> str:
    """Judge what was given, end the wait and open the session, all of it or nothing."""
    member = held(pending.member_id)
    if not _is_good(pending, member) or not is_right(member):
        raise WrongSecondStep
    ended, _each = PendingSignIn.objects.filter(pk=pending.pk).delete()
    if not ended:
        raise NothingPending
    for _limit, window in LIMITS:
        tallies.forget_tries(subject=_subject(member, window))
    failures = pending.failures
    return let_in(profile=profile, member=member, failures=failures, passkey_at=passkey_at, now=now)


def _is_good(pending: PendingSignIn, member: Member) -> bool:
    return member.is_active and pending.epoch == member.session_epoch


def sweep(*, now: datetime) -> int:
    """Delete sign-ins that were not finished; give how many."""
    deleted, _each = PendingSignIn.objects.filter(expires_at__lte=now).delete()
    return deleted


def _subject(member: Member, window: timedelta) -> str:
    return f"second step:{member.pk}:{member.session_epoch}:{window.total_seconds():.0f}"


def _holder(token: str) -> str:
    return f"pending:{token}"
