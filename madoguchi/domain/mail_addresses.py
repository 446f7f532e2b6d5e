"""Mail addresses (メールアドレス): what may be written to, how it is written to, how it is shown.

Addresses are stored as typed; only their use is folded. Old carrier addresses break RFC 5322 by dots at the
ends or in a row (docomo and au gave them out until 2009) and are still in use; elsewhere it is a slip.
"""

import re

LONGEST = 254  # RFC 5321: 256 with the angle brackets
LONGEST_LOCAL_PART = 64

ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
DOTTED = re.compile(rf"{ATOM}(\.{ATOM})*")
DOTTED_ANYHOW = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+")
LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
DOMAIN = re.compile(rf"({LABEL}\.)+(?=[A-Za-z0-9-]*[A-Za-z]){LABEL}")
CARRIER = re.compile(
    r"docomo\.ne\.jp|([a-z0-9-]+\.)*ezweb\.ne\.jp|au\.com|i\.softbank\.jp|softbank\.ne\.jp"
    r"|[a-z]\.vodafone\.ne\.jp|disney\.ne\.jp|ymobile\.ne\.jp|emnet\.ne\.jp|([a-z]+\.)?pdx\.ne\.jp|willcom\.com",
    re.IGNORECASE,
)

FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
SPACES = dict.fromkeys(map(ord, " \t\u00a0\u200b\u3000"))


class NotAnAddress(ValueError):
    """The text is no mail address; it is not repeated, for it may stand in a log."""


def folded(text: str) -> str:
    """Give an address as it is used: half-width, without stray spaces. Line breaks stay, and are refused.

    >>> folded("　ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ ")
    'taro@example.jp'
    """
    return text.translate(FULL_WIDTH | SPACES)


def is_address(text: str) -> bool:
    r"""Test whether a mail can be sent to what was typed; dots may stand anyhow at carriers only.

    >>> [is_address(text) for text in ("taro@example.jp", "taro..x.@docomo.ne.jp", "taro..x@example.jp")]
    [True, True, False]
    >>> is_address("taro@example.jp\nBcc: jiro@example.jp")
    False
    """
    local, at, domain = folded(text).rpartition("@")
    shape = DOTTED_ANYHOW if CARRIER.fullmatch(domain) else DOTTED
    is_short = len(text) <= LONGEST and len(local) <= LONGEST_LOCAL_PART
    return bool(at and is_short and shape.fullmatch(local) and DOMAIN.fullmatch(domain))


def deliverable(text: str) -> str:
    """Give an address as headers take it: a local part that breaks RFC 5322 stands in quotes.

    Raises NotAnAddress.

    >>> deliverable("Taro@example.jp"), deliverable("taro..x.@docomo.ne.jp")
    ('Taro@example.jp', '"taro..x."@docomo.ne.jp')
    """
    local, _at, domain = bare(text).rpartition("@")
    return f"{local}@{domain}" if DOTTED.fullmatch(local) else f'"{local}"@{domain}'


def bare(text: str) -> str:
    """Give an address as relays and carriers know it, never in quotes; raises NotAnAddress.

    >>> bare("ｔａｒｏ．．ｘ@docomo.ne.jp")
    'taro..x@docomo.ne.jp'
    """
    local, _at, domain = folded(text).rpartition("@")
    if DOTTED_ANYHOW.fullmatch(local) and DOMAIN.fullmatch(domain):
        return f"{local}@{domain}"
    raise NotAnAddress


def masked(text: str) -> str:
    """Show an address on a page so that its owner knows it and nobody else learns it.

    >>> masked("taro@docomo.ne.jp"), masked("nonsense")
    ('t***@docomo.ne.jp', '***')
    """
    local, at, domain = folded(text).rpartition("@")
    return f"{local[:1]}***@{domain}" if at else "***"
