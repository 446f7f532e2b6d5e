"""Signatures in one writing (署名値): the same signature has no second form that verifies as well.

RSA (PKCS #1 v1.5) has one anyway. Of an ECDSA signature (r, s) anybody can make (r, n-s), which holds too, so
ours always take the smaller of the two.
"""

from functools import cached_property

from asn1crypto import algos, x509  # type: ignore[import-untyped]  # it has no stubs
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_private_key
from cryptography.x509 import load_der_x509_certificate
from pyhanko.sign import SimpleSigner

DIGEST = "sha256"
ALGORITHMS = {"rsa": "{}_rsa", "ec": "{}_ecdsa"}


class OneWritingSigner(SimpleSigner):
    """pyHanko's signer with a key in memory, its signatures in their one writing.

    The key is opened once: weighing an RSA key takes as long as fifty signatures.
    """

    @cached_property
    def _key(self) -> object:
        return load_der_private_key(self.signing_key.dump(), password=None)

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        """Sign bytes, with SHA-256; raises TypeError for keys other than RSA and EC."""
        if digest_algorithm != DIGEST:
            raise ValueError(digest_algorithm)
        match self._key:
            case rsa.RSAPrivateKey() as key:
                return key.sign(data, PKCS1v15(), SHA256())
            case ec.EllipticCurvePrivateKey() as key:
                return one_writing(key.sign(data, ec.ECDSA(SHA256())), certificate=self.signing_cert)
        raise TypeError("neither RSA nor EC")


def signature_algorithm(certificate: x509.Certificate, *, digest: str) -> dict[str, str]:
    """Name the algorithm by which a certificate's key signs; raises KeyError for others than RSA and EC."""
    return {"algorithm": ALGORITHMS[certificate.public_key.algorithm].format(digest)}


def one_writing(signature: bytes, *, certificate: x509.Certificate) -> bytes:
    """Write a signature of a certificate's key in the one way that is taken."""
    if certificate.public_key.algorithm != "ec":
        return signature
    pair = algos.DSASignature.load(signature, strict=True)
    r, s = (pair[each].native for each in ("r", "s"))
    written: bytes = algos.DSASignature({"r": r, "s": min(s, _order(certificate) - s)}).dump()
    return written


def _order(certificate: x509.Certificate) -> int:
    key = load_der_x509_certificate(certificate.dump()).public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise TypeError("no elliptic curve")
    return key.curve.group_order
