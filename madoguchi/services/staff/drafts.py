"""Drafts at work (下書きの編集): what all kinds of them share. Every version is kept; who is second is told.

Whoever changes a draft says which version was seen. The same change again by the same person does nothing; a
change of what somebody else has changed meanwhile is refused.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from madoguchi.domain.audit import Act, Actor, subject
from madoguchi.domain.drafts import Deed
from madoguchi.services import audit

PAGE = 50


class NoSuchDraft(Exception):
    """There is no such draft, or nothing that could be taken up as one."""


class ChangedMeanwhile(Exception):
    """The draft has a later version than the one that was seen."""


@dataclass(frozen=True, slots=True)
class Change[C]:
    """What is done with a draft of which version ``seen`` was seen, and when."""

    seen: int
    deed: Deed
    content: C
    by: Actor
    now: datetime


@dataclass(frozen=True, slots=True)
class Desk[C]:
    """Where drafts of one kind are worked on: two tables, and how contents are read from and written to them.

    A draft has ``reference``, ``version`` and ``begun_at``; its versions have ``draft``, ``number``,
    ``deed``, ``by`` and ``at``, and the columns of the content. ``kind`` names what the record is about.
    """

    kind: str
    drafts: Any
    versions: Any
    content_of: Callable[[Any], C]
    columns_of: Callable[[Change[C]], dict[str, Any]]
    title_of: Callable[[C], str]
    acts: Mapping[Deed, Act]
    facts: Mapping[str, Any] = field(default_factory=dict)

    def newest(self, *, page: int = 1, most: int = PAGE) -> list[Any]:
        """List the last version of each, those worked on last first; one more says there are further."""
        begin = (page - 1) * most
        return list(self._last().order_by("-at", "-id")[begin : begin + most + 1])

    def find(self, *, reference: UUID) -> Any:
        """Give the last version of a draft; raises NoSuchDraft."""
        if found := self._last().filter(draft__reference=reference).first():
            return found
        raise NoSuchDraft(reference)

    def begin(self, *, reference: UUID, now: datetime) -> None:
        """Make an empty draft, unless the same form has made it before."""
        try:
            with transaction.atomic():
                self.drafts.objects.create(reference=reference, begun_at=now, **self.facts)
        except IntegrityError:
            return

    def held(self, reference: UUID) -> Any:
        """Give a draft, held until the transaction ends; raises NoSuchDraft."""
        found = self.drafts.objects.select_for_update().filter(reference=reference, **self.facts).first()
        if found is None:
            raise NoSuchDraft(reference)
        return found

    def enter(self, draft: Any, change: Change[C], *, do: Callable[[], object] = lambda: None) -> None:
        """Do a deed and enter the version that it makes, in a draft that is held; raises ChangedMeanwhile."""
        if draft.version != change.seen:
            if self._is_repeated(draft, change):
                return
            raise ChangedMeanwhile(draft.version)
        do()
        self.write(draft, change)
        about, title = subject(self.kind, draft.reference), self.title_of(change.content)
        details = {"version": draft.version, "title": title}
        audit.note(by=change.by, act=self.acts[change.deed], about=about, now=change.now, **details)

    def write(self, draft: Any, change: Change[C]) -> None:
        """Write the version that a change makes, and nothing else."""
        draft.version = change.seen + 1
        draft.save(update_fields=["version"])
        done = {"deed": change.deed, "by": change.by.name, "at": change.now}
        self.versions.objects.create(draft=draft, number=draft.version, **self.columns_of(change), **done)

    def _last(self) -> QuerySet[Any]:
        own = {f"draft__{name}": value for name, value in self.facts.items()}
        last: QuerySet[Any] = self.versions.objects.filter(number=F("draft__version"), **own)
        return last.select_related("draft")

    def _is_repeated(self, draft: Any, change: Change[C]) -> bool:
        """Test whether the last version is what this very change has made."""
        last = draft.versions.filter(number=draft.version).first()
        if last is None or (last.number, last.deed, last.by) != (
            change.seen + 1,
            change.deed,
            change.by.name,
        ):
            return False
        return change.deed == Deed.ENDED or self.content_of(last) == change.content


def versions_of(draft: Any) -> QuerySet[Any]:
    """List all versions of a draft, the newest first."""
    found: QuerySet[Any] = draft.versions.order_by("-number")
    return found
