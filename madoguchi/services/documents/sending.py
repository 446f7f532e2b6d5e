"""Sending (書面の送付): a paper made elsewhere is entered for its customer, who then finds it on the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.db import transaction

from madoguchi.adapters.pdf import check_pdf
from madoguchi.domain.invoices import DocumentKind
from madoguchi.models import Document, DocumentFile, DocumentSeries, Place
from madoguchi.operators.schema.documents import Documents
from madoguchi.services.documents.facts import recipient_of
from madoguchi.services.documents.files import PDF
from madoguchi.services.documents.register import enter, hold_series, last_day_kept
from madoguchi.services.documents.storing import open_store


@dataclass(frozen=True, slots=True)
class Paper:
    """A PDF that is safe in the store, not entered for anybody yet."""

    sha256: str
    size: int
    pages: int


@dataclass(frozen=True, slots=True)
class OnPaper:
    """What stands on a paper, where its sender says so: whom it is for, the sender's number, and its date."""

    addressee: str = ""
    number: str = ""
    dated_on: date | None = None


UNTOLD = OnPaper()


def kept_paper(content: bytes, *, rules: Documents, now: datetime) -> Paper:
    """Check a PDF and keep it; slow, so to be called once, before anything is locked.

    Raises PdfRefused and StoreRefused.
    """
    pages = check_pdf(content)
    sha256 = open_store().keep(content, until=last_day_kept(rules=rules, now=now))
    return Paper(sha256, len(content), pages)


@transaction.atomic
def send_document(
    *,
    rules: Documents,
    places: Sequence[Place],
    title: str,
    paper: Paper,
    amount: int = 0,
    told: OnPaper = UNTOLD,
    shown_from: datetime | None = None,
    now: datetime,
) -> list[Document]:
    """Enter a paper for the customer of each place, for all or for none; the same one again changes nothing.

    Customers see it from ``shown_from``, at once if that is None.

    Others who issue wait meanwhile, so nothing but the entries happens here.
    """
    series = hold_series(now=now)
    enter_for = partial(
        _enter,
        series,
        rules,
        title=title,
        paper=paper,
        amount=amount,
        told=told,
        shown_from=shown_from,
        now=now,
    )
    return [find_sent(place=place, sha256=paper.sha256) or enter_for(place) for place in places]


def _enter(
    series: DocumentSeries,
    rules: Documents,
    place: Place,
    *,
    title: str,
    paper: Paper,
    amount: int,
    told: OnPaper,
    shown_from: datetime | None,
    now: datetime,
) -> Document:
    recipient, kind = told.addressee or recipient_of(place.customer), DocumentKind.NOTICE
    document = enter(
        series=series,
        rules=rules,
        facts={
            "kind": kind.value,
            "title": title,
            "pages": paper.pages,
            "sha256": paper.sha256,
            **_told_facts(told),
        },
        now=now,
        kind=kind,
        title=title,
        customer=place.customer,
        place=place,
        addressee=recipient,
        counterparty=recipient,
        amount=amount,
        shown_from=shown_from,
    )
    DocumentFile.objects.create(
        document=document, media_type=PDF, sha256=paper.sha256, size=paper.size, stored_at=now
    )
    return document


def _told_facts(told: OnPaper) -> dict[str, str]:
    facts = {"sender_number": told.number, "dated_on": told.dated_on.isoformat() if told.dated_on else ""}
    return {name: value for name, value in facts.items() if value}


def find_sent(*, place: Place, sha256: str) -> Document | None:
    """Find the document by which a paper was sent to the customer of a place before."""
    sent = Document.objects.filter(place=place, customer=place.customer, kind=DocumentKind.NOTICE)
    return sent.filter(files__sha256=sha256).first()
