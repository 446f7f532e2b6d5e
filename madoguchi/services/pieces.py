"""Pieces in force (掲載中のもの): which version of a reward, a channel or a text holds at a moment."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from madoguchi.domain.drafts import is_over
from madoguchi.models import PaidChannel, PieceVersion, Reward

TEXTS = frozenset({"faq", "terms"})
FACTS: Mapping[str, tuple[str, ...]] = {
    "reward": ("name", "description", "points"),
    "channel": (
        *("name", "description", "course", "monthly_yen", "ready_days", "begins_with_month", "from_on"),
        *("minimum_months", "areas", "excluded_by", "included_in"),
    ),
}


def in_force(*, kind: str, now: datetime) -> list[PieceVersion]:
    """List the version in force of each piece of a kind, also where it is over: ``domain.drafts`` in SQL."""
    begun = PieceVersion.objects.filter(draft__kind=kind, holds_from__lte=now).select_related("draft")
    return list(begun.order_by("draft_id", "-number").distinct("draft_id"))


def text_in_force(*, kind: str, now: datetime) -> str | None:
    """Give the text that staff have published and that holds now; None where the operator's folder has it."""
    for version in in_force(kind=kind, now=now):
        if not is_over(version, now=now):
            return str(version.facts["body"])
    return None


def as_published(rewards: Iterable[Reward], *, now: datetime) -> list[Reward]:
    """Let rewards say what staff have published of them; a row that staff never touched says what it says."""
    known = {each.draft.reward_id: each for each in in_force(kind="reward", now=now)}
    return [_overlaid(each, known.get(each.pk), now) for each in rewards]


def channels_as_published(channels: Iterable[PaidChannel], *, now: datetime) -> list[PaidChannel]:
    """Let channels say what staff have published of them."""
    known = {each.draft.channel_id: each for each in in_force(kind="channel", now=now)}
    return [_overlaid(each, known.get(each.pk), now) for each in channels]


def _overlaid[T: (Reward, PaidChannel)](row: T, version: PieceVersion | None, now: datetime) -> T:
    """Read a row as a version has it; the row is not to be saved."""
    if version is None:
        return row
    for name in FACTS[version.draft.kind]:
        setattr(row, name, version.facts[name])
    if isinstance(row, PaidChannel) and row.from_on:
        row.from_on = date.fromisoformat(str(row.from_on))  # JSON has no dates
    row.is_offered = not is_over(version, now=now)
    return row
