"""Invoices (適格請求書) as PDF/A-3a and PDF/UA-1 in one file, their data attached."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from madoguchi.adapters.pdf.charts import history_chart
from madoguchi.adapters.pdf.glyphs import showable
from madoguchi.adapters.pdf.typesetting import PdfStandard, typeset
from madoguchi.adapters.qr_codes import MASK_FOR_HASHES, qr_svg
from madoguchi.domain.invoices.facts import InvoiceFacts
from madoguchi.operators.registry import Operator

LAYOUT = Path(__file__).with_name("invoice.typ")
STANDARDS: tuple[PdfStandard, ...] = ("a-3a", "ua-1")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A data file that travels inside the PDF."""

    name: str
    description: str
    content: str


def invoice_pdf(
    facts: InvoiceFacts,
    *,
    number: str,
    issued_on: date,
    operator: Operator,
    attachments: Sequence[Attachment] = (),
    proof_address: str = "",
    made_at: datetime,
) -> bytes:
    """Set an invoice by the operator's own ``templates/invoice.typ``, if there is one; raises PaperRefused.

    A character that no font has is shown as 〓 and named at the foot: an invoice is never held up by one.
    """
    own = operator.folder / "templates" / "invoice.typ"
    accent = operator.profile.invoices.accent if operator.profile.invoices else "#333333"
    shown, missing = showable(facts)
    values = {
        "facts": shown,
        "missing": missing,
        "number": number,
        "issued_on": issued_on.isoformat(),
        "accent": accent,
        "logo": _logo(operator),
        "chart": history_chart(
            facts["history"], label=facts["quantity_label"], unit=facts["unit"], accent=accent
        ),
        "proof": _proof(proof_address),
        "attachments": [asdict(each) for each in attachments],
    }
    layout = own if own.is_file() else LAYOUT
    return typeset(layout, values, made_at=made_at, standards=STANDARDS)


def _proof(address: str) -> dict[str, str] | None:
    return {"address": address, "svg": qr_svg(address, mask=MASK_FOR_HASHES)} if address else None


def _logo(operator: Operator) -> str | None:
    file = operator.folder / "static" / "logo.svg"
    return file.read_text(encoding="utf-8") if file.is_file() else None
