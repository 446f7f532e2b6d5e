"""Invitations (職員の招待): a mailed link to choose a password and a second factor; good once, for days."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from madoguchi.domain.audit import Act, Actor, subject
from madoguchi.models import StaffInvitation, StaffMember
from madoguchi.operators.schema.profile import Profile
from madoguchi.services import audit
from madoguchi.services.addresses import address_of
from madoguchi.services.mails import queue_mail
from madoguchi.services.staff import roster
from madoguchi.services.subjects import keyed_hash


class InvitationGone(Exception):
    """The link is unknown, was used, is void or too old."""


class AlreadyEnrolled(Exception):
    """Whoever is to be invited anew can sign in; take the factor away first."""


@transaction.atomic
def invite(*, profile: Profile, email: str, name: str, roles: Sequence[str], by: Actor, now: datetime) -> str:
    """Put somebody on the roster and mail a link, which is given back; raises StaffRefused and StaffKnown."""
    staff = roster.add(email=email, name=name, roles=roles, now=now)
    return _send(profile, staff, by=by, now=now)


@transaction.atomic
def invite_again(*, profile: Profile, staff: StaffMember, by: Actor, now: datetime) -> str:
    """Mail another link, which voids the one before; raises AlreadyEnrolled."""
    found = roster.held(staff.pk)
    if found.enrolled_at or found.locked_at:
        raise AlreadyEnrolled
    return _send(profile, found, by=by, now=now)


@transaction.atomic
def reset(*, profile: Profile, staff: StaffMember, by: Actor, why: str, now: datetime) -> str:
    """Take password and factors away from who has lost them, and invite anew.

    Raises NotYourself and NoMoreLet.
    """
    found = roster.reset(rules=profile.staff, staff=staff, by=by, why=why, now=now)
    return _send(profile, found, by=by, now=now)


def find_invitation(*, token: str, now: datetime) -> StaffInvitation:
    """Find the invitation that a link is for; opening it changes nothing. Raises InvitationGone."""
    live = StaffInvitation.objects.filter(used_at=None, expires_at__gt=now, staff__locked_at=None)
    found = live.select_related("staff").filter(token_hash=_hashed(token)).first()
    if found is None:
        raise InvitationGone
    return found


def spend(invitation: StaffInvitation, *, now: datetime) -> None:
    """Use an invitation up, in the caller's transaction; raises InvitationGone where another was first."""
    live = StaffInvitation.objects.filter(pk=invitation.pk, used_at=None, expires_at__gt=now)
    if not live.update(used_at=now):
        raise InvitationGone


def _send(profile: Profile, staff: StaffMember, *, by: Actor, now: datetime) -> str:
    token = secrets.token_urlsafe(32)
    until = now + timedelta(hours=profile.staff.invitation_hours)
    StaffInvitation.objects.filter(staff=staff, used_at=None).update(used_at=now)
    made = StaffInvitation.objects.create(
        staff=staff, token_hash=_hashed(token), sent_at=now, expires_at=until
    )
    link = address_of(profile, f"staff/link/{token}/")
    queue_mail(
        profile=profile,
        kind="staff_invitation",
        recipient=staff.email,
        key=f"staff-invitation-{made.pk}",
        values={"name": staff.name, "valid_until": until},
        secrets={"link": link},
        now=now,
    )
    about = subject("staff", staff.reference)
    audit.note(by=by, act=Act.STAFF_INVITED, about=about, now=now, roles=staff.roles)
    return link


def _hashed(token: str) -> str:
    return keyed_hash(f"staff invitation:{token}")
