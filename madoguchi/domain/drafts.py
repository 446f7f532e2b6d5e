"""Drafts (下書き): what makes a version of what staff publish, and what holds of all that was published."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Deed(StrEnum):
    """What made a version."""

    SAVED = "saved"
    PUBLISHED = "published"
    ENDED = "ended"


class Version(Protocol):
    """A version by its number; ``holds_from`` is when it was to be shown from, None if it was only saved."""

    number: int
    deed: str
    holds_from: datetime | None
    ends_at: datetime | None


def in_force[V: Version](versions: Iterable[V], *, now: datetime) -> V | None:
    """Give the last version that was published for now or before; a later one that waits does not hold yet.

    None before the first. Whether it is over by now is another question (``is_over``).

    >>> from types import SimpleNamespace as Row
    >>> ten, eleven = (datetime.fromisoformat(f"2024-10-21T{hour}:00+09:00") for hour in (10, 11))
    >>> now, later, draft = (
    ...     Row(number=number, deed="saved" if at is None else "published", holds_from=at, ends_at=None)
    ...     for number, at in ((1, ten), (2, eleven), (3, None))
    ... )
    >>> [in_force([now, later, draft], now=at).number for at in (ten, eleven)]
    [1, 2]
    """
    begun = [each for each in versions if each.holds_from is not None and each.holds_from <= now]
    return max(begun, key=lambda each: each.number, default=None)


def is_over(version: Version, *, now: datetime) -> bool:
    """Test whether a version in force shows nothing any more."""
    return version.deed == Deed.ENDED or (version.ends_at is not None and version.ends_at <= now)
