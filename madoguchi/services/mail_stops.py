"""Mail stops (配信停止): one click in a mail ends its topic, without signing in (RFC 8058).

The token is derived, not kept: whoever holds the mail holds the right to end its topic, and no other right.
"""

import hmac
from datetime import datetime

from django.db import transaction

from madoguchi.domain.history import EventKind
from madoguchi.models import MailChoice, Member
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.addresses import address_of
from madoguchi.services.history import note_event
from madoguchi.services.subjects import keyed_hash

SIGNS = 32  # 128 bits


class NotAStop(Exception):
    """The token is none of ours, or its member is no more."""


def stop_address(*, profile: Profile, member_id: int, topic: str) -> str:
    """Give the address by which a member ends a topic."""
    proof = _proof(profile.slug, member_id, topic)
    return address_of(profile, f"mail/stop/link/{topic}.{member_id}.{proof}/")


def read_token(*, slug: str, token: str) -> tuple[int, str]:
    """Give member and topic of a token; raises NotAStop."""
    topic, _dot, rest = token.partition(".")
    number, _dot, proof = rest.partition(".")
    if not (number.isascii() and number.isdigit() and len(number) < len(str(2**63))):
        raise NotAStop
    if not hmac.compare_digest(proof.encode(), _proof(slug, int(number), topic).encode()):
        raise NotAStop
    return int(number), topic


@transaction.atomic
def stop_topic(*, member_id: int, topic: str, now: datetime) -> bool:
    """End a topic for a member; tell whether it was on. Once more is no change. Raises NotAStop."""
    member = Member.objects.select_for_update().filter(pk=member_id).first()
    if member is None:
        raise NotAStop
    if MailChoice.objects.filter(member=member, topic=topic, is_wanted=False).exists():
        return False
    MailChoice.objects.update_or_create(member=member, topic=topic, defaults={"is_wanted": False})
    note_event(member_id=member.pk, kind=EventKind.MAIL_CHOICE_CHANGED, now=now)
    return True


def _proof(slug: str, member_id: int, topic: str) -> str:
    return keyed_hash(f"mail stop:{slug}:{member_id}:{topic}")[:SIGNS]
