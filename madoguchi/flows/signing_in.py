"""Signing in at a journey's end (そのままログイン): once, soon, in the browser that brought it there."""

from datetime import datetime, timedelta

from django.db import transaction

from madoguchi.domain.history import EventKind
from madoguchi.models import Draft
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.consents import version_to_agree
from madoguchi.services.history import note_event
from madoguchi.services.sessions import open_session

SOON = timedelta(minutes=30)


@transaction.atomic
def sign_in_member(*, draft: Draft, profile: Profile, now: datetime) -> str | None:
    """Open a session for the member whom a journey made or restored; give its token, or nothing."""
    held = Draft.objects.select_for_update().get(pk=draft.pk)
    if held.member is None or held.ended_at is None or now - held.ended_at > SOON or held.expires_at <= now:
        return None
    Draft.objects.filter(pk=held.pk).update(expires_at=now)
    note_event(member_id=held.member.pk, kind=EventKind.SIGNED_IN, now=now)
    terms = version_to_agree(profile=profile, member=held.member, now=now)
    return open_session(member=held.member, rule=profile.session, now=now, terms_to_agree=terms)
