"""Numbers (番号): customer numbers, place numbers and other fields that hold digits alone."""

import re

from madoguchi.domain.match_keys.glyphs import HYPHENS, plain, settled

LOOK_ALIKES = {**dict.fromkeys(map(ord, "Oo〇○◯零"), "0"), **dict.fromkeys(map(ord, "lI|"), "1")}
"""What is typed for a digit where nothing but digits can stand."""


@settled
def number_key(text: str) -> str:
    """Reduce a number: any width, no spaces, no hyphens of any kind, no letters for 0 and 1.

    >>> number_key("０７６－２２４ー１１１４"), number_key("OO1 2l")
    ('0762241114', '00121')
    """
    return re.sub(r"[\s-]", "", plain(text).translate(HYPHENS | LOOK_ALIKES))


def customer_number_key(text: str, *, strips_leading_zeros: bool) -> str:
    """Reduce a customer number, without leading zeros where the operator's guide leaves them out.

    >>> customer_number_key("0012", strips_leading_zeros=True)
    '12'
    >>> customer_number_key("000", strips_leading_zeros=True)
    '0'
    """
    key = number_key(text)
    return key.lstrip("0") or key[:1] if strips_leading_zeros else key
