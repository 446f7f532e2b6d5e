"""Sealing (暗号化): secrets that must be read again are kept encrypted, under a key of the installation.

AES-256-GCM with a key derived from ``SECRET_KEY`` by HKDF. A seal is bound to its place: copied to another
operator or member it does not open.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from madoguchi.models.scope import operator_in_scope

NONCE_BYTES = 12


class SealBroken(Exception):
    """What was sealed was changed, belongs elsewhere, or was sealed under another ``SECRET_KEY``."""


def seal(secret: str, *, place: str) -> bytes:
    """Encrypt a secret for a place such as ``one-time secret:17`` of the operator in scope."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + _cipher().encrypt(nonce, secret.encode(), _bound_to(place))


def unseal(sealed: bytes, *, place: str) -> str:
    """Give a secret back; raises SealBroken."""
    try:
        opened = _cipher().decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _bound_to(place))
    except (InvalidTag, ValueError):
        raise SealBroken(place) from None
    return opened.decode()


def _cipher() -> AESGCM:
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"madoguchi sealing 1")
    return AESGCM(derivation.derive(settings.SECRET_KEY.encode()))


def _bound_to(place: str) -> bytes:
    return f"{operator_in_scope()}/{place}".encode()
