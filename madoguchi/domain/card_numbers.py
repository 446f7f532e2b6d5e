"""Card numbers (カード番号): told from other long numbers, so that none is kept by mistake.

A check digit alone tells little: one in ten customer numbers passes it. A number counts as a card's if it
also begins and is as long as those of a brand (ISO/IEC 7812).
"""

import re
from unicodedata import normalize

_BRANDS = re.compile(
    r"4\d{12}(?:\d{3}){0,2}"  # Visa
    r"|(?:5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}"  # Mastercard
    r"|35(?:2[89]|[3-8]\d)\d{12}"  # JCB
    r"|3[47]\d{13}"  # American Express
    r"|3(?:0[0-5]|[689]\d)\d{11}"  # Diners Club
    r"|6(?:011|5\d\d|4[4-9]\d)\d{12}"  # Discover
)
_LONG_NUMBER = re.compile(r"(?<!\d)\d(?:[ \-‐‑‒–—−ー]?\d){12,18}(?!\d)")


def holds_card_number(text: str) -> bool:
    """Test whether a card's number stands in a text, in any width, with blanks or hyphens.

    >>> [holds_card_number(text) for text in ("４２４２-4242 4242-4242", "カードは378282246310005です")]
    [True, True]
    >>> [holds_card_number(text) for text in ("4242424242424241", "0001000025", "03-1234-5678")]
    [False, False, False]
    """
    found = _LONG_NUMBER.findall(normalize("NFKC", text))
    return any(_is_card_number(re.sub(r"\D", "", number)) for number in found)


def _is_card_number(digits: str) -> bool:
    return bool(_BRANDS.fullmatch(digits)) and _check_digit_holds(digits)


def _check_digit_holds(digits: str) -> bool:
    """Test a number by Luhn's formula.

    >>> _check_digit_holds("4242424242424242"), _check_digit_holds("4242424242424243")
    (True, False)
    """
    doubled = [int(digit) * (1 + index % 2) for index, digit in enumerate(reversed(digits))]
    return sum(each - 9 if each > 9 else each for each in doubled) % 10 == 0  # noqa: PLR2004  # of two digits
