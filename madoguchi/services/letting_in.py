"""Letting a member in (ログインの成立): the one place that opens a session for whoever has proven enough.

What a password, a second step and a passkey prove is judged elsewhere; all that follows from it happens here.
"""

from datetime import datetime

from django.db import transaction

from madoguchi.domain.history import EventKind
from madoguchi.models import Member
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.history import note_event
from madoguchi.services.sessions import open_session
from madoguchi.services.terms import asked_of


@transaction.atomic
def let_in(
    *,
    profile: Profile,
    member: Member,
    now: datetime,
    failures: int = 0,
    passkey_at: datetime | None = None,
) -> str:
    """Open a session and give its token; the terms that are yet to be agreed to are asked in it.

    ``failures`` is how many tries had failed before, ``passkey_at`` when a passkey was proven, if one was.
    """
    details = {"failures": failures} if failures else {}
    note_event(member_id=member.pk, kind=EventKind.SIGNED_IN, now=now, **details)
    asked = asked_of(profile=profile, member_id=member.pk, now=now)
    return open_session(
        member=member,
        rule=profile.session,
        now=now,
        terms_to_agree=asked.name if asked else "",
        passkey_at=passkey_at,
    )
