"""Pieces at work (掲載物の編集): rewards, channels and texts, saved as drafts, published, changed and ended.

What is published holds from its moment on without anybody's doing: customers' pages ask which version is
in force. A later publication takes the place of one that waits. What was ordered keeps the words and the
price of its day, because orders copy them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Literal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from madoguchi.domain.audit import Act, Actor
from madoguchi.domain.drafts import Deed
from madoguchi.models import Consent, PaidChannel, PieceDraft, PieceVersion, Reward
from madoguchi.services.pieces import FACTS, TEXTS, as_published, channels_as_published
from madoguchi.services.staff.drafts import Change, Desk, NoSuchDraft
from madoguchi.services.terms import TERMS

type Kind = Literal["reward", "channel", "faq", "terms"]


class NeverShown(Exception):
    """It would end before it begins, or has ended already."""


class CourseTaken(Exception):
    """Another channel has this course, or it was changed, which orders and contracts refer to."""


class StockOverdrawn(Exception):
    """More would be taken from the stock than is left."""


class EditionTaken(Exception):
    """Members agree to the terms by their name, and under this one something else was published."""


class NotInForce(Exception):
    """What is to be ended was never published, or is over."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a piece says, from when (None: from its publishing) and until when."""

    facts: Mapping[str, Any]
    starts_at: datetime | None = None
    ends_at: datetime | None = None


def content_of(version: PieceVersion) -> Content:
    """Give what a version says."""
    return Content(version.facts, version.starts_at, version.ends_at)


def to_edit(version: PieceVersion) -> Content:
    """Give what a version says to whoever goes on from it: what it has put into the stock is there by now."""
    content = content_of(version)
    if version.deed == Deed.SAVED or "stock_added" not in content.facts:
        return content
    return Content({**content.facts, "stock_added": 0}, content.starts_at, content.ends_at)


def title_of(content: Content) -> str:
    """Name a piece in a line; texts have one each, and no name."""
    return str(content.facts.get("name", ""))


def _columns(change: Change[Content]) -> dict[str, Any]:
    """Say from when a version holds: what was published late begins late, and not before."""
    content, holds_from = change.content, None
    if change.deed != Deed.SAVED:
        holds_from = max(change.now, content.starts_at or change.now)
    if change.deed == Deed.ENDED:
        holds_from = change.now
    times = {"starts_at": content.starts_at, "ends_at": content.ends_at, "holds_from": holds_from}
    return {"facts": dict(content.facts), **times}


def desk_of(kind: Kind) -> Desk[Content]:
    """Give the desk where pieces of a kind are worked on."""
    return Desk(
        kind=kind,
        drafts=PieceDraft,
        versions=PieceVersion,
        content_of=content_of,
        columns_of=_columns,
        title_of=title_of,
        acts={
            Deed.SAVED: Act.PIECE_SAVED,
            Deed.PUBLISHED: Act.PIECE_PUBLISHED,
            Deed.ENDED: Act.PIECE_ENDED,
        },
        facts={"kind": kind},
    )


def published_of(drafts: Iterable[PieceDraft]) -> dict[int, list[PieceVersion]]:
    """Give by draft the versions that were ever published or ended, the newest first."""
    found: dict[int, list[PieceVersion]] = {draft.pk: [] for draft in drafts}
    for version in PieceVersion.objects.filter(draft__in=found).exclude(holds_from=None).order_by("-number"):
        found[version.draft_id].append(version)
    return found


def only_draft(kind: Kind) -> UUID | None:
    """Give the draft of a text, if it was begun: there is one of each."""
    own = PieceDraft.objects.filter(kind=kind) if kind in TEXTS else PieceDraft.objects.none()
    return own.values_list("reference", flat=True).first()


def without_draft(kind: Kind, *, now: datetime) -> list[Reward] | list[PaidChannel]:
    """List what is on offer and was not taken up at the counter yet."""
    if kind == "reward":
        return as_published(Reward.objects.filter(drafts=None, is_offered=True).order_by("id"), now=now)
    if kind == "channel":
        found = PaidChannel.objects.filter(drafts=None, is_offered=True).order_by("id")
        return channels_as_published(found, now=now)
    return []


def keep(*, kind: Kind, reference: UUID, seen: int, content: Content, by: Actor, now: datetime) -> PieceDraft:
    """Keep a new version, which customers do not see yet; ``seen`` 0 begins a draft.

    Raises NeverShown, ChangedMeanwhile and NoSuchDraft, the latter also where a text has its draft already.
    """
    _refuse_never_shown(content)
    desk = desk_of(kind)
    if not seen:
        desk.begin(reference=reference, now=now)
    with transaction.atomic():
        draft: PieceDraft = desk.held(reference)
        desk.enter(draft, Change(seen, Deed.SAVED, content, by, now))
    return draft


def publish(*, kind: Kind, reference: UUID, seen: int, by: Actor, now: datetime) -> PieceDraft:
    """Let what the last version says hold from its moment on.

    Raises NeverShown, CourseTaken, StockOverdrawn, EditionTaken, ChangedMeanwhile and NoSuchDraft.
    """
    desk = desk_of(kind)
    with transaction.atomic():
        draft: PieceDraft = desk.held(reference)
        last: PieceVersion = desk.find(reference=reference)
        content = to_edit(last) if draft.version == seen else content_of(last)
        _refuse_taken(draft, content)
        change = Change(seen, Deed.PUBLISHED, content, by, now)
        desk.enter(draft, change, do=partial(_show, draft, content, now))
    return draft


@contextmanager
def as_if_published(*, version: PieceVersion, by: Actor, now: datetime) -> Iterator[None]:
    """Let a version hold within the block, in a transaction that never commits."""
    desk, content = desk_of(version.draft.kind), Content(to_edit(version).facts)
    with transaction.atomic():
        draft: PieceDraft = desk.held(version.draft.reference)
        _show(draft, content, now)
        desk.write(draft, Change(draft.version, Deed.PUBLISHED, content, by, now))
        yield
        transaction.set_rollback(True)


def end(*, kind: Kind, reference: UUID, seen: int, by: Actor, now: datetime) -> None:
    """Let a piece hold no more, from now on; raises NotInForce, ChangedMeanwhile and NoSuchDraft."""
    desk = desk_of(kind)
    with transaction.atomic():
        draft: PieceDraft = desk.held(reference)
        if not draft.versions.exclude(holds_from=None).exists():
            raise NotInForce
        last = content_of(desk.find(reference=reference))
        desk.enter(draft, Change(seen, Deed.ENDED, Content(last.facts, last.starts_at, now), by, now))


@transaction.atomic
def adopt(*, kind: Kind, number: int, by: Actor, now: datetime) -> PieceDraft:
    """Take up what was put on offer at the terminal, to work on it here; raises NoSuchDraft."""
    model, column, facts_of = _ADOPTED.get(kind, (None, "", None))
    row = model.objects.select_for_update().filter(pk=number).first() if model else None
    if row is None or facts_of is None:
        raise NoSuchDraft(number)
    if taken_up := PieceDraft.objects.filter(**{column: row}).first():
        return taken_up
    draft = PieceDraft.objects.create(kind=kind, begun_at=now, **{column: row})
    desk_of(kind).enter(draft, Change(0, Deed.SAVED, Content(facts_of(row)), by, now))
    return draft


def _reward_facts(reward: Reward) -> dict[str, Any]:
    return {name: getattr(reward, name) for name in FACTS["reward"]} | {"stock_added": 0}


def _channel_facts(channel: PaidChannel) -> dict[str, Any]:
    facts = {name: getattr(channel, name) for name in FACTS["channel"]}
    return facts | {"from_on": channel.from_on.isoformat() if channel.from_on else None}


_ADOPTED: Mapping[str, tuple[Any, str, Callable[[Any], dict[str, Any]] | None]] = {
    "reward": (Reward, "reward", _reward_facts),
    "channel": (PaidChannel, "channel", _channel_facts),
}


def _show(draft: PieceDraft, content: Content, now: datetime) -> None:
    """Make the row that orders refer to, where there is none yet; what holds is read from the versions."""
    if content.ends_at and content.ends_at <= now:
        raise NeverShown
    if draft.kind == "reward":
        _stock(draft, content.facts)
    if draft.kind == "channel":
        _list(draft, content.facts)


def _stock(draft: PieceDraft, facts: Mapping[str, Any]) -> None:
    """Put into the stock at once what a version adds, or take away what it lessens it by."""
    if draft.reward is None:
        said = {name: facts[name] for name in FACTS["reward"]}
        draft.reward = Reward.objects.create(**said, stock=0, is_offered=False)
        draft.save(update_fields=["reward"])
    try:
        with transaction.atomic():
            Reward.objects.filter(pk=draft.reward.pk).update(stock=F("stock") + facts["stock_added"])
    except IntegrityError:
        raise StockOverdrawn from None


def _list(draft: PieceDraft, facts: Mapping[str, Any]) -> None:
    if draft.channel is not None:
        if draft.channel.course != facts["course"]:
            raise CourseTaken
        return
    try:
        with transaction.atomic():
            draft.channel = PaidChannel.objects.create(**facts, is_offered=False)
    except IntegrityError:
        raise CourseTaken from None
    draft.save(update_fields=["channel"])


def _refuse_taken(draft: PieceDraft, content: Content) -> None:
    """Refuse to publish other terms, or the same with another request, under a name that is known."""
    if draft.kind != TERMS:
        return
    name = content.facts["name"]
    known = list(draft.versions.filter(deed=Deed.PUBLISHED, facts__name=name))
    was_agreed_to = not known and Consent.objects.filter(text=TERMS, version=name).exists()
    if was_agreed_to or any(each.facts != dict(content.facts) for each in known):
        raise EditionTaken


def _refuse_never_shown(content: Content) -> None:
    if content.starts_at and content.ends_at and content.ends_at <= content.starts_at:
        raise NeverShown
