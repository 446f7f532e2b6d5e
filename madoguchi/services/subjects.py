"""Subjects (対象) of counting: strangers' tries are kept under a keyed hash, never under what was tried."""

import hashlib
import hmac

from django.conf import settings


def keyed_hash(subject: str) -> str:
    """Hash a subject such as ``source:192.0.2.1`` with the installation's key."""
    text = subject.encode(errors="surrogatepass")
    return hmac.digest(settings.SECRET_KEY.encode(), text, hashlib.sha256).hex()
