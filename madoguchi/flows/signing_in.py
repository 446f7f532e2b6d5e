"""Signing in at a journey's end (そのままログイン): once, soon, in the browser that brought it there."""

from datetime import datetime, timedelta

from django.db import transaction

from madoguchi.models import Draft
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.second_steps import Admission, SecondStepDue, admit

SOON = timedelta(minutes=30)


def sign_in_member(*, draft: Draft, profile: Profile, now: datetime) -> str | None:
    """Open a session for the member whom a journey made or restored; give its token, or nothing.

    A journey proves what a password proves, and no more: raises SecondStepDue.
    """
    admission = _admitted(draft, profile=profile, now=now)
    if admission and admission.pending:
        raise SecondStepDue(admission.pending)
    return admission.session if admission else None


@transaction.atomic
def _admitted(draft: Draft, *, profile: Profile, now: datetime) -> Admission | None:
    held = Draft.objects.select_for_update().get(pk=draft.pk)
    if held.member is None or held.ended_at is None or now - held.ended_at > SOON or held.expires_at <= now:
        return None
    Draft.objects.filter(pk=held.pk).update(expires_at=now)
    return admit(profile=profile, member=held.member, now=now)
