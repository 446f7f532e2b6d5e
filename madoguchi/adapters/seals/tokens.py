"""Timestamp tokens (タイムスタンプトークン, RFC 3161): written anew from what their authority signed.

A token leaves bytes open just as a seal does: certificates in any order and number, lists of revoked ones,
attributes that nobody signed, more than one way to write a length. So a token is kept in one writing only:
what was stamped, the signed attributes, the signature, and the one certificate whose hash is among them.
"""

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms, core, tsp, x509  # type: ignore[import-untyped]  # it has no stubs
from pyhanko.sign.general import NonexistentAttributeError, check_ess_certid, find_unique_cms_attribute
from pyhanko.sign.validation.generic_cms import get_signing_cert_attr, validate_tst_signed_data
from pyhanko.sign.validation.status import TimestampSignatureStatus
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathBuildingError, PathValidationError

from madoguchi.adapters.seals.signatures import one_writing, signature_algorithm

type Certificates = tuple[x509.Certificate, ...]


class TokenBroken(Exception):
    """A timestamp does not hold, or is of a kind that cannot be kept; says why."""


@dataclass(frozen=True, slots=True)
class Timestamp:
    """When an authority saw a seal, and who it is; ``is_trusted`` if ours vouch for its certificate."""

    at: datetime
    authority: str
    is_trusted: bool


def in_one_writing(token: cms.ContentInfo) -> cms.ContentInfo:
    """Write a token anew from what is signed in it; raises TokenBroken."""
    found = token["content"]
    (theirs,) = found["signer_infos"]
    signed = cms.CMSAttributes.load(theirs["signed_attrs"].untag().dump())
    certificate = _certificate(found, signed)
    digest = theirs["digest_algorithm"]["algorithm"].native
    issued = {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
    signer = {
        "version": "v1",
        "sid": {"issuer_and_serial_number": issued},
        "digest_algorithm": {"algorithm": digest},
        "signature_algorithm": _algorithm(signed) or signature_algorithm(certificate, digest=digest),
        "signed_attrs": signed,
        "signature": core.OctetString(one_writing(theirs["signature"].native, certificate=certificate)),
    }
    stamped = core.ParsableOctetString(bytes(found["encap_content_info"]["content"]))
    data = {
        "version": "v3",
        "digest_algorithms": [{"algorithm": digest}],
        "encap_content_info": {"content_type": "tst_info", "content": stamped},
        "certificates": [cms.CertificateChoices("certificate", certificate)],
        "signer_infos": [signer],
    }
    return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(data)})


def weigh_token(token: cms.ContentInfo, *, signature: bytes, authorities: Certificates) -> Timestamp:
    """Judge a token in its one writing, for the signature of a seal; raises TokenBroken."""
    certificate = token["content"]["certificates"][0].chosen
    pinned = ValidationContext(trust_roots=[certificate], allow_fetching=False)
    found = asyncio.run(
        validate_tst_signed_data(
            token["content"], pinned, lambda digest: hashlib.new(digest, signature).digest()
        )
    )
    status = TimestampSignatureStatus(**found)
    if not (status.intact and status.valid and status.trusted):
        raise TokenBroken(f"the timestamp does not hold: {status.summary()}")
    name = certificate.subject.native
    return Timestamp(
        at=status.timestamp,
        authority=str(name.get("common_name") or name.get("organization_name") or "?"),
        is_trusted=_is_vouched_for(certificate, authorities, status.timestamp),
    )


def _certificate(found: cms.SignedData, signed: cms.CMSAttributes) -> x509.Certificate:
    """Find the certificate whose hash its own signature holds; RFC 3161 wants that hash there."""
    named = get_signing_cert_attr(signed)
    if named is None:
        raise TokenBroken("the timestamp does not name its certificate")
    brought = [each.chosen for each in found["certificates"] if each.name == "certificate"]
    fitting = [each for each in brought if check_ess_certid(each, named["certs"][0])]
    if not fitting:
        raise TokenBroken("the timestamp does not bring its certificate")
    return fitting[0]


def _algorithm(signed: cms.CMSAttributes) -> tsp.Sequence | None:
    """Give the signature's algorithm where the signed attributes name it (RFC 6211)."""
    try:
        named = find_unique_cms_attribute(signed, "cms_algorithm_protection")
    except NonexistentAttributeError:
        return None
    return named["signature_algorithm"].untag()


def _is_vouched_for(certificate: x509.Certificate, authorities: Certificates, at: datetime) -> bool:
    """Tell whether authorities that are trusted vouched for a certificate when it stamped."""
    if not authorities:
        return False
    context = ValidationContext(
        trust_roots=list(authorities), other_certs=list(authorities), moment=at, allow_fetching=False
    )
    validator = CertificateValidator(certificate, validation_context=context)
    try:
        asyncio.run(validator.async_validate_usage(set(), {"time_stamping"}))  # type: ignore[no-untyped-call]  # pyHanko's
    except (PathBuildingError, PathValidationError):
        return False
    return True
