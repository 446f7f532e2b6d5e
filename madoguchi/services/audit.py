"""The audit record (監査記録): every act of staff and every look at a customer's data, noted and chained.

An entry holds up the operator's other entries until its transaction ends, so a deed notes itself last. The
database lays the chain; ``verify`` works it out anew.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet, TextField
from django.db.models.functions import Cast

from madoguchi.domain.audit import Act, Actor
from madoguchi.domain.audit_chain import (
    BEGINNING,
    Entry,
    Fault,
    Head,
    faults_in,
    moment_text,
)
from madoguchi.domain.clock import TOKYO
from madoguchi.models import AuditAnchor, AuditEntry
from madoguchi.services.origins import origin_at_hand

PAGE = 50
AS_OWNER = "owner"
SAID = (
    "operator",
    "at",
    "staff_id",
    "who",
    "act",
    "about",
    "why",
    "source",
    "browser",
    "details_text",
)
LONGEST = {"about": 120, "why": 500}


class NothingToCut(Exception):
    """No entry is old enough, or nothing older than the day is left."""


@dataclass(frozen=True, slots=True)
class Search:
    """What an auditor looks for; what is empty is not asked. Days are those of Japan, both included."""

    who: str = ""
    act: str = ""
    about: str = ""
    since: date | None = None
    until: date | None = None
    before: int | None = None


def note(*, by: Actor, act: Act, now: datetime, about: str = "", why: str = "", **details: Any) -> None:
    """Put an act on record in the transaction that does it; from where it was asked is added by itself."""
    source, browser = origin_at_hand()
    AuditEntry.objects.create(
        at=now,
        staff_id=by.staff_id,
        who=_storable(by.name, 120),
        act=act,
        about=_storable(about, LONGEST["about"]),
        why=_storable(why, LONGEST["why"]),
        source=source,
        browser=browser,
        details=details,
    )


def note_look(*, by: Actor, abouts: Sequence[str], page: str, why: str = "", now: datetime) -> None:
    """Put on record that somebody was shown customers' data: of one, or of each on a list."""
    alone = abouts[0] if len(abouts) == 1 else ""
    details = {} if alone else {"shown": list(abouts)}
    note(by=by, act=Act.LOOKED, about=alone, why=why, now=now, page=page, **details)


def was_noted(*, by: Actor, act: Act, about: str, seen: str) -> bool:
    """Test whether somebody has done this before to what was seen, so that it is the same form once more."""
    mine = AuditEntry.objects.filter(about=about, act=act, staff_id=by.staff_id, details__seen=seen)
    return mine.exists()


def search(asked: Search, *, most: int = PAGE) -> list[AuditEntry]:
    """List entries, the newest first; ``before`` goes on where a page ended.

    Lists name whom they showed in their details, which no index reaches (see docs/decisions/0030): whom an
    entry is about is found at once, and the lists are read one by one, within the days that are asked for.
    """
    found = _asked(asked)
    if asked.about:
        lists = found.filter(about="", act=Act.LOOKED, details__shown__contains=[asked.about])
        found = found.filter(about=asked.about).union(lists, all=True)
    return list(found.order_by("-position")[:most])


def _asked(asked: Search) -> QuerySet[AuditEntry]:
    found = AuditEntry.objects.all()
    if asked.who:
        found = found.filter(who__icontains=asked.who)
    if asked.act:
        found = found.filter(act=asked.act)
    if asked.since:
        found = found.filter(at__gte=_begins(asked.since))
    if asked.until:
        found = found.filter(at__lt=_begins(asked.until) + timedelta(days=1))
    if asked.before:
        found = found.filter(position__lt=asked.before)
    return found


def head() -> Head:
    """Give the end of the chain, to be noted elsewhere."""
    last = AuditEntry.objects.order_by("-position").first()
    return Head(last.position, last.link) if last else _cut_at()


def verify(*, noted: Head | None = None) -> list[Fault]:
    """Find what was removed, changed or reordered; ``noted`` is a head that was written down elsewhere."""
    with transaction.atomic():
        after = _cut_at()
        faults = list(faults_in(_entries(), after=after, noted=noted))
        return faults if _is_on_record(after) else [Fault(after.position, "cut_unknown"), *faults]


def cut(*, until: date, by: Actor, second: Actor, now: datetime) -> Head:
    """Let go of the entries of before a day, signed off by two; give where the chain now begins.

    Works as the owner of the tables; the web login may not. The cut is itself put on record first, so that an
    anchor that nobody signed is found out. Raises NothingToCut.
    """
    with transaction.atomic(using=AS_OWNER):
        entries = AuditEntry.objects.using(AS_OWNER)
        newer = entries.filter(at__gte=_begins(until)).order_by("position").values_list("position", flat=True)
        old = entries.filter(position__lt=newer[0]) if newer[:1] else entries.none()
        position = old.aggregate(Max("position"))["position__max"]
        if position is None:
            raise NothingToCut(until.isoformat())
        last = Head(position, entries.get(position=position).link)
        _sign_off(last, by=by, second=second, now=now)
        old.delete()
    return last


def _sign_off(last: Head, *, by: Actor, second: Actor, now: datetime) -> None:
    details = {"cut": str(last), "countersigned_by": second.name}
    AuditEntry.objects.using(AS_OWNER).create(
        at=now, staff_id=by.staff_id, who=by.name, act=Act.AUDIT_CUT, details=details
    )
    AuditAnchor.objects.using(AS_OWNER).create(
        position=last.position,
        link=last.link,
        cut_at=now,
        signed_by=by.name,
        countersigned_by=second.name,
    )


def _cut_at() -> Head:
    anchor = AuditAnchor.objects.order_by("-position").first()
    return Head(anchor.position, anchor.link) if anchor else BEGINNING


def _is_on_record(cut_at: Head) -> bool:
    """Test whether the last cut stands in the chain that is left."""
    cuts = AuditEntry.objects.filter(act=Act.AUDIT_CUT, details__cut=str(cut_at))
    return cut_at == BEGINNING or cuts.exists()


def _entries() -> Iterator[Entry]:
    rows = _with_text(AuditEntry.objects.order_by("position"))
    for position, previous_link, link, *said in rows.iterator(chunk_size=2000):
        yield Entry(position, previous_link, link, tuple(map(_said, said)))


def _with_text(found: QuerySet[AuditEntry]) -> QuerySet[AuditEntry, tuple[Any, ...]]:
    """Read details as the text that the database hashed; Python would write it otherwise."""
    annotated = found.annotate(details_text=Cast("details", TextField()))
    return annotated.values_list("position", "previous_link", "link", *SAID)


def _said(value: Any) -> str:
    if isinstance(value, datetime):
        return moment_text(value)
    return "" if value is None else str(value)


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=TOKYO)


def _storable(text: str, longest: int) -> str:
    """Give a text as it can be kept; PostgreSQL keeps no NUL."""
    return text.replace("\x00", "")[:longest]
