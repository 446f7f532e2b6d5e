"""Sessions of staff (職員のログイン状態): opened after password and factor, short, listed to their owner."""

import secrets
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import F

from madoguchi.domain.audit import Act, Actor, subject
from madoguchi.domain.permissions import Permission
from madoguchi.domain.tokens import token_sha256
from madoguchi.models import StaffMember, StaffSession
from madoguchi.operators.schema.staff import Staff
from madoguchi.services import audit
from madoguchi.services.origins import origin_at_hand

SEEN_AT_GRAIN = timedelta(minutes=1)


class Colleague(NamedTuple):
    """Somebody of staff who is signed in."""

    session_id: int
    session_reference: UUID
    staff_id: int
    reference: UUID
    name: str
    email: str
    roles: list[str]
    seen_at: datetime
    proven_at: datetime

    @property
    def actor(self) -> Actor:
        """How the audit record names who this is."""
        return Actor(self.staff_id, self.name)

    def may(self, permission: Permission, rules: Staff) -> bool:
        """Test whether one of the roles holds a permission."""
        return permission in rules.permissions_of(self.roles)


def open_session(*, staff: StaffMember, rules: Staff, failures: int, way: str, now: datetime) -> str:
    """Open a session for who has given password and factor, and put it on record; give the token.

    To be called in the transaction that judged the factor; ``failures`` is how many tries had failed before.
    """
    source, browser = origin_at_hand()
    token = secrets.token_urlsafe(32)
    StaffSession.objects.filter(staff=staff, ends_at__lte=now).delete()
    StaffSession.objects.create(
        token_sha256=token_sha256(token),
        staff=staff,
        epoch=staff.session_epoch,
        source=source,
        browser=browser,
        started_at=now,
        seen_at=now,
        proven_at=now,
        ends_at=now + timedelta(hours=rules.longest_hours),
    )
    details: dict[str, Any] = {"failures": failures} if failures else {}
    audit.note(
        by=actor_of(staff), act=Act.SIGNED_IN, about=_about(staff.reference), now=now, way=way, **details
    )
    return token


def find_colleague(*, token: str, rules: Staff, now: datetime) -> Colleague | None:
    """Find who holds a token, if the session still runs; note that it was used."""
    found = (
        StaffSession.objects.filter(
            token_sha256=token_sha256(token),
            ends_at__gt=now,
            seen_at__gt=now - timedelta(minutes=rules.idle_minutes),
            staff__locked_at=None,
            staff__session_epoch=F("epoch"),
        )
        .values_list(
            "id",
            "reference",
            "staff_id",
            "staff__reference",
            "staff__name",
            "staff__email",
            "staff__roles",
            "seen_at",
            "proven_at",
        )
        .first()
    )
    if found is None:
        return None
    colleague = Colleague(*found)
    if now - colleague.seen_at > SEEN_AT_GRAIN:
        StaffSession.objects.filter(pk=colleague.session_id).update(seen_at=now)
    return colleague


def owner_of(*, token: str) -> int:
    """Give the number of who holds a session just opened."""
    return StaffSession.objects.get(token_sha256=token_sha256(token)).staff_id


def recently_proven(colleague: Colleague, *, rules: Staff, now: datetime, times: int = 1) -> bool:
    """Test whether password and factor were given so lately that what matters is open.

    With ``times`` the stretch of time is so many times as long.
    """
    return colleague.proven_at > now - times * timedelta(minutes=rules.proven_minutes)


def sessions_of(*, staff_id: int, rules: Staff, now: datetime) -> list[StaffSession]:
    """List somebody's sessions that still run, the newest first."""
    live = StaffSession.objects.filter(
        staff_id=staff_id,
        ends_at__gt=now,
        seen_at__gt=now - timedelta(minutes=rules.idle_minutes),
        epoch=F("staff__session_epoch"),
    )
    return list(live.order_by("-id"))


@transaction.atomic
def end_others(colleague: Colleague, *, now: datetime) -> int:
    """End all sessions of somebody but the one at hand; give how many."""
    others = StaffSession.objects.filter(staff_id=colleague.staff_id).exclude(pk=colleague.session_id)
    ended, _each = others.delete()
    if ended:
        about = _about(colleague.reference)
        audit.note(by=colleague.actor, act=Act.SESSIONS_ENDED, about=about, now=now, sessions=ended)
    return ended


@transaction.atomic
def sign_out(*, token: str, now: datetime) -> None:
    """End the session of a token by its owner's own wish; an unknown token is no error."""
    found = StaffSession.objects.select_related("staff").filter(token_sha256=token_sha256(token)).first()
    if found and StaffSession.objects.filter(pk=found.pk).delete()[0]:
        about = _about(found.staff.reference)
        audit.note(by=actor_of(found.staff), act=Act.SIGNED_OUT, about=about, now=now)


def close_session(*, token: str) -> None:
    """End the session that a browser held before another; an unknown token is no error."""
    StaffSession.objects.filter(token_sha256=token_sha256(token)).delete()


def note_proof(colleague: Colleague, *, way: str, now: datetime) -> None:
    """Note that password and factor were given once more, in the transaction that judged them."""
    StaffSession.objects.filter(pk=colleague.session_id).update(proven_at=now)
    about = _about(colleague.reference)
    audit.note(by=colleague.actor, act=Act.PROVEN, about=about, now=now, way=way)


def sweep(*, now: datetime) -> int:
    """Delete sessions that are over; give how many."""
    deleted, _each = StaffSession.objects.filter(ends_at__lte=now).delete()
    return deleted


def actor_of(staff: StaffMember) -> Actor:
    """Name somebody for the audit record."""
    return Actor(staff.pk, staff.name)


def _about(reference: UUID) -> str:
    return subject("staff", reference)
