"""Sessions (ログイン状態): opened at sign-in, found by one query, ended at sign-out."""

import secrets
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import F, OuterRef, QuerySet, Subquery

from madoguchi.domain.history import EventKind
from madoguchi.domain.tokens import token_sha256
from madoguchi.models import DeadAddress, Member, MemberPlace, Session
from madoguchi.models.prepared import prepared
from madoguchi.operators.schema.sign_in import Session as SessionRule
from madoguchi.services.history import note_event

SEEN_AT_GRAIN = timedelta(minutes=1)


class Visitor(NamedTuple):
    """A signed-in member and the place looked at (``None`` where no place is linked)."""

    session_id: int
    member_id: int
    login_id: str
    nickname: str
    seen_at: datetime
    place_reference: UUID | None
    place_id: int | None
    place_number: str | None
    place_address: str | None
    place_building: str | None
    place_nickname: str | None
    customer_name: str | None
    customer_number: str | None
    terms_to_agree: str = ""
    mail_died_at: datetime | None = None

    @property
    def name(self) -> str:
        """What the pages call the member."""
        return self.nickname or self.customer_name or self.login_id


def running_sessions(token_sha256: str, now: datetime, idle_since: datetime) -> QuerySet[Session]:
    """Match the session of a token, if it still runs; nowhere else is said when it does."""
    return Session.objects.filter(
        token_sha256=token_sha256,
        ends_at__gt=now,
        seen_at__gt=idle_since,
        member__is_active=True,
        member__session_epoch=F("epoch"),
    )


@prepared(Visitor)
def _visitors(token_sha256: str, now: datetime, idle_since: datetime) -> QuerySet[Any, Any]:
    return running_sessions(token_sha256, now, idle_since).values_list(
        "id",
        "member_id",
        "member__login_id",
        "member__nickname",
        "seen_at",
        "member_place__reference",
        "member_place__place_id",
        "member_place__place__number",
        "member_place__place__address",
        "member_place__place__building",
        "member_place__nickname",
        "member_place__place__customer__name",
        "member_place__place__customer__number",
        "terms_to_agree",
        Subquery(DeadAddress.objects.filter(email_key=OuterRef("member__email_key")).values("died_at")),
    )


def open_session(
    *,
    member: Member,
    rule: SessionRule,
    now: datetime,
    terms_to_agree: str = "",
    passkey_at: datetime | None = None,
) -> str:
    """Open a session at the member's first place; give the token, which is kept nowhere here.

    With ``terms_to_agree`` the member must agree to that version before seeing any page. ``passkey_at`` is
    when a passkey was proven, if one was.
    """
    Session.objects.filter(member=member, ends_at__lte=now).delete()
    token = secrets.token_urlsafe(32)
    Session.objects.create(
        token_sha256=token_sha256(token),
        member=member,
        member_place=MemberPlace.objects.filter(member=member).order_by("id").first(),
        epoch=member.session_epoch,
        started_at=now,
        seen_at=now,
        ends_at=now + timedelta(hours=rule.longest_hours),
        terms_to_agree=terms_to_agree,
        passkey_at=passkey_at,
    )
    return token


def find_visitor(*, token: str, rule: SessionRule, now: datetime) -> Visitor | None:
    """Find who holds a token, if the session still runs; note that it was used."""
    found = _visitors(*asked_by(token=token, rule=rule, now=now))
    if not found:
        return None
    visitor = found[0]
    note_use(session_id=visitor.session_id, seen_at=visitor.seen_at, now=now)
    return visitor


def asked_by(*, token: str, rule: SessionRule, now: datetime) -> tuple[str, datetime, datetime]:
    """Give what ``running_sessions`` wants to know of a token."""
    return token_sha256(token), now, now - timedelta(minutes=rule.idle_minutes)


def note_use(*, session_id: int, seen_at: datetime, now: datetime) -> None:
    """Note that a session was used, once a minute at most."""
    if now - seen_at > SEEN_AT_GRAIN:
        Session.objects.filter(id=session_id).update(seen_at=now)


def close_session(*, token: str) -> None:
    """End the session of a token; an unknown token is no error."""
    Session.objects.filter(token_sha256=token_sha256(token)).delete()


@transaction.atomic
def sign_out(*, token: str, now: datetime) -> None:
    """End the session of a token by its member's own wish; an unknown token is no error."""
    if session := Session.objects.select_for_update().filter(token_sha256=token_sha256(token)).first():
        session.delete()
        note_event(member_id=session.member_id, kind=EventKind.SIGNED_OUT, now=now)


class NotYourPlace(Exception):
    """The reference names no place of this member."""


def switch_place(*, visitor: Visitor, reference: UUID) -> None:
    """Look at another of the member's places; raises NotYourPlace."""
    place = MemberPlace.objects.filter(member_id=visitor.member_id, reference=reference).first()
    if place is None:
        raise NotYourPlace(str(reference))
    Session.objects.filter(id=visitor.session_id).update(member_place=place)
