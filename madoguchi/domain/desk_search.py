"""Desk search (お客さま検索): what somebody types into the one box, taken apart into what is looked for."""

import re
from dataclasses import dataclass
from enum import StrEnum

from madoguchi.domain.match_keys import number_key

LONGEST, MOST_TERMS, FEWEST_DIGITS = 100, 5, 4
NUMBER = re.compile(r"[0-9\s-]+")
IN_GROUPS = re.compile(r"\(?[0-9０-９]+[)\s‐－ー-]*(?:[0-9０-９]+[)\s‐－ー-]*)*")


class WhyNot(StrEnum):
    """Why nothing is looked for."""

    EMPTY = "empty"
    TOO_SHORT = "too_short"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: terms that must all be there, or one number; or the reason why nothing is."""

    terms: tuple[str, ...] = ()
    number: str = ""
    why_not: WhyNot | None = None


def asked_of(typed: str) -> Asked:
    """Take apart what was typed; whoever types nothing but digits means one number.

    >>> asked_of("佐藤　広岡")
    Asked(terms=('佐藤', '広岡'), number='', why_not=None)
    >>> asked_of("０７６ー224 1114").number, asked_of("0000001234").number
    ('762241114', '1234')
    >>> asked_of(" ").why_not, asked_of("12").why_not
    (<WhyNot.EMPTY: 'empty'>, <WhyNot.TOO_SHORT: 'too_short'>)
    """
    text = typed.replace("\x00", "")[:LONGEST].strip()
    if not text:
        return Asked(why_not=WhyNot.EMPTY)
    if IN_GROUPS.fullmatch(text):
        return _number(text)
    return Asked(terms=tuple(dict.fromkeys(text.split()))[:MOST_TERMS])


def _number(text: str) -> Asked:
    """Read a number; its leading zeros are left out or added as people please."""
    digits = number_key(re.sub(r"[()（）]", "", text))
    bare = digits.lstrip("0")
    short = len(digits) < FEWEST_DIGITS
    return Asked(terms=(text,), number=bare or digits, why_not=WhyNot.TOO_SHORT if short else None)
