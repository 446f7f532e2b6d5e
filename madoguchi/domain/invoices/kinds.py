"""Kinds of documents (書類分類), and which one an invoice is: the first, a correction, or a return."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from madoguchi.domain.invoices.papers import Invoice
from madoguchi.domain.invoices.refusals import InvoiceRefused, RefusalCode


class DocumentKind(StrEnum):
    """What can stand in the register of documents."""

    INVOICE = "invoice"
    CORRECTED_INVOICE = "corrected_invoice"
    RETURN_INVOICE = "return_invoice"
    NOTICE = "notice"
    RECEIPT = "receipt"
    CERTIFICATE = "certificate"
    SLIP = "slip"


INVOICES = (DocumentKind.INVOICE, DocumentKind.CORRECTED_INVOICE, DocumentKind.RETURN_INVOICE)
"""Those that are qualified invoices, of which a bill has one at a time."""


@dataclass(frozen=True, slots=True)
class Original:
    """An earlier document that a later one corrects or gives back from."""

    number: str
    issued_on: date
    month: date


def kind_of(invoice: Invoice, *, replaces: Original | None, returns: Original | None) -> DocumentKind:
    """Say what an invoice is; raises InvoiceRefused where a return does not know its original.

    Money given back without a charge makes an 適格返還請求書, which names the supply that it gives back from
    (消費税法57条の4第3項), also where it replaces another; credits beside charges are taken off them, as the
    law allows.
    """
    if invoice.taxable > 0:
        return DocumentKind.CORRECTED_INVOICE if replaces else DocumentKind.INVOICE
    if returns is None:
        raise InvoiceRefused(RefusalCode.RETURN_WITHOUT_ORIGINAL)
    return DocumentKind.RETURN_INVOICE
