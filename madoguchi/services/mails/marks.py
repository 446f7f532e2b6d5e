"""Marks (差し込み): they stand for secrets in a body that is kept, and are filled in as the mail goes out."""

from collections.abc import Mapping

BRACKETS = {ord("⟦"): "[", ord("⟧"): "]"}


def mark(name: str) -> str:
    """Give the mark of a secret.

    >>> mark("link")
    '⟦link⟧'
    """
    return f"⟦{name}⟧"


def without_marks(text: str) -> str:
    """Make sure that what somebody typed is no mark.

    >>> without_marks("⟦link⟧")
    '[link]'
    """
    return text.translate(BRACKETS)


def filled_in(body: str, secrets: Mapping[str, str]) -> str:
    """Put the secrets where their marks stand.

    >>> filled_in("URL ⟦link⟧", {"link": "https://example.jp/"})
    'URL https://example.jp/'
    """
    for name, secret in secrets.items():
        body = body.replace(mark(name), secret)
    return body
