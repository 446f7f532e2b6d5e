"""Seals (電子シール): an operator's key signs its papers (PAdES), and anybody can tell that nothing changed.

A folder holds ``<operator>/key.pem`` (readable by the portal alone), ``certificate.pem``, and where others
vouch for that one, ``chain.pem``. Without them papers go out unsealed.
"""

from madoguchi.adapters.seals.sealing import Seal, SealUnusable, seal_of
from madoguchi.adapters.seals.verifying import SealBroken, read_certificates, verify_seal

__all__ = ["Seal", "SealBroken", "SealUnusable", "read_certificates", "seal_of", "verify_seal"]
