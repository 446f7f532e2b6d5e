"""Tokens (トークン): random texts that browsers hold; of each only its hash is kept."""

import hashlib


def token_sha256(token: str) -> str:
    """Give what is kept of a token: its SHA-256, in 64 hexadecimal digits.

    >>> token_sha256("abc")[:16]
    'ba7816bf8f01cfea'
    """
    return hashlib.sha256(token.encode()).hexdigest()
