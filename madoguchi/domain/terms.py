"""Editions of the terms (規約の版): which of them held, and which ask a member to agree anew."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest


@dataclass(frozen=True, slots=True)
class Edition:
    """The terms under one name, which members agree to, from a moment on (None: from the beginning).

    ``text`` is None where it stands in the operator's folder. From ``asks_from`` on members are asked anew
    (None: they are not); ``changes`` says what has changed, a sentence each. After ``ends_at`` the operator's
    own edition holds again, unless another has begun by then.
    """

    name: str
    holds_from: datetime | None = None
    ends_at: datetime | None = None
    text: str | None = None
    asks_from: date | None = None
    changes: tuple[str, ...] = ()


def in_course(own: Edition, published: Sequence[Edition], *, now: datetime) -> list[Edition]:
    """Give the operator's own edition and those that held since it held last, the oldest first.

    ``published`` come in the order of publishing; one without text brings the operator's own back. One that
    was replaced before its moment came never held, and one that was published once more is the same.

    >>> nine, ten, eleven = (datetime.fromisoformat(f"2024-10-21T{hour}:00+09:00") for hour in ("09", 10, 11))
    >>> late, two, back = Edition("2", eleven, text="…"), Edition("3", ten, text="…"), Edition("", eleven)
    >>> [[each.name for each in in_course(Edition("1"), given, now=eleven)]
    ...     for given in ([], [late], [late, two], [two, two], [two, back])]
    [['1'], ['1', '2'], ['1', '3'], ['1', '3'], ['1']]
    >>> short = Edition("4", nine, ends_at=ten, text="…")
    >>> [[each.name for each in in_course(Edition("1"), [short, late], now=at)] for at in (nine, ten, eleven)]
    [['1', '4'], ['1'], ['1', '2']]
    """
    found, begun = [own], _begun(published, now)
    for each, following in zip_longest(begun, begun[1:]):
        until = (following and following.holds_from) or now
        if each.text is None or (each.ends_at and each.ends_at <= until):
            found = [own]
        elif each.name != found[-1].name:
            found.append(each)
    return found


def _begun(published: Sequence[Edition], now: datetime) -> list[Edition]:
    """Leave out what has not begun, and what was replaced before it began."""
    found: list[Edition] = []
    replaced_at: datetime | None = None
    for each in reversed(published):
        if each.holds_from and each.holds_from <= now and (not replaced_at or each.holds_from < replaced_at):
            found.append(each)
            replaced_at = each.holds_from
    return found[::-1]


def unanswered(editions: Sequence[Edition], agreed: Collection[str]) -> list[Edition]:
    """Give the editions that asked members anew since the last one that was agreed to, the oldest first.

    ``editions`` held, the oldest first; ``agreed`` names what was agreed to. Whoever agreed to one that came
    after need not agree to what was asked before. Who never agreed to anything is not asked at all.

    >>> on = date(2024, 10, 21)
    >>> editions = [Edition("1"), Edition("2", asks_from=on), Edition("3"), Edition("4", asks_from=on)]
    >>> [[each.name for each in unanswered(editions, agreed)] for agreed in (["1"], ["3"], ["1", "4"], [])]
    [['2', '4'], ['4'], [], []]
    """
    if not agreed:
        return []
    known = [place for place, each in enumerate(editions) if each.name in agreed]
    since = known[-1] + 1 if known else 0
    return [each for each in editions[since:] if each.asks_from]
