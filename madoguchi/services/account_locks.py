"""Account locks (利用停止): staff close an account at once, open it again, or end its sessions.

Each is told to the member by mail and in the history, where nobody's browser stands for it.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from madoguchi.domain.audit import Act, Actor, subject
from madoguchi.domain.history import EventKind
from madoguchi.models import AccountLock, Draft, Member, PendingSignIn, Session
from madoguchi.operators.schema.profile import Profile
from madoguchi.services import audit, factors
from madoguchi.services.accounts import held, spend_links
from madoguchi.services.history import note_event
from madoguchi.services.origins import NOWHERE, origin_scope


class NotOpen(Exception):
    """The account is closed already: by staff, by its member, or never opened."""


class NotLocked(Exception):
    """Staff have not locked the account, or somebody has opened it again."""


@transaction.atomic
def lock(*, profile: Profile, member_id: int, by: Actor, why: str, now: datetime) -> None:
    """Close an account: sessions, links and half-made sign-ins end with it; raises NotOpen."""
    member = held(member_id)
    if not member.is_active:
        raise NotOpen
    AccountLock.objects.create(member=member, locked_by_id=by.at_counter, why=why, locked_at=now)
    Member.objects.filter(pk=member.pk).update(is_active=False)
    _sign_out(member, now=now)
    spend_links(member, now=now)
    Draft.objects.filter(member=member, expires_at__gt=now).update(expires_at=now, mail_due_at=None)
    note_for(member, kind=EventKind.LOCKED_BY_STAFF, now=now)
    factors.tell(profile, member, "account_locked", now=now)
    audit.note(by=by, act=Act.ACCOUNT_LOCKED, about=subject("member", member.pk), why=why, now=now)


@transaction.atomic
def unlock(*, profile: Profile, member_id: int, by: Actor, why: str, now: datetime) -> None:
    """Open an account again that staff had locked; raises NotLocked."""
    member = held(member_id)
    if not AccountLock.objects.filter(member=member, unlocked_at=None).update(unlocked_at=now):
        raise NotLocked
    Member.objects.filter(pk=member.pk).update(is_active=True)
    note_for(member, kind=EventKind.UNLOCKED_BY_STAFF, now=now)
    factors.tell(profile, member, "account_unlocked", now=now)
    audit.note(by=by, act=Act.ACCOUNT_UNLOCKED, about=subject("member", member.pk), why=why, now=now)


@transaction.atomic
def end_sessions(*, profile: Profile, member_id: int, by: Actor, why: str, now: datetime) -> int:
    """Sign a member out everywhere; give how many browsers that were. Where it was none, nothing is told."""
    member = held(member_id)
    ended = _sign_out(member, now=now)
    if ended:
        note_for(member, kind=EventKind.SIGNED_OUT_BY_STAFF, now=now)
        factors.tell(profile, member, "signed_out_by_staff", now=now)
    about = subject("member", member.pk)
    audit.note(by=by, act=Act.MEMBER_SIGNED_OUT, about=about, why=why, now=now, sessions=ended)
    return ended


def lock_of(*, member_id: int) -> AccountLock | None:
    """Give the lock that holds an account closed, with who set it."""
    found = AccountLock.objects.filter(member_id=member_id, unlocked_at=None)
    return found.select_related("locked_by").first()


def note_for(member: Member, *, kind: EventKind, now: datetime, **details: str | int) -> None:
    """Note in a member's history what staff did; it came from no browser of the member's."""
    with origin_scope(lambda: NOWHERE):
        note_event(member_id=member.pk, kind=kind, now=now, **details)


def _sign_out(member: Member, *, now: datetime) -> int:
    Member.objects.filter(pk=member.pk).update(session_epoch=F("session_epoch") + 1)
    PendingSignIn.objects.filter(member=member).delete()
    ended, _each = Session.objects.filter(member=member, ends_at__gt=now).delete()
    return ended
