"""Sealing (シール付与): one signature over the whole file, by pyHanko; an authority may stamp it."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, SigSeedSubFilter

from madoguchi.adapters.seals.signatures import DIGEST, OneWritingSigner
from madoguchi.adapters.seals.stamping import AuthorityAway, Stamper, stamper_of
from madoguchi.adapters.seals.tokens import Certificates
from madoguchi.adapters.seals.verifying import STAMPED, SealBroken, read_certificates, verify_seal
from madoguchi.adapters.time_authorities import Authority

FIELD = "Seal"
ROOM = 3072  # bytes of a container beside its certificates: attributes, and a signature of 4096 bits
# No place on the paper, printable as PDF/A wants it and out of bounds as PDF/UA does.
UNSEEN = InvisSigSettings(set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=True)


@dataclass(frozen=True, slots=True)
class Stamped:
    """A sealed paper, and when the authority saw its seal."""

    content: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class Seal:
    """An operator's key with its certificates."""

    signer: OneWritingSigner
    certificates: Certificates

    def sealed(self, paper: bytes) -> bytes:
        """Give a paper with the operator's signature over all of it."""
        return self._signed(paper)

    def stamped(self, paper: bytes, *, authority: Authority) -> Stamped:
        """Give a paper sealed (PAdES B-T) and verified as others will; raises AuthorityAway."""
        stamper = stamper_of(authority)
        content = self._signed(paper, stamper)
        try:
            timestamp = verify_seal(content, certificates=self.certificates, authorities=stamper.authorities)
        except SealBroken as broken:
            raise AuthorityAway(str(broken)) from broken
        if timestamp is None or not timestamp.is_trusted:
            raise AuthorityAway("its certificate is none that we trust")
        return Stamped(content, timestamp.at)

    @property
    def _room(self) -> int:
        """The length of a container in hexadecimal digits; that of a stamped one only its authority knows."""
        return 2 * (ROOM + sum(len(each.dump()) for each in self.certificates))

    def _signed(self, paper: bytes, stamper: Stamper | None = None) -> bytes:
        meta = PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm=DIGEST,
            subfilter=SigSeedSubFilter.PADES,
            use_pades_lta=False,
            reason=STAMPED if stamper else None,
        )
        field = SigFieldSpec(
            FIELD, on_page=0, box=(0, 0, 0, 0), invis_sig_settings=UNSEEN, readable_field_name="電子シール"
        )
        made = BytesIO()
        sign_pdf(
            IncrementalPdfFileWriter(BytesIO(paper)),
            meta,
            signer=self.signer,
            timestamper=stamper,
            new_field_spec=field,
            bytes_reserved=None if stamper else self._room,
            output=made,
        )
        return made.getvalue()


class SealUnusable(Exception):
    """The key or certificate of an operator's seal cannot be read, or they do not belong together."""


@cache
def seal_of(operator: str, *, folder: str) -> Seal | None:
    """Open an operator's seal; None where the operator has none. Raises SealUnusable."""
    own = Path(folder) / operator
    if not folder or not own.is_dir():
        return None
    certificate, chain = own / "certificate.pem", _chain(own)
    loaded = SimpleSigner.load(  # type: ignore[no-untyped-call]  # pyHanko's
        str(own / "key.pem"), str(certificate), ca_chain_files=tuple(map(str, chain))
    )
    if loaded is None:
        raise SealUnusable(str(own))
    signer = OneWritingSigner(
        signing_cert=loaded.signing_cert, signing_key=loaded.signing_key, cert_registry=loaded.cert_registry
    )
    return Seal(signer, tuple(each for file in (certificate, *chain) for each in read_certificates(file)))


def _chain(own: Path) -> tuple[Path, ...]:
    chain = own / "chain.pem"
    return (chain,) if chain.is_file() else ()
