"""Papers for one person (個別の書面): checked and kept first, then, once somebody saw whose it is, sent.

Between the two the browser holds an offer: what is to be sent, to whom, signed, so that nobody can put
another customer's paper into it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.db import transaction

from madoguchi.domain.audit import Act, Actor, subject
from madoguchi.domain.invoices import DocumentKind
from madoguchi.models import Document, MemberPlace, Place
from madoguchi.models.scope import operator_in_scope
from madoguchi.operators.schema.documents import Documents
from madoguchi.services import audit
from madoguchi.services.documents.finding import Search, find_documents
from madoguchi.services.documents.register import hold_series
from madoguchi.services.documents.sending import Paper, find_sent, kept_paper, send_document
from madoguchi.services.documents.storing import open_store
from madoguchi.services.places import place_numbered

OFFERED_FOR = timedelta(hours=1)
NEWEST = 50


class NoSuchPlace(Exception):
    """No place has this number."""


class OfferGone(Exception):
    """The offer is not ours, not this colleague's, or too old."""


class SentBefore(Exception):
    """The same paper was sent to this place before, to be shown from another moment; ``document`` is it."""

    def __init__(self, document: Document) -> None:
        super().__init__(document.number)
        self.document = document


@dataclass(frozen=True, slots=True)
class Offered:
    """What is offered: a paper that is kept, for the place of which number.

    ``file_name`` is what it was called where it was handed in; it is shown from ``shown_from``, or at once.
    """

    number: str
    title: str
    paper: Paper
    file_name: str = ""
    shown_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """What is offered, for whose place; ``has_reader`` if somebody can see it there."""

    offered: Offered
    place: Place
    has_reader: bool
    seal: str


def newest_sent(*, most: int = NEWEST) -> list[Document]:
    """List the papers that were sent last."""
    return find_documents(Search(kind=DocumentKind.NOTICE.value), limit=most)


def offer(
    *,
    rules: Documents,
    number: str,
    title: str,
    content: bytes,
    by: Actor,
    now: datetime,
    file_name: str = "",
    shown_from: datetime | None = None,
) -> Offer:
    """Check and keep a paper for a place, and send nothing.

    Raises NoSuchPlace, PdfRefused and StoreRefused.
    """
    place = _place(number)
    paper = kept_paper(content, rules=rules, now=now)
    offered = Offered(place.number, title, paper, file_name, shown_from)
    return Offer(offered, place, _has_reader(place), _sealed(offered, by, now))


def paper_offered(*, seal: str, by: Actor, now: datetime) -> tuple[Offer, bytes]:
    """Give what was offered, and its file as it is kept; raises OfferGone, NoSuchPlace and StoreRefused."""
    offered = _unsealed(seal, by, now)
    place = _place(offered.number)
    return Offer(offered, place, _has_reader(place), seal), open_store().read(offered.paper.sha256)


@transaction.atomic
def send(*, rules: Documents, seal: str, by: Actor, now: datetime) -> Document:
    """Send what was offered; the same again changes nothing.

    Raises OfferGone, NoSuchPlace and SentBefore.
    """
    offered = _unsealed(seal, by, now)
    place = _place(offered.number)
    hold_series(now=now)  # so that of two at once the second finds what the first has sent
    if before := find_sent(place=place, sha256=offered.paper.sha256):
        return _sent_so(before, offered, now)
    (document,) = send_document(
        rules=rules,
        places=[place],
        title=offered.title,
        paper=offered.paper,
        shown_from=offered.shown_from,
        now=now,
    )
    _note(document, by, now)
    return document


def _sent_so(before: Document, offered: Offered, now: datetime) -> Document:
    """Give what was sent before, if it is shown as is asked for now; raises SentBefore."""
    is_shown_at_once = offered.shown_from is None and (before.shown_from is None or before.shown_from <= now)
    if before.shown_from != offered.shown_from and not is_shown_at_once:
        raise SentBefore(before)
    return before


def _note(document: Document, by: Actor, now: datetime) -> None:
    about = subject("place", document.place_id)
    details = {"document": document.number, "title": document.title}
    if document.shown_from:
        details["shown_from"] = document.shown_from.isoformat()
    audit.note(by=by, act=Act.DOCUMENT_SENT, about=about, now=now, **details)


def _place(number: str) -> Place:
    if found := place_numbered(typed=number):
        return found
    raise NoSuchPlace(number)


def _has_reader(place: Place) -> bool:
    return MemberPlace.objects.filter(place=place, member__is_active=True).exists()


def _signer(by: Actor) -> Signer:
    return Signer(salt=f"document offer {operator_in_scope()} {by.staff_id}")


def _sealed(offered: Offered, by: Actor, now: datetime) -> str:
    paper, from_ = offered.paper, offered.shown_from
    said = [offered.number, offered.title, paper.sha256, paper.size, paper.pages, offered.file_name]
    return _signer(by).sign_object([*said, from_.isoformat() if from_ else "", now.isoformat()])


def _unsealed(seal: str, by: Actor, now: datetime) -> Offered:
    try:
        number, title, sha256, size, pages, file_name, from_, at = _signer(by).unsign_object(seal)
    except (BadSignature, ValueError):  # the latter of an offer as another release of this wrote it
        raise OfferGone from None
    if not timedelta() <= now - datetime.fromisoformat(at) <= OFFERED_FOR:
        raise OfferGone
    paper, shown_from = Paper(sha256, size, pages), datetime.fromisoformat(from_) if from_ else None
    return Offered(number, title, paper, file_name, shown_from)
