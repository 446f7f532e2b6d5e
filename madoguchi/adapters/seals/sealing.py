"""Sealing (シール付与): one signature over the whole file, by pyHanko."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, SigSeedSubFilter

FIELD = "Seal"
DIGEST = "sha256"
# No place on the paper, printable as PDF/A wants it and out of bounds as PDF/UA does.
UNSEEN = InvisSigSettings(set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=True)


@dataclass(frozen=True, slots=True)
class Seal:
    """An operator's key with its certificates."""

    signer: SimpleSigner

    def sealed(self, paper: bytes, *, at: datetime) -> bytes:
        """Give a paper with the operator's signature over all of it."""
        meta = PdfSignatureMetadata(
            field_name=FIELD, md_algorithm=DIGEST, subfilter=SigSeedSubFilter.PADES, use_pades_lta=False
        )
        field = SigFieldSpec(
            FIELD, on_page=0, box=(0, 0, 0, 0), invis_sig_settings=UNSEEN, readable_field_name="電子シール"
        )
        made = BytesIO()
        sign_pdf(
            IncrementalPdfFileWriter(BytesIO(paper)),
            meta,
            signer=self.signer,
            new_field_spec=field,
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
    signer = SimpleSigner.load(  # type: ignore[no-untyped-call]  # pyHanko's
        str(own / "key.pem"), str(own / "certificate.pem"), ca_chain_files=_chain(own)
    )
    if signer is None:
        raise SealUnusable(str(own))
    return Seal(signer)


def _chain(own: Path) -> tuple[str, ...]:
    chain = own / "chain.pem"
    return (str(chain),) if chain.is_file() else ()
