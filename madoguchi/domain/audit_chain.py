"""The audit chain (監査記録の連鎖): each entry's link holds the link before and all that the entry says.

The database lays the links (see the migration); this works them out anew, in other words and another
language, so that a fault in one shows in the other.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

type Problem = Literal["gap", "changed", "unlinked", "head_missing", "head_differs", "cut_unknown"]


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain, or where one was cut: a position, and the link there. An empty one is at 0."""

    position: int
    link: str

    def __str__(self) -> str:
        """Write it as it is noted elsewhere."""
        return f"{self.position}:{self.link}"


BEGINNING = Head(0, "")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it stands in the database; ``said`` is everything in it but position and links, as text."""

    position: int
    previous_link: str
    link: str
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong at a position."""

    position: int
    problem: Problem


def moment_text(at: datetime) -> str:
    """Write a moment as links hold it.

    >>> moment_text(datetime.fromisoformat("2024-10-21T23:00:00+09:00"))
    '2024-10-21T14:00:00.000000Z'
    """
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


def link_of(*, previous_link: str, position: int, said: Iterable[str]) -> str:
    """Work a link out: SHA-256 of a JSON list of texts, so that no two contents give the same text.

    >>> link_of(previous_link="", position=1, said=("a", "b"))[:16]
    'ea3935271b40c787'
    """
    texts = [previous_link, str(position), *said]
    written = json.dumps(texts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def read_head(text: str) -> Head:
    """Read a head as it was noted; raises ValueError.

    >>> read_head("12:ab") == Head(12, "ab")
    True
    """
    position, _colon, link = text.strip().partition(":")
    return Head(int(position), link)


def faults_in(
    entries: Iterable[Entry], *, after: Head = BEGINNING, noted: Head | None = None
) -> Iterator[Fault]:
    """Find what was removed, changed or reordered in a chain, in its order; nothing if it is whole.

    ``after`` is where it was cut last. ``noted`` is a head that was noted elsewhere: without one, nobody
    can tell that the end was cut off.
    """
    last = after
    met = noted is None or noted.position <= after.position
    for entry in entries:
        yield from _faults_at(entry, last)
        if noted and entry.position == noted.position:
            met = True
            if entry.link != noted.link:
                yield Fault(entry.position, "head_differs")
        last = Head(entry.position, entry.link)
    if noted and not met:
        yield Fault(noted.position, "head_missing")


def _faults_at(entry: Entry, last: Head) -> Iterator[Fault]:
    if entry.position != last.position + 1:
        yield Fault(last.position + 1, "gap")
    elif entry.previous_link != last.link:
        yield Fault(entry.position, "unlinked")
    expected = link_of(previous_link=entry.previous_link, position=entry.position, said=entry.said)
    if entry.link != expected:
        yield Fault(entry.position, "changed")
