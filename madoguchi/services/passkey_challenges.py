"""Challenges (チャレンジ) of passkeys: made here, kept for minutes, spent before the answer is judged."""

import hashlib
import secrets
from datetime import datetime
from typing import Literal

from django.db import transaction
from django.db.models import QuerySet

from madoguchi.adapters.webauthn import Answer, NotProven
from madoguchi.models import PasskeyChallenge

CHALLENGE_BYTES = 32

type Purpose = Literal[
    "register",
    "sign_in",
    "second_step",
    "staff_enrolment",
    "staff_second_step",
    "staff_proof",
    "staff_register",
]


def issue(*, purpose: Purpose, holder: str, expires_at: datetime) -> bytes:
    """Make a challenge for who holds something, such as ``session:17``; an earlier one stays good."""
    challenge = secrets.token_bytes(CHALLENGE_BYTES)
    PasskeyChallenge.objects.create(
        purpose=purpose, holder_sha256=_sha256(holder), challenge=challenge, expires_at=expires_at
    )
    return challenge


def live_challenge(*, purpose: Purpose, holder: str, now: datetime) -> bytes | None:
    """Give the newest challenge that the holder can still answer."""
    found = _live(purpose, holder, now).order_by("-pk").first()
    return bytes(found.challenge) if found else None


@transaction.atomic(durable=True)
def spend(*, purpose: Purpose, holder: str, answer: Answer, now: datetime) -> datetime:
    """Use up the challenge that an answer names, and commit; give until when it was good.

    Raises NotProven where it is another's, spent or too old.
    """
    named = _live(purpose, holder, now).filter(challenge=answer.challenge)
    found = named.select_for_update().first()
    if found is None:
        raise NotProven("challenge")
    found.delete()
    return found.expires_at


def sweep(*, now: datetime) -> int:
    """Delete challenges that nobody answered; give how many."""
    deleted, _each = PasskeyChallenge.objects.filter(expires_at__lte=now).delete()
    return deleted


def _live(purpose: Purpose, holder: str, now: datetime) -> QuerySet[PasskeyChallenge]:
    return PasskeyChallenge.objects.filter(purpose=purpose, holder_sha256=_sha256(holder), expires_at__gt=now)


def _sha256(holder: str) -> str:
    return hashlib.sha256(holder.encode()).hexdigest()
