"""Notices (お知らせ): published by staff, read by members while they hold."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from madoguchi.models import Notice
from madoguchi.models.prepared import prepared

MOST_NOTICES = 100


class NoticeRow(NamedTuple):
    """A notice in a list."""

    id: int
    title: str
    starts_at: datetime


@prepared(NoticeRow)
def _current_notices(now: datetime) -> QuerySet[Any, Any]:
    return (
        Notice.objects.filter(starts_at__lte=now)
        .filter(Q(ends_at=None) | Q(ends_at__gt=now))
        .order_by("-starts_at", "-id")
        .values_list("id", "title", "starts_at")[:MOST_NOTICES]
    )


def current_notices(*, now: datetime) -> list[NoticeRow]:
    """List what is announced now, newest first."""
    return _current_notices(now)


def notices_in_full(*, now: datetime) -> list[Notice]:
    """List what is announced now with its text, newest first."""
    held = Q(ends_at=None) | Q(ends_at__gt=now)
    return list(Notice.objects.filter(held, starts_at__lte=now).order_by("-starts_at", "-id")[:MOST_NOTICES])


def find_notice(*, notice_id: int, now: datetime) -> Notice | None:
    """Find a notice that is announced now."""
    held = Q(ends_at=None) | Q(ends_at__gt=now)
    return Notice.objects.filter(held, id=notice_id, starts_at__lte=now).first()


def publish_notice(*, title: str, body: str, starts_at: datetime, ends_at: datetime | None = None) -> Notice:
    """Announce something to every member of the operator in scope."""
    return Notice.objects.create(title=title, body=body, starts_at=starts_at, ends_at=ends_at)
