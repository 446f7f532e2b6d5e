"""Files of documents (書面のファイル): made when first asked for, kept for good, the same ever after."""

from datetime import datetime
from typing import cast

from django.db import IntegrityError, transaction

from madoguchi.adapters.document_store import FileDamaged, FileMissing
from madoguchi.adapters.jp_pint import NotExpressible, invoice_xml
from madoguchi.adapters.pdf import Attachment, PaperRefused, invoice_pdf
from madoguchi.domain.invoices import INVOICES
from madoguchi.domain.invoices.facts import InvoiceFacts
from madoguchi.models import Document, DocumentFile
from madoguchi.operators.registry import Operator
from madoguchi.services.addresses import address_of
from madoguchi.services.documents.closing import closed
from madoguchi.services.documents.storing import open_store

PDF = "application/pdf"
CANNOT_BE_GIVEN = (PaperRefused, FileMissing, FileDamaged)


def content_of(document: Document, *, operator: Operator, now: datetime) -> bytes:
    """Give a document's file, making and keeping it if it was never asked for.

    Raises PaperRefused, and StoreRefused where the store is away or has lost what it was given.
    """
    kept = _file(document)
    return open_store().read(kept.sha256) if kept else make_content(document, operator=operator, now=now)


def kept_content(sha256: str) -> bytes:
    """Give a file that the register names; raises StoreRefused."""
    return open_store().read(sha256)


def file_of(document: Document, *, operator: Operator, now: datetime) -> DocumentFile:
    """Give what is known of a document's file, making it first if need be.

    Raises PaperRefused and StoreRefused.
    """
    if kept := _file(document):
        return kept
    make_content(document, operator=operator, now=now)
    return DocumentFile.objects.get(document=document)  # the database laid its link of the chain


def make_content(document: Document, *, operator: Operator, now: datetime) -> bytes:
    """Make a file from what the register holds, keep it, and enter it; raises as ``content_of`` does.

    It is safe in the store before the register names it; whoever is killed in between leaves a file that
    nothing names, and the next one makes it again. Of two at once the first is the document's.
    """
    made = closed(_paper(document, operator), operator=operator.slug)
    try:
        with transaction.atomic():
            DocumentFile.objects.create(
                document=document,
                media_type=PDF,
                sha256=open_store().keep(made.content, until=document.kept_until),
                size=len(made.content),
                is_sealed=made.is_sealed,
                stamped_at=made.stamped_at,
                stored_at=now,
            )
    except IntegrityError:
        return open_store().read(DocumentFile.objects.get(document=document).sha256)
    return made.content


def _paper(document: Document, operator: Operator) -> bytes:
    facts = cast("InvoiceFacts", document.facts)
    return invoice_pdf(
        facts,
        number=document.number,
        issued_on=document.dated_on,
        operator=operator,
        attachments=_attachments(document, facts),
        proof_address=address_of(operator.profile, f"proof/{document.number}/{document.content_sha256}/"),
        made_at=document.issued_at,
    )


def _attachments(document: Document, facts: InvoiceFacts) -> list[Attachment]:
    """Give the invoice as data, a file for each issuer; none for one that JP PINT cannot express."""
    made: list[Attachment] = []
    if document.kind not in INVOICES:
        return made
    for index, issuer in enumerate(facts["issuers"], start=1):
        if not any(line["issuer"] == issuer["key"] for line in facts["lines"]):
            continue
        number = document.number if len(facts["issuers"]) == 1 else f"{document.number}-{index}"
        try:
            content = invoice_xml(facts, issuer=issuer["key"], number=number, issued_on=document.dated_on)
        except NotExpressible:
            continue
        made.append(Attachment(f"{number}.xml", f"JP PINT {number} {issuer['name']}", content))
    return made


def _file(document: Document) -> DocumentFile | None:
    return DocumentFile.objects.filter(document=document).first()
