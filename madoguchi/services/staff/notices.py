"""Notices at work (お知らせの編集): saved as drafts, published, revised, ended; every version is kept."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import transaction

from madoguchi.domain.audiences import Audience, AudienceKind
from madoguchi.domain.audit import Act, Actor
from madoguchi.domain.clock import business_day
from madoguchi.domain.drafts import Deed
from madoguchi.models import Notice, NoticeDraft, NoticeTarget, NoticeVersion
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.audiences import as_called_now, login_keys, reach_of, with_members
from madoguchi.services.notices import (
    NoticeIsOver,
    NoticeNeverShown,
    end_notice,
    publish_notice,
    revise_notice,
)
from madoguchi.services.staff.drafts import PAGE, Change, Desk, NoSuchDraft

NoSuchNotice = NoSuchDraft


class MembersUnknown(Exception):
    """The version was saved before members were kept with it, so nobody knows whom its login IDs meant."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a notice says, to whom, from when (None: from its publishing) and until when."""

    title: str
    body: str
    starts_at: datetime | None
    ends_at: datetime | None
    is_important: bool
    audience: Audience


def without_draft() -> list[Notice]:
    """List what was published at the terminal and not taken up yet, the newest first."""
    return list(Notice.objects.filter(drafts=None).order_by("-starts_at", "-id")[:PAGE])


def content_of(version: NoticeVersion) -> Content:
    """Give what a version says."""
    return Content(
        version.title,
        version.body,
        version.starts_at,
        version.ends_at,
        version.is_important,
        Audience(
            AudienceKind(version.audience), tuple(version.audience_values), tuple(version.audience_members)
        ),
    )


def called_now(content: Content) -> Content:
    """Give what a version says with the login IDs that its members have today."""
    return replace(content, audience=as_called_now(content.audience))


def _columns(change: Change[Content]) -> dict[str, Any]:
    content = change.content
    return {
        "title": content.title,
        "body": content.body,
        "starts_at": content.starts_at,
        "ends_at": content.ends_at,
        "is_important": content.is_important,
        "audience": content.audience.kind,
        "audience_values": list(content.audience.values),
        "audience_members": list(content.audience.members),
    }


DESK: Desk[Content] = Desk(
    kind="notice",
    drafts=NoticeDraft,
    versions=NoticeVersion,
    content_of=content_of,
    columns_of=_columns,
    title_of=attrgetter("title"),
    acts={
        Deed.SAVED: Act.NOTICE_SAVED,
        Deed.PUBLISHED: Act.NOTICE_PUBLISHED,
        Deed.ENDED: Act.NOTICE_ENDED,
    },
)


def newest(*, page: int = 1, most: int = PAGE) -> list[NoticeVersion]:
    """List the last version of each notice, those worked on last first; one more says there are further."""
    return DESK.newest(page=page, most=most)


def find(*, reference: UUID) -> NoticeVersion:
    """Give the last version of a draft; raises NoSuchNotice."""
    found: NoticeVersion = DESK.find(reference=reference)
    return found


def keep(
    *, profile: Profile, reference: UUID, seen: int, content: Content, by: Actor, now: datetime
) -> NoticeDraft:
    """Keep a new version, which customers do not see yet; ``seen`` 0 begins a draft.

    Raises NobodyMeant, MeansAnother, NoticeNeverShown, ChangedMeanwhile and NoSuchNotice.
    """
    _refuse_never_shown(content)
    known = _known(reference, profile=profile) if seen else {}
    content = replace(content, audience=with_members(content.audience, profile=profile, known=known))
    reach_of(content.audience, profile=profile, today=business_day(now=now))
    if not seen:
        DESK.begin(reference=reference, now=now)
    with transaction.atomic():
        draft: NoticeDraft = DESK.held(reference)
        DESK.enter(draft, Change(seen, Deed.SAVED, content, by, now))
    return draft


def _known(reference: UUID, *, profile: Profile) -> dict[str, int]:
    """Give whom the login IDs of a draft's versions meant, by their keys."""
    named = NoticeVersion.objects.filter(draft__reference=reference, audience=AudienceKind.MEMBER)
    pairs = named.order_by("number").values_list("audience_values", "audience_members")
    return {
        key: member
        for values, members in pairs
        for key, member in zip(login_keys(values, profile=profile), members, strict=False)
    }


def publish(*, profile: Profile, reference: UUID, seen: int, by: Actor, now: datetime) -> NoticeDraft:
    """Let customers see what the last version says.

    Raises NobodyMeant, MembersUnknown, NoticeNeverShown, ChangedMeanwhile and NoSuchNotice.
    """
    with transaction.atomic():
        draft: NoticeDraft = DESK.held(reference)
        content = content_of(find(reference=reference))
        if content.audience.kind == AudienceKind.MEMBER and not content.audience.members:
            raise MembersUnknown

        def show() -> None:
            draft.notice = _shown(draft.notice, content, profile=profile, now=now)
            draft.save(update_fields=["notice"])

        DESK.enter(draft, Change(seen, Deed.PUBLISHED, content, by, now), do=show)
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
        draft: NoticeDraft = DESK.held(reference)
        if draft.notice is None:
            raise NoticeIsOver
        notice = draft.notice
        content = replace(content_of(find(reference=reference)), ends_at=now)
        do = partial(end_notice, notice=notice, now=now)
        DESK.enter(draft, Change(seen, Deed.ENDED, content, by, now), do=do)


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
    DESK.enter(draft, Change(0, Deed.SAVED, content, by, now))
    return draft


def _audience_of(notice: Notice) -> Audience:
    targets = list(notice.targets.select_related("place", "member").order_by("id"))
    if notice.is_for_all or not targets:
        return Audience()
    members = tuple(each.member.pk for each in targets if each.member)
    return Audience(AudienceKind(targets[0].kind), tuple(map(_value_of, targets)), members)


def _value_of(target: NoticeTarget) -> str:
    number = target.place.number if target.place else ""
    login_id = target.member.login_id if target.member else ""
    return number or login_id or str(target.value)


def _refuse_never_shown(content: Content) -> None:
    if content.starts_at and content.ends_at and content.ends_at <= content.starts_at:
        raise NoticeNeverShown
