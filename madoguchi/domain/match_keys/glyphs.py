"""Glyphs (字形): characters that look the same, or cannot be seen, whatever their code points."""

import re
import unicodedata
from collections.abc import Callable
from functools import wraps

HYPHENS = dict.fromkeys(map(ord, "‐‑‒–—―−ーｰ─－━⁃˗➖゠﹘﹣"), "-")
"""Hyphens, dashes, minus signs, rules and long marks; NFKC leaves most of them apart."""

# Soft hyphens, zero-width and direction marks (phones wrap copied numbers in them), variation selectors.
INVISIBLE = re.compile(
    "[\u00ad\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef]"
)


def plain(text: str) -> str:
    """Give the compatible form (NFKC) of what can be seen.

    >>> plain("ﾀｶｻｷ　\u202a０９０\u202c"), plain("葛\U000e0100城")
    ('タカサキ 090', '葛城')
    """
    return INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


def settled(reduce: Callable[[str], str]) -> Callable[[str], str]:
    """Repeat a reduction until it changes nothing, so that a key is its own key.

    One pass is not enough for all: once the space before it is gone, a voicing mark joins its kana.

    >>> settled(lambda text: text.replace("aa", "a"))("aaaaa")
    'a'
    """

    @wraps(reduce)
    def key(text: str) -> str:
        while (reduced := reduce(text)) != text:
            text = reduced
        return text

    return key
