"""Signing in with a passkey alone (パスキーでログイン): the device says who it is, having checked its owner.

Device and fingerprint (or PIN) are two factors in one, so neither password nor second step is asked. An
unknown passkey costs the same work and gets the same answer as a wrong one.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from madoguchi.adapters.webauthn import (
    Answer,
    NotProven,
    RelyingParty,
    nobodys_key,
    proof_of,
    read_answer,
    request_options,
)
from madoguchi.models import Passkey
from madoguchi.operators.schema.profile import Profile
from madoguchi.services import passkeys
from madoguchi.services.accounts import held
from madoguchi.services.letting_in import let_in
from madoguchi.services.passkey_challenges import issue, spend
from madoguchi.services.tallies import refuse_beyond

TO_ANSWER = timedelta(minutes=10)
WINDOW = timedelta(minutes=10)
CHALLENGES_OF_A_SOURCE = 300  # a page asks for one when it is opened, and many may share an address
TRIES_OF_A_SOURCE = 50


def sign_in_options(*, party: RelyingParty, token: str, source: str, now: datetime) -> dict[str, Any]:
    """Say what the browser that holds a token is asked; raises TooManyTries."""
    subject = f"passkey challenge:{source}"
    refuse_beyond(subject=subject, limit=CHALLENGES_OF_A_SOURCE, window=WINDOW, now=now)
    challenge = issue(purpose="sign_in", holder=_holder(token), expires_at=now + TO_ANSWER)
    return request_options(party=party, challenge=challenge)


def sign_in_with_passkey(
    *, profile: Profile, party: RelyingParty, token: str, typed: str, source: str, now: datetime
) -> str:
    """Open a session for whose passkey has answered; give its token. Raises NotProven and TooManyTries."""
    refuse_beyond(subject=f"passkey source:{source}", limit=TRIES_OF_A_SOURCE, window=WINDOW, now=now)
    answer = read_answer(typed)
    spend(purpose="sign_in", holder=_holder(token), answer=answer, now=now)
    return _enter(profile, party, answer, now=now)


@transaction.atomic
def _enter(profile: Profile, party: RelyingParty, answer: Answer, *, now: datetime) -> str:
    passkey = Passkey.objects.filter(credential_id=answer.credential_id).first()
    if passkey is None:
        proof_of(party=party, key=nobodys_key(answer.credential_id), answer=answer, names_its_owner=False)
        raise NotProven("unknown")
    member = held(passkey.member_id)
    passkeys.prove(passkey, party=party, answer=answer, names_its_owner=True, now=now)
    if not member.is_active:
        raise NotProven("inactive")
    return let_in(profile=profile, member=member, passkey_at=now, now=now)


def _holder(token: str) -> str:
    return f"browser:{token}"
