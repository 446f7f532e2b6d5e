"""Finding documents (検索): by date, amount and counterparty in any combination, as 電子帳簿保存法 asks."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet

from madoguchi.models import Document, Place

MOST_DOCUMENTS = 500


@dataclass(frozen=True, slots=True)
class Search:
    """What to look for; None and "" leave it open. Days and yen are meant with both ends."""

    first_day: date | None = None
    last_day: date | None = None
    least: int | None = None
    most: int | None = None
    counterparty: str = ""
    kind: str = ""
    addressee: str = ""


def find_documents(search: Search, *, limit: int = MOST_DOCUMENTS) -> list[Document]:
    """List the operator's documents, newest first; ``superseded_by`` is the number that replaced it."""
    return list(_found(search)[:limit])


def find_documents_at(*, place_id: int, search: Search | None = None) -> list[Document]:
    """List the documents of the customer of a place, newest first."""
    place = Place.objects.filter(pk=place_id).values("customer_id")[:1]
    return list(_found(search or Search()).filter(customer_id=place)[:MOST_DOCUMENTS])


def find_document_at(*, place_id: int, number: str) -> Document | None:
    """Find one document of the customer of a place."""
    return Document.objects.filter(customer__places=place_id, number=number).first()


def _found(search: Search) -> QuerySet[Document]:
    asked = {
        "dated_on__gte": search.first_day,
        "dated_on__lte": search.last_day,
        "amount__gte": search.least,
        "amount__lte": search.most,
        "counterparty__contains": search.counterparty or None,
        "kind": search.kind or None,
        "addressee": search.addressee or None,
    }
    told = {name: value for name, value in asked.items() if value is not None}
    return (
        Document.objects.filter(**told)
        .annotate(superseded_by=F("replaced_by__number"))
        .defer("facts")
        .order_by("-dated_on", "-year", "-sequence")
    )
