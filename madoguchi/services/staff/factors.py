"""Second factors of staff (職員の二要素): one-time codes and passkeys; each answer is taken once."""

import hashlib
import logging
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from madoguchi.adapters.webauthn import (
    Answer,
    KnownKey,
    NewKey,
    NotProven,
    Owner,
    RelyingParty,
    creation_options,
    proof_of,
    request_options,
)
from madoguchi.domain.one_time_codes import step_of
from madoguchi.models import StaffMember, StaffOneTimeSecret, StaffPasskey
from madoguchi.services.one_time_codes import Clocks
from madoguchi.services.passkey_challenges import Purpose, live_challenge
from madoguchi.services.passkeys import known_key
from madoguchi.services.sealing import SealBroken, seal, unseal

logger = logging.getLogger(__name__)


def sealed_secret(secret: str, *, staff_id: int) -> bytes:
    """Seal the secret of somebody's one-time codes."""
    return seal(secret, place=_place(staff_id))


def opened_secret(sealed: bytes | memoryview, *, staff_id: int) -> str | None:
    """Open a seal; one of another key is no code of ours any more, and the log says so."""
    try:
        return unseal(bytes(sealed), place=_place(staff_id))
    except SealBroken:
        logger.error("secret of staff %s was sealed under another SECRET_KEY", staff_id)  # noqa: TRY400
        return None


def has_codes(staff: StaffMember) -> bool:
    """Test whether somebody has one-time codes."""
    return StaffOneTimeSecret.objects.filter(staff=staff).exists()


def replace_secret(staff: StaffMember, *, secret: str, step: int, now: datetime) -> bool:
    """Let an app make somebody's codes, of which ``step`` was just taken; say whether another one did."""
    had, _each = StaffOneTimeSecret.objects.filter(staff=staff).delete()
    sealed = sealed_secret(secret, staff_id=staff.pk)
    StaffOneTimeSecret.objects.create(staff=staff, sealed=sealed, confirmed_at=now, last_step=step)
    return bool(had)


def take_code(staff: StaffMember, *, typed: str, clocks: Clocks) -> bool:
    """Take a code of about now; the same one, or an earlier one, is not taken again."""
    kept = StaffOneTimeSecret.objects.filter(staff=staff).first()
    secret = opened_secret(kept.sealed, staff_id=staff.pk) if kept else None
    if kept is None or secret is None:
        return False
    step = step_of(secret=secret, typed=typed, now=clocks.phone, after=kept.last_step)
    if step is None:
        return False
    return bool(StaffOneTimeSecret.objects.filter(pk=kept.pk, last_step__lt=step).update(last_step=step))


def passkeys_at(staff: StaffMember, party: RelyingParty) -> list[KnownKey]:
    """List somebody's passkeys for a host."""
    return [
        known_key(each) for each in StaffPasskey.objects.filter(staff=staff, rp_id=party.id).order_by("pk")
    ]


def proving_options(
    staff: StaffMember, *, party: RelyingParty, purpose: Purpose, holder: str, now: datetime
) -> dict[str, Any] | None:
    """Say what the browser is asked for one of somebody's passkeys; nothing where there is none here."""
    known = passkeys_at(staff, party)
    challenge = live_challenge(purpose=purpose, holder=holder, now=now) if known else None
    return request_options(party=party, challenge=challenge, known=known) if challenge else None


def is_passkey(staff: StaffMember, *, party: RelyingParty, answer: Answer, now: datetime) -> bool:
    """Judge the answer of a passkey; the count that it was judged by must still stand."""
    own = StaffPasskey.objects.filter(staff=staff, credential_id=answer.credential_id).first()
    if own is None:
        return False
    try:
        proof = proof_of(party=party, key=known_key(own), answer=answer, names_its_owner=False)
    except NotProven:
        return False
    judged = StaffPasskey.objects.filter(pk=own.pk, sign_count=own.sign_count)
    facts = {"sign_count": proof.sign_count, "is_backed_up": proof.is_backed_up, "used_at": now}
    return bool(judged.update(**facts))


def making_options(staff: StaffMember, *, party: RelyingParty, challenge: bytes) -> dict[str, Any]:
    """Say what the browser is asked so that it makes a passkey for somebody of staff."""
    owner = Owner(_handle(challenge), staff.email)
    return creation_options(party=party, owner=owner, challenge=challenge, known=passkeys_at(staff, party))


def keep_passkey(
    staff: StaffMember,
    made: NewKey,
    *,
    party: RelyingParty,
    challenge: bytes,
    now: datetime,
    label: str = "",
) -> None:
    """Keep a passkey that was just made; raises NotProven where it is known already."""
    passkey = StaffPasskey(
        staff=staff,
        label=label,
        rp_id=party.id,
        user_handle=_handle(challenge),
        credential_id=made.credential_id,
        public_key=made.public_key,
        transports=list(made.transports),
        sign_count=made.sign_count,
        is_backup_eligible=made.is_backup_eligible,
        is_backed_up=made.is_backed_up,
        created_at=now,
    )
    try:
        with transaction.atomic():
            passkey.save()
    except IntegrityError:
        raise NotProven("known") from None


def _handle(challenge: bytes) -> bytes:
    """Give a handle that tells nothing of whose passkey it is."""
    return hashlib.sha256(b"staff handle" + challenge).digest()


def _place(staff_id: int) -> str:
    return f"staff secret:{staff_id}"
