"""Letter codes (認証コード): made at random, read from paper and typed by hand.

A code may not be misread, so no alphabet holds two characters that look alike. Where both cases count,
letters that differ only by size stand in one case alone and are read as that one.
"""

import math
import re
import secrets
import string
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from madoguchi.domain.clock import TOKYO, business_day

ALPHABETS = {
    "crockford": "0123456789ABCDEFGHJKMNPQRSTVWXYZ",
    "mixed_case": "23456789ABCDEFGHJKLMNPQRSTUVWXYZabdefghijmnqrt",
}
READ_AS = {
    "crockford": str.maketrans("OIL", "011"),
    "mixed_case": str.maketrans("ckpsuvwxyz", "CKPSUVWXYZ"),
}


@dataclass(frozen=True, slots=True)
class CodeRule:
    """An operator's rule: which characters, and in how many groups of which length."""

    alphabet: Literal["crockford", "mixed_case"]
    groups: int
    group_length: int


def new_code(*, rule: CodeRule) -> str:
    """Make a code as it is printed, such as ``ABCD-EFGH-JKMN``."""
    return "-".join(_new_group(rule) for _ in range(rule.groups))


def _new_group(rule: CodeRule) -> str:
    return "".join(secrets.choice(ALPHABETS[rule.alphabet]) for _ in range(rule.group_length))


def code_key(typed: Iterable[str], *, rule: CodeRule) -> str:
    """Reduce a typed code, whole or in its boxes, to what was meant.

    Width, blanks and hyphens of any kind mean nothing; letter case does where the alphabet tells it apart.

    >>> code_key(["ｏａｂｃ", "d-ef", "gi l"], rule=CodeRule("crockford", 3, 4))
    '0ABCDEFG11'
    >>> code_key("Ａc2ー pQ", rule=CodeRule("mixed_case", 3, 4))
    'AC2PQ'
    """
    kept = re.sub(r"[^0-9A-Za-z]", "", unicodedata.normalize("NFKC", "".join(typed)))
    cased = kept.upper() if rule.alphabet == "crockford" else kept
    return cased.translate(READ_AS[rule.alphabet])


def entropy_bits(*, rule: CodeRule) -> float:
    """Give how hard a code is to guess, in bits.

    >>> round(entropy_bits(rule=CodeRule("crockford", 3, 4)), 1)
    60.0
    >>> round(entropy_bits(rule=CodeRule("mixed_case", 3, 4)), 1)
    66.3
    """
    return rule.groups * rule.group_length * math.log2(len(ALPHABETS[rule.alphabet]))


def last_day(*, now: datetime, valid_days: int) -> date:
    """Give the last day of a code issued now, which is its first: the day that the letter names.

    >>> last_day(now=datetime(2024, 10, 21, 23, 0, tzinfo=TOKYO), valid_days=30)
    datetime.date(2024, 11, 19)
    """
    return business_day(now=now) + timedelta(days=valid_days - 1)


def end_of(day: date) -> datetime:
    """Give the midnight at which a day ends in Japan.

    >>> end_of(date(2024, 11, 19)).isoformat()
    '2024-11-20T00:00:00+09:00'
    """
    return datetime.combine(day + timedelta(days=1), time(), TOKYO)


def unused_characters(*, rule: CodeRule) -> str:
    """Name the letters and digits that stand in no code.

    >>> unused_characters(rule=CodeRule("crockford", 3, 4))
    'ILOU'
    """
    known = string.digits + string.ascii_uppercase
    cased = known if rule.alphabet == "crockford" else known + string.ascii_lowercase
    return "".join(each for each in cased if each not in ALPHABETS[rule.alphabet])
