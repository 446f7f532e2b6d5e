"""Verifying (検証): whether a sealed paper is, to the last byte, what left the operator.

pyHanko judges the signature, but a signature leaves some bytes of its own container open: the filling behind
it, the writing of its hexadecimal digits, fields of the CMS that nobody signed. So the container is built
anew from what was signed and from the certificates that are trusted, and compared with the file.
"""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from asn1crypto import cms, core, x509  # type: ignore[import-untyped]  # it has no stubs
from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext


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
    signatures = PdfFileReader(BytesIO(paper), strict=True).embedded_signatures
    if len(signatures) != 1:
        raise SealBroken(f"{len(signatures)} signatures")
    (signature,) = signatures
    _weigh_container(paper, signature, certificates)
    trusted = ValidationContext(trust_roots=list(certificates), allow_fetching=False)
    status = validate_pdf_signature(signature, trusted, skip_diff=True)
    if status.coverage != SignatureCoverageLevel.ENTIRE_FILE or not status.bottom_line:
        raise SealBroken(status.summary())


def _weigh_container(paper: bytes, signature: Any, certificates: Sequence[x509.Certificate]) -> None:
    start, before, after, length = signature.byte_range
    if start != 0 or after + length != len(paper):
        raise SealBroken("bytes outside the seal")
    rebuilt = _container(signature.signed_data, certificates).dump().hex().upper()
    room = after - before - len("<>")
    if paper[before:after] != f"<{rebuilt.ljust(room, '0')}>".encode():
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
