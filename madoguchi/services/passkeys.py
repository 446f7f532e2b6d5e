"""Passkeys (パスキー): registered, named and removed by their member; what matters is told by mail."""

import hashlib
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from madoguchi.adapters.webauthn import (
    Answer,
    KnownKey,
    NewKey,
    NotProven,
    Owner,
    Proof,
    RelyingParty,
    creation_options,
    made_key,
    proof_of,
    read_answer,
)
from madoguchi.domain.history import EventKind
from madoguchi.models import Passkey, StaffPasskey
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.accounts import forget_tries, held
from madoguchi.services.factors import drop_codes_without_factor, prove_member, tell
from madoguchi.services.history import note_event
from madoguchi.services.passkey_challenges import issue, live_challenge, spend
from madoguchi.services.recovery_codes import codes_left, make_codes
from madoguchi.services.sessions import Visitor

MOST = 10
TO_REGISTER = timedelta(minutes=10)
LONGEST_LABEL = 60


class TooManyPasskeys(Exception):
    """The member has as many passkeys as anybody may."""


class NoSuchPasskey(Exception):
    """The member has no passkey of this reference."""


def passkeys_of(member_id: int) -> list[Passkey]:
    """List a member's passkeys, the oldest first."""
    return list(Passkey.objects.filter(member_id=member_id).order_by("pk"))


def find_passkey(*, member_id: int, reference: UUID) -> Passkey:
    """Find one of the member's; raises NoSuchPasskey."""
    if found := Passkey.objects.filter(member_id=member_id, reference=reference).first():
        return found
    raise NoSuchPasskey


def begin_registration(*, visitor: Visitor, password: str, now: datetime) -> None:
    """Let this session register one passkey, soon; raises WrongPassword, TooManyTries and TooManyPasskeys."""
    member = prove_member(visitor=visitor, password=password, now=now)
    if Passkey.objects.filter(member=member).count() >= MOST:
        raise TooManyPasskeys
    issue(purpose="register", holder=_holder(visitor), expires_at=now + TO_REGISTER)


def registration_options(*, party: RelyingParty, visitor: Visitor, now: datetime) -> dict[str, Any] | None:
    """Say what the browser is asked so that it makes a passkey; nothing unless it was begun."""
    challenge = live_challenge(purpose="register", holder=_holder(visitor), now=now)
    if challenge is None:
        return None
    owner = Owner(_user_handle(visitor.member_id, challenge), visitor.login_id)
    known = [known_key(each) for each in passkeys_of(visitor.member_id) if each.rp_id == party.id]
    return creation_options(party=party, owner=owner, challenge=challenge, known=known)


def register(
    *, profile: Profile, party: RelyingParty, visitor: Visitor, typed: str, label: str, now: datetime
) -> list[str]:
    """Keep the passkey that a browser made; give recovery codes if there were none.

    After a refusal the browser may try again, for as long as the first time. Raises NotProven and
    TooManyPasskeys.
    """
    answer = read_answer(typed)
    expires_at = spend(purpose="register", holder=_holder(visitor), answer=answer, now=now)
    try:
        made = made_key(party=party, answer=answer)
        return _keep(profile, party, visitor, answer, made, label=label, now=now)
    except NotProven:
        issue(purpose="register", holder=_holder(visitor), expires_at=expires_at)
        raise


@transaction.atomic
def _keep(
    profile: Profile,
    party: RelyingParty,
    visitor: Visitor,
    answer: Answer,
    made: NewKey,
    *,
    label: str,
    now: datetime,
) -> list[str]:
    member = held(visitor.member_id)
    if Passkey.objects.filter(member=member).count() >= MOST:
        raise TooManyPasskeys
    passkey = Passkey(
        member=member,
        label=label[:LONGEST_LABEL],
        rp_id=party.id,
        user_handle=_user_handle(member.pk, answer.challenge),
        created_at=now,
        **_facts(made),
    )
    try:
        with transaction.atomic():
            passkey.save()
    except IntegrityError:  # the device should have refused: it was told which keys there are
        raise NotProven("known") from None
    forget_tries(member)
    note_event(member_id=member.pk, kind=EventKind.PASSKEY_ADDED, now=now)
    tell(profile, member, "passkey_added", now=now)
    return [] if codes_left(member) else make_codes(member, now=now)


def _facts(made: NewKey) -> dict[str, Any]:
    return {
        "credential_id": made.credential_id,
        "public_key": made.public_key,
        "transports": list(made.transports),
        "aaguid": made.aaguid,
        "sign_count": made.sign_count,
        "is_backup_eligible": made.is_backup_eligible,
        "is_backed_up": made.is_backed_up,
    }


def rename(*, member_id: int, reference: UUID, label: str) -> None:
    """Call a passkey otherwise; raises NoSuchPasskey."""
    found = Passkey.objects.filter(member_id=member_id, reference=reference)
    if not found.update(label=label[:LONGEST_LABEL]):
        raise NoSuchPasskey


def remove(*, profile: Profile, visitor: Visitor, password: str, reference: UUID, now: datetime) -> None:
    """Forget a passkey; raises WrongPassword, TooManyTries and NoSuchPasskey."""
    find_passkey(member_id=visitor.member_id, reference=reference)
    member = prove_member(visitor=visitor, password=password, now=now)
    with transaction.atomic():
        held(member.pk)
        gone, _each = Passkey.objects.filter(member=member, reference=reference).delete()
        if not gone:
            raise NoSuchPasskey
        forget_tries(member)
        drop_codes_without_factor(member)
        note_event(member_id=member.pk, kind=EventKind.PASSKEY_REMOVED, now=now)
        tell(profile, member, "passkey_removed", now=now)


def known_key(passkey: Passkey | StaffPasskey) -> KnownKey:
    """Give a passkey as the library wants it."""
    return KnownKey(
        credential_id=bytes(passkey.credential_id),
        public_key=bytes(passkey.public_key),
        transports=tuple(passkey.transports),
        user_handle=bytes(passkey.user_handle),
        sign_count=passkey.sign_count,
        is_backup_eligible=passkey.is_backup_eligible,
    )


def prove(
    passkey: Passkey, *, party: RelyingParty, answer: Answer, names_its_owner: bool, now: datetime
) -> None:
    """Check a passkey's answer and note its use, in the caller's transaction; raises NotProven.

    The count that it was judged by must still stand, so a copied key used at the same moment is refused.
    """
    proof = proof_of(party=party, key=known_key(passkey), answer=answer, names_its_owner=names_its_owner)
    _note_use(passkey, proof, now=now)


def _note_use(passkey: Passkey, proof: Proof, *, now: datetime) -> None:
    judged = Passkey.objects.filter(pk=passkey.pk, sign_count=passkey.sign_count)
    used = judged.update(sign_count=proof.sign_count, is_backed_up=proof.is_backed_up, used_at=now)
    if not used:
        raise NotProven("count")


def _user_handle(member_id: int, challenge: bytes) -> bytes:
    """Give the handle that the member's devices know, or, for the first of them, one that tells nothing."""
    known = Passkey.objects.filter(member_id=member_id).order_by("pk").first()
    return bytes(known.user_handle) if known else hashlib.sha256(b"user handle" + challenge).digest()


def _holder(visitor: Visitor) -> str:
    return f"session:{visitor.session_id}"
