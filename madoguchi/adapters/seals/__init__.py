"""Seals (電子シール): an operator's key signs its papers (PAdES), and anybody can tell that nothing changed.

A folder holds ``<operator>/key.pem`` (readable by the portal alone), ``certificate.pem``, and where others
vouch for that one, ``chain.pem``. Without them papers go out unsealed. An authority may stamp them.
"""

from madoguchi.adapters.seals.sealing import Seal, SealUnusable, seal_of
from madoguchi.adapters.seals.stamping import AuthorityAway
from madoguchi.adapters.seals.tokens import Timestamp
from madoguchi.adapters.seals.verifying import (
    SealBroken,
    SealMissing,
    SealOfAnother,
    read_certificates,
    verify_seal,
)

__all__ = [
    "AuthorityAway",
    "Seal",
    "SealBroken",
    "SealMissing",
    "SealOfAnother",
    "SealUnusable",
    "Timestamp",
    "read_certificates",
    "seal_of",
    "verify_seal",
]
