"""Sending (書面の送付): a paper made elsewhere is entered for its customer, who then finds it on the page."""

from datetime import datetime

from django.db import transaction

from madoguchi.adapters.pdf import check_pdf
from madoguchi.domain.invoices import DocumentKind
from madoguchi.models import Document, DocumentFile, Place
from madoguchi.operators.schema.documents import Documents
from madoguchi.services.documents.facts import recipient_of
from madoguchi.services.documents.files import PDF
from madoguchi.services.documents.register import enter, hold_series, last_day_kept
from madoguchi.services.documents.storing import open_store


@transaction.atomic
def send_document(
    *, rules: Documents, place: Place, title: str, content: bytes, amount: int = 0, now: datetime
) -> Document:
    """Enter a PDF for the customer of a place; the same one again changes nothing.

    Raises PdfRefused, and StoreRefused where it cannot be kept; then nothing is entered.
    """
    pages = check_pdf(content)
    sha256 = open_store().keep(content, until=last_day_kept(rules=rules, now=now))
    series = hold_series(now=now)
    if earlier := _sent_before(place, sha256):
        return earlier
    recipient = recipient_of(place.customer)
    document = enter(
        series=series,
        rules=rules,
        facts={"kind": DocumentKind.NOTICE.value, "title": title, "pages": pages, "sha256": sha256},
        now=now,
        kind=DocumentKind.NOTICE,
        title=title,
        customer=place.customer,
        place=place,
        addressee=recipient,
        counterparty=recipient,
        amount=amount,
    )
    DocumentFile.objects.create(
        document=document, media_type=PDF, sha256=sha256, size=len(content), stored_at=now
    )
    return document


def _sent_before(place: Place, sha256: str) -> Document | None:
    sent = Document.objects.filter(place=place, customer=place.customer, kind=DocumentKind.NOTICE)
    return sent.filter(files__sha256=sha256).first()
