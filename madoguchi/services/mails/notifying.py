"""Notifying (お知らせの送信): notices go to members who chose so; the queue itself asks once more.

A header for one-click unsubscribing (RFC 8058) would be made here, where member and topic are known.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from madoguchi.models import Member
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.mails.queueing import queue_mail


def notify(
    *, profile: Profile, member: Member, kind: str, key: str, values: Mapping[str, Any], now: datetime
) -> None:
    """Queue a notice for a member, if it is wanted and there is an address; the same key writes it once."""
    if member.email:
        queue_mail(
            profile=profile,
            kind=kind,
            recipient=member.email,
            key=key,
            values=values,
            member=member,
            now=now,
        )
