"""Match keys (照合キー): what a person typed, reduced to what it means.

Text is stored as received; only the key is normalised. NFKC alone does not unify hyphens and would
damage stored names (NFC changes 23 characters of CP932), so it is used for keys only.
"""

import re
import unicodedata

HYPHENS = dict.fromkeys(map(ord, "‐‑‒–—―−ーｰ─－"), "-")


def number_key(text: str) -> str:
    """Reduce a customer or phone number: any width, no spaces, no hyphens of any kind.

    >>> number_key("０７６－２２４ー１１１４")
    '0762241114'
    """
    folded = unicodedata.normalize("NFKC", text).translate(HYPHENS)
    return re.sub(r"[\s-]", "", folded)


def login_key(text: str, *, is_case_sensitive: bool) -> str:
    """Reduce a login ID; letter case is folded where the operator does not tell cases apart.

    >>> login_key(" Ｔaro.01 ", is_case_sensitive=False)
    'taro.01'
    """
    folded = unicodedata.normalize("NFKC", text).strip()
    return folded if is_case_sensitive else folded.casefold()


def password_key(text: str) -> str:
    """Give a password in the one form that is hashed (NFKC, NIST SP 800-63B §3.1.1.2).

    >>> password_key("ｐａｓｓ１")
    'pass1'
    """
    return unicodedata.normalize("NFKC", text)
