"""Delivery tokens (納品トークン): made once, shown once, kept as a hash, and revoked by name."""

import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from madoguchi.models import DeliveryToken
from madoguchi.services.subjects import keyed_hash

PREFIX = "madoguchi_"
BYTES = 32
LONGEST = 200
NOTED_EVERY = timedelta(minutes=1)


class NameTaken(Exception):
    """A token of this name is in use."""


class NoSuchToken(Exception):
    """No token of this name, or none like the one shown, is in use."""


def make_token(*, name: str, now: datetime) -> str:
    """Make a token for a system of this name; it can be read only now. Raises NameTaken."""
    token = PREFIX + secrets.token_urlsafe(BYTES)
    try:
        with transaction.atomic():
            DeliveryToken.objects.create(name=name, digest=_digest(token), made_at=now)
    except IntegrityError:
        raise NameTaken(name) from None
    return token


def revoke_token(*, name: str, now: datetime) -> None:
    """Let a token be worth nothing from now on; raises NoSuchToken."""
    if not DeliveryToken.objects.filter(name=name, revoked_at=None).update(revoked_at=now):
        raise NoSuchToken(name)


def tokens() -> list[DeliveryToken]:
    """List all tokens, the oldest first."""
    return list(DeliveryToken.objects.order_by("made_at", "id"))


def token_shown(token: str, *, now: datetime) -> DeliveryToken:
    """Give what is known of a token that somebody shows, and note its use; raises NoSuchToken."""
    if not token.startswith(PREFIX) or len(token) > LONGEST:
        raise NoSuchToken
    found = DeliveryToken.objects.filter(digest=_digest(token), revoked_at=None).first()
    if found is None:
        raise NoSuchToken
    unnoted = Q(last_used_at=None) | Q(last_used_at__lt=now - NOTED_EVERY)
    DeliveryToken.objects.filter(unnoted, pk=found.pk).update(last_used_at=now)
    return found


def _digest(token: str) -> str:
    return keyed_hash(f"delivery:{token}")
