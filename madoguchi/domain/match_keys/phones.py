"""Telephone numbers (電話番号): the digits that are dialled from inside the country."""

import re

from madoguchi.domain.match_keys.glyphs import plain, settled
from madoguchi.domain.match_keys.numbers import LOOK_ALIKES

EXTENSION = re.compile(r"内線|ext|[#＃]", re.IGNORECASE)
SEVERAL = re.compile(r"[/、,;\n]|または|又は")
WORD = re.compile(r"[A-Za-z]+")

# A number is 0 and nine or ten digits. Spreadsheets drop the 0; abroad 81 stands for it.
DIALLED = re.compile(r"(?:(?:0{0,2}|010)81)?0?([1-9]\d{8,9})")
LEAST_DIGITS = 9


@settled
def phone_key(text: str) -> str:
    """Reduce a telephone number; the first where several stand, without words and extension.

    >>> {phone_key(typed) for typed in ("(076)224-1114", "+81 76 224 1114", "TEL 076.224.1114（代表）")}
    {'0762241114'}
    >>> phone_key("０９０ー１２３４ー５６７８／076-224-1114"), phone_key("224-1114 内線 12")
    ('09012345678', '2241114')
    """
    pieces = [_digits(piece) for piece in SEVERAL.split(EXTENSION.split(plain(text))[0])]
    digits = next((piece for piece in pieces if len(piece) >= LEAST_DIGITS), "".join(pieces))
    dialled = DIALLED.fullmatch(digits)
    return f"0{dialled[1]}" if dialled else digits


def _digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", WORD.sub(_unless_digits, text).translate(LOOK_ALIKES))


def _unless_digits(word: re.Match[str]) -> str:
    """Leave out a word such as TEL, but not letters that all stand for digits."""
    return word[0] if set(map(ord, word[0])) <= LOOK_ALIKES.keys() else ""
