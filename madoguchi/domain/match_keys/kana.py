"""Kana (フリガナ): how a name is read, however the reading is written."""

import re

from madoguchi.domain.match_keys.companies import without_forms
from madoguchi.domain.match_keys.glyphs import HYPHENS, plain, settled
from madoguchi.domain.match_keys.syllables import full_size

BETWEEN = re.compile(r"[\s・.,、。'’-]")
BRACKETS = re.compile(r"[()]")


@settled
def kana_key(text: str) -> str:
    """Reduce a reading to full-size katakana without spaces, marks and legal forms.

    A stroke is a hyphen to one writer and a long mark to another (banks write both as ``-``), so it is
    dropped. ヴ, ヂ and ヅ are kept: they are spellings of their own.

    >>> kana_key("ﾀｶｻｷ ｼﾞｮｰｼﾞ"), kana_key("たかさき・じょーじ")
    ('タカサキジヨジ', 'タカサキジヨジ')
    >>> {kana_key(typed) for typed in ("カ）アオバ", "アオバ　カブシキガイシャ", "ｱｵﾊﾞ(ｶ")}
    {'アオバ'}
    """
    spelt = full_size(plain(text).casefold().translate(HYPHENS))
    return BRACKETS.sub("", without_forms(BETWEEN.sub("", spelt)))
