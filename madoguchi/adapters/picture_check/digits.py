"""The digits (表示数字): made by chance, written as words, and found again in an answer."""

import re
import secrets
import unicodedata

LENGTH = 4

WORDS = ("ゼロ", "いち", "に", "さん", "よん", "ご", "ろく", "なな", "はち", "きゅう")

BETWEEN = re.compile(r"[\s、・ー,-]")


def new_digits() -> str:
    """Give four digits that nobody can foretell."""
    return "".join(secrets.choice("0123456789") for _ in range(LENGTH))


def spoken(*, digits: str) -> str:
    """Write digits as the words that the voice says, with pauses: さん、ろく、さん、ゼロ."""
    return "、".join(WORDS[int(digit)] for digit in digits)


def digits_in(*, answer: str) -> str:
    """Give the digits of an answer, typed in either width or pasted as words; all else stays and is wrong."""
    text = unicodedata.normalize("NFKC", answer)
    for digit, word in enumerate(WORDS):
        text = text.replace(word, str(digit))
    return BETWEEN.sub("", text)
