"""Verifying (検証): whether a sealed paper is, to the last byte, what left the operator.

pyHanko judges the signature, but a signature leaves some bytes of its own container open: the filling behind
it, the writing of its hexadecimal digits, fields of the CMS that nobody signed. So the container is built
anew from what was signed and from the certificates that are trusted, and compared with the file. A timestamp
lies in the container and is written anew too; whether there must be one is said where the seal covers it.
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

from madoguchi.adapters.seals.signatures import one_writing, signature_algorithm
from madoguchi.adapters.seals.tokens import Certificates, Timestamp, TokenBroken, in_one_writing, weigh_token

STAMPED = "電子シール（タイムスタンプ付き）"
"""What a seal says as its reason if a timestamp belongs to it, so that none can be taken away or added."""

STAMP = "signature_time_stamp_token"
BYTE_RANGE = re.compile(rb"/ByteRange ?\[ ?0 (\d+) (\d+) (\d+) *\]")


class SealBroken(Exception):
    """The paper bears no seal of these certificates, or is not what was sealed; says why."""


class SealMissing(SealBroken):
    """The file bears no seal at all."""


class SealOfAnother(SealBroken):
    """The file names another certificate than those that are trusted."""


def read_certificates(file: Path) -> list[x509.Certificate]:
    """Read certificates from a PEM file, the sealing one first."""
    return list(load_certs_from_pemder([str(file)]))  # type: ignore[no-untyped-call]  # pyHanko's


def verify_seal(
    paper: bytes, *, certificates: Sequence[x509.Certificate], authorities: Certificates = ()
) -> Timestamp | None:
    """Return if a paper is exactly what the owner of the first certificate sealed; raises SealBroken.

    Gives its timestamp, if it was sealed with one. That it belongs to the seal and holds is weighed here;
    whether ``authorities`` vouch for it, it says itself.
    """
    try:
        return _weigh(paper, certificates, authorities)
    except SealBroken:
        raise
    except TokenBroken as broken:
        raise SealBroken(str(broken)) from broken
    except Exception as error:  # a damaged file breaks its readers in ways that nobody can list
        raise SealBroken(f"unreadable: {type(error).__name__}") from error


def _weigh(
    paper: bytes, certificates: Sequence[x509.Certificate], authorities: Certificates
) -> Timestamp | None:
    """Look at what is cheap first: nearly every change of a paper shows in its hash."""
    before, after = _gap(paper)
    _weigh_hash(paper, before, after)
    signer = _weigh_container(paper[before:after], certificates)
    signatures = PdfFileReader(BytesIO(paper), strict=True).embedded_signatures
    if len(signatures) != 1:
        raise SealBroken(f"{len(signatures)} signatures")
    (signature,) = signatures
    if tuple(signature.byte_range) != (0, before, after, len(paper) - after):
        raise SealBroken("bytes outside the seal")
    trusted = ValidationContext(trust_roots=list(certificates), allow_fetching=False)
    status = validate_pdf_signature(signature, trusted, _pinned(signer), skip_diff=True)
    if status.coverage != SignatureCoverageLevel.ENTIRE_FILE or not status.bottom_line:
        raise SealBroken(status.summary())
    is_stamped = signature.sig_object.get("/Reason") == STAMPED
    return _timestamp(signer, is_stamped=is_stamped, authorities=authorities)


def _pinned(signer: cms.SignerInfo) -> ValidationContext:
    """Let pyHanko take the timestamp for what it is; who vouches for it is weighed after that."""
    token = _token(signer)
    own = [] if token is None else [token["content"]["certificates"][0].chosen]
    return ValidationContext(trust_roots=own, allow_fetching=False)


def _timestamp(signer: cms.SignerInfo, *, is_stamped: bool, authorities: Certificates) -> Timestamp | None:
    token = _token(signer)
    if (token is not None) != is_stamped:
        raise SealBroken("its timestamp was taken away" if is_stamped else "a timestamp was added")
    if token is None:
        return None
    return weigh_token(token, signature=signer["signature"].native, authorities=authorities)


def _gap(paper: bytes) -> tuple[int, int]:
    """Find where the seal itself stands: from its ``<`` to behind its ``>``."""
    found = BYTE_RANGE.findall(paper)
    if not found:
        raise SealMissing("no seal")
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


def _weigh_container(container: bytes, certificates: Sequence[x509.Certificate]) -> cms.SignerInfo:
    """Give who signed, and how, from a container that is written as sealing writes it."""
    found = cms.ContentInfo.load(bytes.fromhex(container[1:-1].decode()))["content"]
    if not _is_of(certificates[0], found):
        raise SealOfAnother("the seal names another certificate")
    rebuilt = _container(found, certificates).dump()
    if container != f"<{rebuilt.hex().upper().ljust(len(container) - len('<>'), '0')}>".encode():
        raise SealBroken("the seal itself was changed")
    return cms.ContentInfo.load(rebuilt)["content"]["signer_infos"][0]


def _is_of(own: x509.Certificate, found: cms.SignedData) -> bool:
    (theirs,) = found["signer_infos"]
    named = theirs["sid"].chosen
    return (named["issuer"].dump(), named["serial_number"].native) == (own.issuer.dump(), own.serial_number)


def _container(found: cms.SignedData, certificates: Sequence[x509.Certificate]) -> cms.ContentInfo:
    """Build the signature's container as sealing does, of nothing but what is signed or trusted."""
    own = certificates[0]
    (theirs,) = found["signer_infos"]
    signer = {
        "version": "v1",
        "sid": {"issuer_and_serial_number": {"issuer": own.issuer, "serial_number": own.serial_number}},
        "digest_algorithm": {"algorithm": "sha256"},
        "signature_algorithm": signature_algorithm(own, digest="sha256"),
        "signed_attrs": cms.CMSAttributes.load(theirs["signed_attrs"].untag().dump()),
        "signature": core.OctetString(one_writing(theirs["signature"].native, certificate=own)),
    }
    if token := _token(theirs):
        signer["unsigned_attrs"] = [{"type": STAMP, "values": [in_one_writing(token)]}]
    data = {
        "version": "v1",
        "digest_algorithms": [{"algorithm": "sha256"}],
        "encap_content_info": {"content_type": "data"},
        "certificates": [cms.CertificateChoices("certificate", each) for each in certificates],
        "signer_infos": [signer],
    }
    return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(data)})


def _token(signer: cms.SignerInfo) -> cms.ContentInfo | None:
    """Find the timestamp beside a signature; whatever else is there is no part of our containers."""
    attributes = signer["unsigned_attrs"]
    found = [value for each in attributes or () for value in each["values"] if each["type"].native == STAMP]
    return found[0] if found else None
