"""One's own account (自分のアカウント): password and factors, changed by who has just proven them.

Each change is told by mail and put on record. Whatever takes a way in from somebody ends the other sessions
too, since they may be those of who had it. Nobody is ever left without a factor.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from madoguchi.adapters.webauthn import Answer, NotProven, RelyingParty, made_key, read_answer
from madoguchi.domain.audit import Act, subject
from madoguchi.domain.one_time_codes import step_of
from madoguchi.models import PendingStaffSignIn, StaffMember, StaffOneTimeSecret, StaffPasskey, StaffSession
from madoguchi.operators.schema.profile import Profile
from madoguchi.services import audit
from madoguchi.services.mails import queue_mail
from madoguchi.services.one_time_codes import Clocks
from madoguchi.services.passkey_challenges import issue, spend
from madoguchi.services.password_hashing import hash_password, is_password
from madoguchi.services.sealing import SealBroken, seal, unseal
from madoguchi.services.staff import factors, roster
from madoguchi.services.staff.second_step import WrongFactor, count_try, forget_tries
from madoguchi.services.staff.sessions import Colleague

MOST_PASSKEYS = 10
TO_REGISTER = timedelta(minutes=10)
LONGEST_LABEL = 60


class SessionGone(Exception):
    """The session has ended since the page was asked for."""


class NoSuchPasskey(Exception):
    """The colleague has no passkey of this number."""


class TooManyPasskeys(Exception):
    """The colleague has as many passkeys as anybody may."""


class LastFactor(Exception):
    """Without this factor there would be none; another one comes first."""


def account_of(colleague: Colleague) -> StaffMember:
    """Give the colleague's own row."""
    return StaffMember.objects.get(pk=colleague.staff_id)


def codes_since(colleague: Colleague) -> datetime | None:
    """Say since when the colleague's app makes codes; None where there is none."""
    own = StaffOneTimeSecret.objects.filter(staff_id=colleague.staff_id)
    return own.values_list("confirmed_at", flat=True).first()


def passkeys_of(colleague: Colleague) -> list[StaffPasskey]:
    """List the colleague's passkeys, the oldest first."""
    return list(StaffPasskey.objects.filter(staff_id=colleague.staff_id).order_by("pk"))


def find_passkey(colleague: Colleague, *, number: int) -> StaffPasskey:
    """Find one of the colleague's passkeys; raises NoSuchPasskey."""
    if found := StaffPasskey.objects.filter(staff_id=colleague.staff_id, pk=number).first():
        return found
    raise NoSuchPasskey(number)


def change_password(
    *, profile: Profile, colleague: Colleague, current: str, chosen: str, now: datetime
) -> None:
    """Take another password, in the form that is hashed, and end all other sessions.

    Not to be called inside a transaction: the try is counted first. Raises WrongFactor, TooManyTries and
    SessionGone.
    """
    staff = account_of(colleague)
    count_try(staff, now=now)
    if not is_password(current, password_hash=staff.password_hash or None):
        raise WrongFactor
    made = hash_password(chosen)
    with transaction.atomic():
        held = _held(colleague)
        if held.password_hash != staff.password_hash:
            raise WrongFactor
        forget_tries(held)
        held.password_hash = made
        held.save(update_fields=["password_hash"])
        _end_others(held, colleague)
        _tell(profile, held, colleague, Act.STAFF_PASSWORD_CHANGED, now=now)


def sealed_for(colleague: Colleague, secret: str) -> str:
    """Seal a secret that waits in a page for its first code; it opens in this session alone."""
    return seal(secret, place=_waiting(colleague)).hex()


def opened_for(colleague: Colleague, sealed: str) -> str:
    """Open what the page has kept; raises WrongFactor."""
    try:
        return unseal(bytes.fromhex(sealed), place=_waiting(colleague))
    except (ValueError, SealBroken):
        raise WrongFactor from None


def set_codes(*, profile: Profile, colleague: Colleague, sealed: str, typed: str, clocks: Clocks) -> None:
    """Let an app make the codes from now on, instead of the one before if any.

    Not to be called inside a transaction. Raises WrongFactor, TooManyTries and SessionGone.
    """
    count_try(account_of(colleague), now=clocks.now)
    secret = opened_for(colleague, sealed)
    step = step_of(secret=secret, typed=typed, now=clocks.phone)
    if step is None:
        raise WrongFactor
    with transaction.atomic():
        held = _held(colleague)
        if _is_in_use(held, secret):
            return  # the same form once more
        forget_tries(held)
        had = factors.replace_secret(held, secret=secret, step=step, now=clocks.now)
        if had:
            _end_others(held, colleague)
        _tell(profile, held, colleague, Act.STAFF_CODES_SET, now=clocks.now, replaced=had)


def passkey_options(*, colleague: Colleague, party: RelyingParty, now: datetime) -> dict[str, Any]:
    """Say what the browser is asked so that it makes a passkey; each page asks anew."""
    challenge = issue(purpose="staff_register", holder=_holder(colleague), expires_at=now + TO_REGISTER)
    return factors.making_options(account_of(colleague), party=party, challenge=challenge)


def add_passkey(
    *, profile: Profile, colleague: Colleague, party: RelyingParty, typed: str, label: str, now: datetime
) -> None:
    """Keep the passkey that the browser made; raises WrongFactor, TooManyPasskeys and SessionGone."""
    try:
        answer = read_answer(typed)
        spend(purpose="staff_register", holder=_holder(colleague), answer=answer, now=now)
        _keep(profile, colleague, party, answer, label=label, now=now)
    except NotProven:
        raise WrongFactor from None


@transaction.atomic
def _keep(
    profile: Profile, colleague: Colleague, party: RelyingParty, answer: Answer, *, label: str, now: datetime
) -> None:
    held = _held(colleague)
    if held.passkeys.count() >= MOST_PASSKEYS:
        raise TooManyPasskeys
    made = made_key(party=party, answer=answer)
    factors.keep_passkey(
        held, made, party=party, challenge=answer.challenge, label=label[:LONGEST_LABEL], now=now
    )
    _tell(profile, held, colleague, Act.STAFF_PASSKEY_ADDED, now=now)


@transaction.atomic
def remove_passkey(*, profile: Profile, colleague: Colleague, number: int, now: datetime) -> None:
    """Forget a passkey, and end all other sessions; raises NoSuchPasskey, LastFactor and SessionGone."""
    held = _held(colleague)
    find_passkey(colleague, number=number)
    if held.passkeys.count() == 1 and not factors.has_codes(held):
        raise LastFactor
    held.passkeys.filter(pk=number).delete()
    _end_others(held, colleague)
    _tell(profile, held, colleague, Act.STAFF_PASSKEY_REMOVED, now=now)


def _held(colleague: Colleague) -> StaffMember:
    """Hold the colleague's row, if the session still runs; raises SessionGone."""
    held = roster.held(colleague.staff_id)
    own = StaffSession.objects.filter(pk=colleague.session_id, epoch=held.session_epoch)
    if held.locked_at or not own.exists():
        raise SessionGone
    return held


def _end_others(held: StaffMember, colleague: Colleague) -> None:
    """End all sessions and sign-ins on their way but the one at hand."""
    held.session_epoch += 1
    held.save(update_fields=["session_epoch"])
    StaffSession.objects.filter(staff=held).exclude(pk=colleague.session_id).delete()
    StaffSession.objects.filter(pk=colleague.session_id).update(epoch=held.session_epoch)
    PendingStaffSignIn.objects.filter(staff=held).delete()


def _is_in_use(held: StaffMember, secret: str) -> bool:
    kept = held.one_time_secrets.first()
    return kept is not None and factors.opened_secret(kept.sealed, staff_id=held.pk) == secret


def _tell(
    profile: Profile, held: StaffMember, colleague: Colleague, act: Act, *, now: datetime, **details: Any
) -> None:
    """Mail what was changed to its owner, and put it on record."""
    change = {
        Act.STAFF_PASSWORD_CHANGED: _("パスワードの変更"),
        Act.STAFF_CODES_SET: _("認証アプリの設定"),
        Act.STAFF_PASSKEY_ADDED: _("パスキーの追加"),
        Act.STAFF_PASSKEY_REMOVED: _("パスキーの削除"),
    }[act]
    queue_mail(
        profile=profile,
        kind="staff_account_changed",
        recipient=held.email,
        key=f"staff-account-{held.pk}-{uuid4().hex}",
        values={"name": held.name, "change": change},
        now=now,
    )
    audit.note(by=colleague.actor, act=act, about=subject("staff", held.reference), now=now, **details)


def _holder(colleague: Colleague) -> str:
    return f"staff session:{colleague.session_id}"


def _waiting(colleague: Colleague) -> str:
    return f"staff secret of session:{colleague.session_id}"
