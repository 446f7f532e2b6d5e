"""Notices at work (お知らせの編集): saved as drafts, published, revised, ended; every version is kept.

Whoever changes a notice says which version was seen. The same change again by the same person does nothing;
a change of what somebody else has changed meanwhile is refused.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from madoguchi.domain.audiences import Audience, AudienceKind
from madoguchi.domain.audit import Act, Actor, subject
from madoguchi.domain.clock import business_day
from madoguchi.domain.notices import NoticeDeed
from madoguchi.models import Notice, NoticeDraft, NoticeTarget, NoticeVersion
from madoguchi.operators.schema.profile import Profile
from madoguchi.services import audit
from madoguchi.services.audiences import reach_of
from madoguchi.services.notices import (
    NoticeIsOver,
    NoticeNeverShown,
    end_notice,
    publish_notice,
    revise_notice,
)

PAGE = 50
ACTS = {
    NoticeDeed.SAVED: Act.NOTICE_SAVED,
    NoticeDeed.PUBLISHED: Act.NOTICE_PUBLISHED,
    NoticeDeed.ENDED: Act.NOTICE_ENDED,
}


class NoSuchNotice(Exception):
    """There is no such draft, or no such notice without one."""


class ChangedMeanwhile(Exception):
    """The draft has a later version than the one that was seen."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a notice says, to whom, from when (None: from its publishing) and until when."""

    title: str
    body: str
    starts_at: datetime | None
    ends_at: datetime | None
    is_important: bool
    audience: Audience


@dataclass(frozen=True, slots=True)
class Change:
    """What is done with a draft of which version ``seen`` was seen."""

    seen: int
    deed: NoticeDeed
    content: Content


def newest(*, page: int = 1, most: int = PAGE) -> list[NoticeVersion]:
    """List the last version of each notice, those worked on last first; one more says there are further."""
    last = NoticeVersion.objects.filter(number=F("draft__version")).select_related("draft__notice")
    begin = (page - 1) * most
    return list(last.order_by("-at", "-id")[begin : begin + most + 1])


def without_draft() -> list[Notice]:
    """List what was published at the terminal and not taken up yet, the newest first."""
    return list(Notice.objects.filter(drafts=None).order_by("-starts_at", "-id")[:PAGE])


def find(*, reference: UUID) -> NoticeVersion:
    """Give the last version of a draft; raises NoSuchNotice."""
    last = NoticeVersion.objects.filter(draft__reference=reference, number=F("draft__version"))
    if found := last.select_related("draft__notice").first():
        return found
    raise NoSuchNotice(reference)


def versions_of(draft: NoticeDraft) -> QuerySet[NoticeVersion]:
    """List all versions, the newest first."""
    return draft.versions.order_by("-number")


def content_of(version: NoticeVersion) -> Content:
    """Give what a version says."""
    return Content(
        version.title,
        version.body,
        version.starts_at,
        version.ends_at,
        version.is_important,
        Audience(AudienceKind(version.audience), tuple(version.audience_values)),
    )


def keep(
    *, profile: Profile, reference: UUID, seen: int, content: Content, by: Actor, now: datetime
) -> NoticeDraft:
    """Keep a new version, which customers do not see yet; ``seen`` 0 begins a draft.

    Raises NobodyMeant, NoticeNeverShown, ChangedMeanwhile and NoSuchNotice.
    """
    _refuse_never_shown(content)
    reach_of(content.audience, profile=profile, today=business_day(now=now))
    if not seen:
        _begin(reference, now)
    with transaction.atomic():
        draft = _held(reference)
        _enter(draft, Change(seen, NoticeDeed.SAVED, content), by=by, now=now)
    return draft


def _begin(reference: UUID, now: datetime) -> None:
    """Make an empty draft, unless the same form has made it before."""
    try:
        with transaction.atomic():
            NoticeDraft.objects.create(reference=reference, begun_at=now)
    except IntegrityError:
        return


def publish(*, profile: Profile, reference: UUID, seen: int, by: Actor, now: datetime) -> NoticeDraft:
    """Let customers see what the last version says.

    Raises NobodyMeant, NoticeNeverShown, ChangedMeanwhile and NoSuchNotice.
    """
    with transaction.atomic():
        draft = _held(reference)
        content = content_of(find(reference=reference))

        def show() -> None:
            draft.notice = _shown(draft.notice, content, profile=profile, now=now)
            draft.save(update_fields=["notice"])

        _enter(draft, Change(seen, NoticeDeed.PUBLISHED, content), by=by, now=now, do=show)
    return draft


def _shown(notice: Notice | None, content: Content, *, profile: Profile, now: datetime) -> Notice:
    facts: dict[str, Any] = {
        "title": content.title,
        "body": content.body,
        "starts_at": content.starts_at or (notice.starts_at if notice else now),
        "ends_at": content.ends_at,
        "is_important": content.is_important,
        "audience": content.audience,
        "profile": profile,
    }
    if content.ends_at and content.ends_at <= now:
        raise NoticeNeverShown
    return revise_notice(notice=notice, **facts) if notice else publish_notice(**facts)


def end(*, reference: UUID, seen: int, by: Actor, now: datetime) -> None:
    """Let a notice be shown no more; raises NoticeIsOver, ChangedMeanwhile and NoSuchNotice."""
    with transaction.atomic():
        draft = _held(reference)
        if draft.notice is None:
            raise NoticeIsOver
        notice = draft.notice
        content = replace(content_of(find(reference=reference)), ends_at=now)
        do = partial(end_notice, notice=notice, now=now)
        _enter(draft, Change(seen, NoticeDeed.ENDED, content), by=by, now=now, do=do)


@transaction.atomic
def adopt(*, notice_id: int, by: Actor, now: datetime) -> NoticeDraft:
    """Take up a notice that was published at the terminal, to work on it here; raises NoSuchNotice."""
    notice = Notice.objects.select_for_update().filter(pk=notice_id).first()
    if notice is None:
        raise NoSuchNotice(notice_id)
    if taken_up := NoticeDraft.objects.filter(notice=notice).first():
        return taken_up
    draft = NoticeDraft.objects.create(notice=notice, begun_at=now)
    said = (notice.title, notice.body, notice.starts_at, notice.ends_at, notice.is_important)
    content = Content(*said, _audience_of(notice))
    _enter(draft, Change(0, NoticeDeed.SAVED, content), by=by, now=now)
    return draft


def _audience_of(notice: Notice) -> Audience:
    targets = list(notice.targets.select_related("place", "member").order_by("id"))
    if notice.is_for_all or not targets:
        return Audience()
    return Audience(AudienceKind(targets[0].kind), tuple(map(_value_of, targets)))


def _value_of(target: NoticeTarget) -> str:
    number = target.place.number if target.place else ""
    login_id = target.member.login_id if target.member else ""
    return number or login_id or str(target.value)


def _held(reference: UUID) -> NoticeDraft:
    held = NoticeDraft.objects.select_for_update().filter(reference=reference).first()
    if held is None:
        raise NoSuchNotice(reference)
    return held


def _enter(
    draft: NoticeDraft, change: Change, *, by: Actor, now: datetime, do: Callable[[], object] = lambda: None
) -> None:
    """Do a deed and enter the version that it makes, in a draft that is held; raises ChangedMeanwhile."""
    if draft.version != change.seen:
        if _is_repeated(draft, change, by):
            return
        raise ChangedMeanwhile(draft.version)
    do()
    draft.version = change.seen + 1
    draft.save(update_fields=["version"])
    said = _columns(change.content) | {"deed": change.deed, "by": by.name, "at": now}
    NoticeVersion.objects.create(draft=draft, number=draft.version, **said)
    about, title = subject("notice", draft.reference), change.content.title
    audit.note(by=by, act=ACTS[change.deed], about=about, now=now, version=draft.version, title=title)


def _columns(content: Content) -> dict[str, Any]:
    return {
        "title": content.title,
        "body": content.body,
        "starts_at": content.starts_at,
        "ends_at": content.ends_at,
        "is_important": content.is_important,
        "audience": content.audience.kind,
        "audience_values": list(content.audience.values),
    }


def _is_repeated(draft: NoticeDraft, change: Change, by: Actor) -> bool:
    """Test whether the last version is what this very change has made."""
    last = draft.versions.get(number=draft.version)
    if (last.number, last.deed, last.by) != (change.seen + 1, change.deed, by.name):
        return False
    return change.deed == NoticeDeed.ENDED or content_of(last) == change.content


def _refuse_never_shown(content: Content) -> None:
    if content.starts_at and content.ends_at and content.ends_at <= content.starts_at:
        raise NoticeNeverShown
