"""Verifying (検証): whether a sealed paper is, to the last byte, what left the operator.

pyHanko judges the signature, but a signature leaves some bytes of its own container open: the filling behind
it, the writing of its hexadecimal digits, fields of the CMS that nobody signed. So the container is built
anew from what was signed and from the certificates that are trusted, and compared with the file.
"""

import hashlib
import re
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from asn1crypto import cms, core, x509  # type: ignore[import-untyped]  # it has no stubs
from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

BYTE_RANGE = re.compile(rb"/ByteRange ?\[ ?0 (\d+) (\d+) (\d+) *\]")


class SealBroken(Exception):
    """The paper bears no seal of these certificates, or is not what was sealed; says why."""


def read_certificates(file: Path) -> list[x509.Certificate]:
    """Read certificates from a PEM file, the sealing one first."""
    return list(load_certs_from_pemder([str(file)]))  # type: ignore[no-untyped-call]  # pyHanko's


def verify_seal(paper: bytes, *, certificates: Sequence[x509.Certificate]) -> None:
    """Return if a paper is exactly what the owner of the first certificate sealed; raises SealBroken."""
    try:
        _weigh(paper, certificates)
    except SealBroken:
        raise
    except Exception as error:  # a damaged file breaks its readers in ways that nobody can list
        raise SealBroken(f"unreadable: {type(error).__name__}") from error


def _weigh(paper: bytes, certificates: Sequence[x509.Certificate]) -> None:
    """Look at what is cheap first: nearly every change of a paper shows in its hash."""
    before, after = _gap(paper)
    _weigh_hash(paper, before, after)
    _weigh_container(paper[before:after], certificates)
    signatures = PdfFileReader(BytesIO(paper), strict=True).embedded_signatures
    if len(signatures) != 1:
        raise SealBroken(f"{len(signatures)} signatures")
    (signature,) = signatures
    if tuple(signature.byte_range) != (0, before, after, len(paper) - after):
        raise SealBroken("bytes outside the seal")
    trusted = ValidationContext(trust_roots=list(certificates), allow_fetching=False)
    status = validate_pdf_signature(signature, trusted, skip_diff=True)
    if status.coverage != SignatureCoverageLevel.ENTIRE_FILE or not status.bottom_line:
        raise SealBroken(status.summary())


def _gap(paper: bytes) -> tuple[int, int]:
    """Find where the seal itself stands: from its ``<`` to behind its ``>``."""
    found = BYTE_RANGE.findall(paper)
    if len(found) != 1:
        raise SealBroken(f"{len(found)} signatures")
    before, after, length = map(int, found[0])
    if after + length != len(paper):
        raise SealBroken("bytes outside the seal")
    return before, after


def _weigh_hash(paper: bytes, before: int, after: int) -> None:
    """Refuse a paper whose hash the seal does not hold; whether it holds it rightly is weighed later."""
    covered = hashlib.sha256(memoryview(paper)[:before])
    covered.update(memoryview(paper)[after:])
    if covered.hexdigest().encode() not in paper[before:after].lower():
        raise SealBroken("changed since it was sealed")


def _weigh_container(container: bytes, certificates: Sequence[x509.Certificate]) -> None:
    found = cms.ContentInfo.load(bytes.fromhex(container[1:-1].decode()))["content"]
    rebuilt = _container(found, certificates).dump().hex().upper()
    if container != f"<{rebuilt.ljust(len(container) - len('<>'), '0')}>".encode():
        raise SealBroken("the seal itself was changed")


def _container(found: cms.SignedData, certificates: Sequence[x509.Certificate]) -> cms.ContentInfo:
    """Build the signature's container as sealing does, of nothing but what is signed or trusted."""
    own = certificates[0]
    (theirs,) = found["signer_infos"]
    signer = {
        "version": "v1",
        "sid": {"issuer_and_serial_number": {"issuer": own.issuer, "serial_number": own.serial_number}},
        "digest_algorithm": {"algorithm": "sha256"},
        "signature_algorithm": _algorithm(own),
        "signed_attrs": cms.CMSAttributes.load(theirs["signed_attrs"].untag().dump()),
        "signature": core.OctetString(theirs["signature"].native),
    }
    data = {
        "version": "v1",
        "digest_algorithms": [{"algorithm": "sha256"}],
        "encap_content_info": {"content_type": "data"},
        "certificates": [cms.CertificateChoices("certificate", each) for each in certificates],
        "signer_infos": [signer],
    }
    return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(data)})


def _algorithm(certificate: x509.Certificate) -> dict[str, str]:
    kind = certificate.public_key.algorithm
    return {"algorithm": {"rsa": "sha256_rsa", "ec": "sha256_ecdsa"}[kind]}
