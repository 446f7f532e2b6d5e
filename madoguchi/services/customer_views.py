"""Customer views (お客さま画面の確認): staff look at the portal as a member does, for minutes.

A view begins with the code that the member reads out from a page of the portal, or with a reason. Either is
put on record and shown to the member. Nothing can be changed in a view; it belongs to one session of staff
and cannot be made longer.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

from django.db import InternalError, connection, transaction
from psycopg.errors import ReadOnlySqlTransaction

from madoguchi.domain.audit import Act, Actor, subject
from madoguchi.domain.history import EventKind
from madoguchi.domain.match_keys import number_key
from madoguchi.models import CustomerView, Member, MemberPlace, SpokenCode
from madoguchi.models.snapshot import one_snapshot
from madoguchi.operators.schema.staff import Staff
from madoguchi.services import audit
from madoguchi.services.account_locks import note_for
from madoguchi.services.sessions import Visitor
from madoguchi.services.staff.sessions import Colleague
from madoguchi.services.subjects import keyed_hash
from madoguchi.services.tallies import refuse_beyond

DIGITS = 6
LASTS = timedelta(minutes=10)
TRIES, WINDOW = 5, timedelta(minutes=10)


class WrongCode(Exception):
    """The member has no such code, or it is too old or used."""


class NobodyToLookAs(Exception):
    """The account is closed: its member sees nothing either."""


class WouldWrite(Exception):
    """What was only to be read would have written; the database has refused it."""


@contextmanager
def reading_only() -> Iterator[None]:
    """Let PostgreSQL refuse every write until the block ends, and show one state; raises WouldWrite."""
    try:
        with one_snapshot(), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION READ ONLY")
            yield
    except InternalError as error:
        if isinstance(error.__cause__, ReadOnlySqlTransaction):
            raise WouldWrite from error
        raise


def make_code(*, member_id: int, now: datetime) -> str:
    """Make a code for a member to read out, which takes the place of the one before; kept as a hash only."""
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    facts = {"code_hash": _hashed(member_id, code), "made_at": now, "expires_at": now + LASTS}
    SpokenCode.objects.update_or_create(member_id=member_id, defaults=facts)
    return code


def begin_by_code(
    *, rules: Staff, member_id: int, typed: str, colleague: Colleague, now: datetime
) -> CustomerView:
    """Begin with the code that the member has read out; it is used up.

    Not to be called inside a transaction: the try is committed before it is judged. Raises WrongCode,
    TooManyTries and NobodyToLookAs.
    """
    refuse_beyond(subject=f"spoken code:{member_id}", limit=TRIES, window=WINDOW, now=now)
    with transaction.atomic():
        right = SpokenCode.objects.filter(member_id=member_id, expires_at__gt=now)
        if not right.filter(code_hash=_hashed(member_id, number_key(typed))).delete()[0]:
            raise WrongCode
        return _begin(rules, member_id, colleague, why="", now=now)


@transaction.atomic
def begin_by_reason(
    *, rules: Staff, member_id: int, why: str, colleague: Colleague, now: datetime
) -> CustomerView:
    """Begin with a reason, which the member will read; raises NobodyToLookAs."""
    return _begin(rules, member_id, colleague, why=why, now=now)


def _begin(rules: Staff, member_id: int, colleague: Colleague, *, why: str, now: datetime) -> CustomerView:
    member = Member.objects.filter(pk=member_id, is_active=True).first()
    if member is None:
        raise NobodyToLookAs
    CustomerView.objects.filter(session_reference=colleague.session_reference, ended_at=None).update(
        ended_at=now
    )
    view = CustomerView.objects.create(
        member=member,
        staff_id=colleague.staff_id,
        session_reference=colleague.session_reference,
        why=why,
        began_at=now,
        ends_at=now + timedelta(minutes=rules.view_minutes),
    )
    _note(member, colleague.actor, why=why, minutes=rules.view_minutes, now=now)
    return view


def _note(member: Member, by: Actor, *, why: str, minutes: int, now: datetime) -> None:
    """Put the view on record, and into the member's history with the reason that was given."""
    if why:
        note_for(member, kind=EventKind.SEEN_BY_STAFF, now=now, why=why, minutes=minutes)
    else:
        note_for(member, kind=EventKind.SEEN_WITH_CODE, now=now, minutes=minutes)
    way = "reason" if why else "spoken code"
    audit.note(by=by, act=Act.VIEW_BEGUN, about=subject("member", member.pk), why=why, now=now, way=way)


def running_view(*, session_reference: UUID, now: datetime) -> CustomerView | None:
    """Find the view that is open in a session of staff, unless its minutes are over or its member gone."""
    found = CustomerView.objects.filter(
        session_reference=session_reference, ended_at=None, ends_at__gt=now, member__is_active=True
    )
    return found.select_related("member").first()


@transaction.atomic
def end_view(*, colleague: Colleague, now: datetime) -> int | None:
    """End the view that is open in a session of staff; give whose it was."""
    view = running_view(session_reference=colleague.session_reference, now=now)
    if view is None:
        return None
    CustomerView.objects.filter(pk=view.pk).update(ended_at=now)
    audit.note(by=colleague.actor, act=Act.VIEW_ENDED, about=subject("member", view.member_id), now=now)
    return view.member_id


def visitor_of(view: CustomerView) -> Visitor:
    """Give the visitor that the portal's pages are shown to: the member at the first place, in no session."""
    links = MemberPlace.objects.filter(member_id=view.member_id).select_related("place__customer")
    link = links.order_by("id").first()
    place = link.place if link else None
    return Visitor(
        session_id=0,
        member_id=view.member_id,
        login_id=view.member.login_id,
        nickname=view.member.nickname,
        seen_at=view.began_at,
        place_reference=link.reference if link else None,
        place_id=place.pk if place else None,
        place_number=place.number if place else None,
        place_address=place.address if place else None,
        place_building=place.building if place else None,
        place_nickname=link.nickname if link else None,
        customer_name=place.customer.name if place else None,
        customer_number=place.customer.number if place else None,
    )


def _hashed(member_id: int, code: str) -> str:
    return keyed_hash(f"spoken code:{member_id}:{code}")
