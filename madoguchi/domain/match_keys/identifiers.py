"""Identifiers (ログインID・パスワード・メールアドレス): what a member signs in or is written to with."""

import unicodedata

from madoguchi.domain.mail_addresses import folded
from madoguchi.domain.match_keys.glyphs import plain, settled


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


@settled
def email_key(text: str) -> str:
    """Reduce a mail address for comparing: the domain in lower case, the local part as it is.

    Quotes are dropped: ``"taro..y."@`` is how the addresses of some carriers have to be written to be
    sent to, and means ``taro..y.@`` (RFC 5321 §4.1.2).

    >>> email_key("　Ｈanako＠Example。ＪＰ "), email_key('"taro..y."@example.jp')
    ('Hanako@example.jp', 'taro..y.@example.jp')
    """
    local, at, domain = plain(folded(text)).strip().rpartition("@")
    return f"{local.strip().strip('"')}{at}{domain.strip().casefold().replace('。', '.')}"
