"""Notices (お知らせ): published by staff, read by those members whom they are for while they hold."""

from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import BooleanField, Count, ExpressionWrapper, FilteredRelation, Q, QuerySet, Window

from madoguchi.domain.audiences import EVERYBODY, Audience, AudienceKind
from madoguchi.domain.clock import business_day
from madoguchi.models import Notice, NoticeReading
from madoguchi.models.prepared import prepared
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.audiences import aim, is_among, notices_for

MOST_NOTICES = 100


class NoticeRow(NamedTuple):
    """A notice in a list; ``unread`` counts all that the member has not read, listed or not."""

    id: int
    title: str
    starts_at: datetime
    is_important: bool
    is_read: bool
    unread: int


class NoticeNeverShown(Exception):
    """The notice would end before it starts."""


class NoticeIsOver(Exception):
    """The notice has ended before."""


@prepared(NoticeRow)
def _current_notices(member_id: int, now: datetime, today: date) -> QuerySet[Any, Any]:
    reading = FilteredRelation("readings", condition=Q(readings__member_id=member_id))
    return (
        _current(member_id, now, today)
        .annotate(
            reading=reading,
            is_read=ExpressionWrapper(Q(reading__id__isnull=False), output_field=BooleanField()),
            unread=Window(Count("id")) - Window(Count("reading__id")),
        )
        .order_by("-is_important", "-starts_at", "-id")
        .values_list("id", "title", "starts_at", "is_important", "is_read", "unread")[:MOST_NOTICES]
    )


def _current(member_id: int, now: datetime, today: date) -> QuerySet[Notice]:
    """Give what is announced now and for a member; the union lets each part go by its own index."""
    holds = Q(ends_at=None) | Q(ends_at__gt=now)
    for_all = Notice.objects.filter(holds, is_for_all=True).values("id")
    mine = for_all.union(notices_for(member_id=member_id, today=today), all=True)
    return Notice.objects.filter(is_among("id", mine), holds, starts_at__lte=now)


def current_notices(*, member_id: int, now: datetime) -> list[NoticeRow]:
    """List what is announced to a member now: what is important first, then the newest."""
    return _current_notices(member_id, now, business_day(now=now))


def notices_in_full(*, member_id: int, now: datetime) -> list[Notice]:
    """List what is announced to a member now with its text, newest first."""
    return list(_current(member_id, now, business_day(now=now)).order_by("-starts_at", "-id")[:MOST_NOTICES])


def find_notice(*, member_id: int, notice_id: int, now: datetime) -> Notice | None:
    """Find a notice that is announced to a member now."""
    return _current(member_id, now, business_day(now=now)).filter(id=notice_id).first()


def mark_read(*, member_id: int, notice: Notice, now: datetime) -> None:
    """Note that a member has read a notice; the first time counts."""
    reading = NoticeReading(notice=notice, member_id=member_id, read_at=now)
    NoticeReading.objects.bulk_create([reading], ignore_conflicts=True)


def mark_all_read(*, member_id: int, now: datetime) -> None:
    """Note that a member has read all that is announced to him or her now."""
    current = _current(member_id, now, business_day(now=now)).exclude(readings__member_id=member_id)
    NoticeReading.objects.bulk_create(
        (NoticeReading(notice=notice, member_id=member_id, read_at=now) for notice in current.only("id")),
        ignore_conflicts=True,
    )


@transaction.atomic
def publish_notice(
    *,
    title: str,
    body: str,
    starts_at: datetime,
    ends_at: datetime | None = None,
    is_important: bool = False,
    audience: Audience = EVERYBODY,
    profile: Profile | None = None,
) -> Notice:
    """Announce something to an audience at the operator in scope, whose profile tells how IDs are written.

    Raises NobodyMeant and NoticeNeverShown.
    """
    _refuse_empty_span(starts_at, ends_at)
    notice = Notice.objects.create(
        title=title,
        body=body,
        starts_at=starts_at,
        ends_at=ends_at,
        is_important=is_important,
        is_for_all=audience.kind == AudienceKind.ALL,
    )
    if profile:
        aim(notice, audience, profile=profile)
    return notice


@transaction.atomic
def revise_notice(
    *,
    notice: Notice,
    title: str,
    body: str,
    starts_at: datetime,
    ends_at: datetime | None,
    is_important: bool,
    audience: Audience,
    profile: Profile,
) -> Notice:
    """Let a published notice say something else, or to others; who has read it has still read it.

    Raises NobodyMeant and NoticeNeverShown.
    """
    _refuse_empty_span(starts_at, ends_at)
    notice.title, notice.body, notice.is_important = title, body, is_important
    notice.starts_at, notice.ends_at = starts_at, ends_at
    notice.is_for_all = audience.kind == AudienceKind.ALL
    notice.save()
    notice.targets.all().delete()
    aim(notice, audience, profile=profile)
    return notice


def _refuse_empty_span(starts_at: datetime, ends_at: datetime | None) -> None:
    if ends_at and ends_at <= starts_at:
        raise NoticeNeverShown


def end_notice(*, notice: Notice, now: datetime) -> None:
    """Let a notice be shown no more; raises NoticeIsOver."""
    holds = Q(ends_at=None) | Q(ends_at__gt=now)
    if not Notice.objects.filter(holds, pk=notice.pk).update(ends_at=now):
        raise NoticeIsOver


def published_notices() -> QuerySet[Notice]:
    """List all notices, the newest first, each with its targets and how many have read it (``readers``)."""
    counted = Notice.objects.annotate(readers=Count("readings"))
    return counted.prefetch_related("targets__place", "targets__member").order_by("-starts_at", "-id")
