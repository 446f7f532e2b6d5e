"""The second factor of staff (職員の二要素認証): at every sign-in, and once more before what matters.

Tries are counted per person before they are judged; only who knows the password gets that far.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction

from madoguchi.adapters.webauthn import Answer, NotProven, RelyingParty, read_answer
from madoguchi.models import PendingStaffSignIn, StaffMember
from madoguchi.operators.schema.staff import Staff
from madoguchi.services import tallies
from madoguchi.services.one_time_codes import Clocks
from madoguchi.services.passkey_challenges import issue, spend
from madoguchi.services.password_hashing import is_password
from madoguchi.services.staff import factors, pending
from madoguchi.services.staff.roster import held
from madoguchi.services.staff.sessions import Colleague, note_proof, open_session
from madoguchi.services.tallies import refuse_beyond

LIMITS = ((5, timedelta(minutes=10)), (20, timedelta(days=1)))
TO_PROVE = timedelta(minutes=10)

type Judge = Callable[[StaffMember], bool]


class WrongFactor(Exception):
    """What was given proves nothing."""


def pass_by_code(*, rules: Staff, token: str, typed: str, clocks: Clocks) -> str:
    """Finish signing in by a one-time code; give the session's token.

    Raises WrongFactor, NothingPending and TooManyTries, as its neighbour does.
    """
    waiting = _counted(token, now=clocks.now)
    is_right = partial(factors.take_code, typed=typed, clocks=clocks)
    return _enter(rules, waiting, is_right, way="code", now=clocks.now)


def pass_by_passkey(*, rules: Staff, party: RelyingParty, token: str, typed: str, now: datetime) -> str:
    """Finish signing in by a passkey; give the session's token."""
    waiting = _counted(token, now=now)
    holder = pending.holder(token)
    answer = spent(typed, purpose="staff_second_step", holder=holder, now=now)
    is_right = partial(factors.is_passkey, party=party, answer=answer, now=now)
    try:
        return _enter(rules, waiting, is_right, way="passkey", now=now)
    except WrongFactor:
        issue(purpose="staff_second_step", holder=holder, expires_at=waiting.expires_at)
        raise


def passkey_options(*, party: RelyingParty, token: str, now: datetime) -> dict[str, Any] | None:
    """Say what the browser is asked for a passkey; nothing where there is none here."""
    waiting = pending.find_pending(token=token, is_enrolling=False, now=now)
    return factors.proving_options(
        waiting.staff, party=party, purpose="staff_second_step", holder=pending.holder(token), now=now
    )


def prove_by_code(*, colleague: Colleague, password: str, typed: str, clocks: Clocks) -> None:
    """Ask who is signed in once more for password and code; raises WrongFactor and TooManyTries."""
    staff = _counted_colleague(colleague, now=clocks.now)
    if not is_password(password, password_hash=staff.password_hash or None):
        raise WrongFactor
    _prove(colleague, partial(factors.take_code, typed=typed, clocks=clocks), way="code", now=clocks.now)


def prove_by_passkey(*, colleague: Colleague, party: RelyingParty, typed: str, now: datetime) -> None:
    """Ask who is signed in for a passkey, which has seen its owner; raises WrongFactor and TooManyTries."""
    _counted_colleague(colleague, now=now)
    answer = spent(typed, purpose="staff_proof", holder=_holder(colleague), now=now)
    is_right = partial(factors.is_passkey, party=party, answer=answer, now=now)
    _prove(colleague, is_right, way="passkey", now=now)


def proof_options(*, colleague: Colleague, party: RelyingParty, now: datetime) -> dict[str, Any] | None:
    """Say what the browser is asked for a passkey of who is signed in; each page asks anew."""
    staff = StaffMember.objects.get(pk=colleague.staff_id)
    if not factors.passkeys_at(staff, party):
        return None
    holder = _holder(colleague)
    issue(purpose="staff_proof", holder=holder, expires_at=now + TO_PROVE)
    return factors.proving_options(staff, party=party, purpose="staff_proof", holder=holder, now=now)


def _counted(token: str, *, now: datetime) -> PendingStaffSignIn:
    waiting = pending.find_pending(token=token, is_enrolling=False, now=now)
    count_try(waiting.staff, now=now)
    return waiting


def _counted_colleague(colleague: Colleague, *, now: datetime) -> StaffMember:
    staff = StaffMember.objects.get(pk=colleague.staff_id)
    count_try(staff, now=now)
    return staff


def count_try(staff: StaffMember, *, now: datetime) -> None:
    """Count a try to prove oneself before it is judged; raises TooManyTries."""
    for limit, window in LIMITS:
        refuse_beyond(subject=_subject(staff, window), limit=limit, window=window, now=now)


@transaction.atomic
def _enter(rules: Staff, waiting: PendingStaffSignIn, is_right: Judge, *, way: str, now: datetime) -> str:
    """Judge the factor, end the wait and open the session, all of it or nothing."""
    staff = held(waiting.staff_id)
    if not pending.is_good(waiting, staff) or not is_right(staff):
        raise WrongFactor
    pending.finish(waiting)
    forget_tries(staff)
    return open_session(staff=staff, rules=rules, failures=waiting.failures, way=way, now=now)


@transaction.atomic
def _prove(colleague: Colleague, is_right: Judge, *, way: str, now: datetime) -> None:
    staff = held(colleague.staff_id)
    if not is_right(staff):
        raise WrongFactor
    forget_tries(staff)
    note_proof(colleague, way=way, now=now)


def spent(typed: str, *, purpose: Any, holder: str, now: datetime) -> Answer:
    """Read an answer and use its challenge up before it is judged; raises WrongFactor."""
    try:
        answer = read_answer(typed)
        spend(purpose=purpose, holder=holder, answer=answer, now=now)
    except NotProven:
        raise WrongFactor from None
    return answer


def forget_tries(staff: StaffMember) -> None:
    """Forget the tries of who has proven herself, in the transaction that judged it."""
    for _limit, window in LIMITS:
        tallies.forget_tries(subject=_subject(staff, window))


def _subject(staff: StaffMember, window: timedelta) -> str:
    return f"staff factor:{staff.pk}:{staff.session_epoch}:{window.total_seconds():.0f}"


def _holder(colleague: Colleague) -> str:
    return f"staff session:{colleague.session_id}"
