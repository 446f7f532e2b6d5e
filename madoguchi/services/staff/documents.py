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
from madoguchi.services.places import place_numbered

OFFERED_FOR = timedelta(hours=1)
NEWEST = 50


class NoSuchPlace(Exception):
    """No place has this number."""


class OfferGone(Exception):
    """The offer is not ours, not this colleague's, or too old."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A paper that is kept and not sent yet, for one place; ``has_reader`` if somebody can see it there."""

    place: Place
    title: str
    paper: Paper
    has_reader: bool
    seal: str


def newest_sent(*, most: int = NEWEST) -> list[Document]:
    """List the papers that were sent last."""
    return find_documents(Search(kind=DocumentKind.NOTICE.value), limit=most)


def offer(*, rules: Documents, number: str, title: str, content: bytes, by: Actor, now: datetime) -> Offer:
    """Check and keep a paper for a place, and send nothing.

    Raises NoSuchPlace, PdfRefused and StoreRefused.
    """
    place = _place(number)
    paper = kept_paper(content, rules=rules, now=now)
    said = [place.number, title, paper.sha256, paper.size, paper.pages, now.isoformat()]
    return Offer(place, title, paper, _has_reader(place), _signer(by).sign_object(said))


@transaction.atomic
def send(*, rules: Documents, seal: str, by: Actor, now: datetime) -> Document:
    """Send what was offered; the same again changes nothing. Raises OfferGone and NoSuchPlace."""
    number, title, paper = _unsealed(seal, by, now)
    place = _place(number)
    hold_series(now=now)  # so that of two at once the second finds what the first has sent
    is_new = not find_sent(place=place, sha256=paper.sha256)
    (document,) = send_document(rules=rules, places=[place], title=title, paper=paper, now=now)
    if is_new:
        about = subject("place", place.number)
        audit.note(by=by, act=Act.DOCUMENT_SENT, about=about, now=now, document=document.number, title=title)
    return document


def _place(number: str) -> Place:
    if found := place_numbered(typed=number):
        return found
    raise NoSuchPlace(number)


def _has_reader(place: Place) -> bool:
    return MemberPlace.objects.filter(place=place, member__is_active=True).exists()


def _signer(by: Actor) -> Signer:
    return Signer(salt=f"document offer {operator_in_scope()} {by.staff_id}")


def _unsealed(seal: str, by: Actor, now: datetime) -> tuple[str, str, Paper]:
    try:
        number, title, sha256, size, pages, offered_at = _signer(by).unsign_object(seal)
    except BadSignature:
        raise OfferGone from None
    if not timedelta() <= now - datetime.fromisoformat(offered_at) <= OFFERED_FOR:
        raise OfferGone
    return number, title, Paper(sha256, size, pages)
