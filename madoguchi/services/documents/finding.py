"""Finding documents (検索): by date, amount and counterparty in any combination, as 電子帳簿保存法 asks."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet

from madoguchi.models import Document, MemberPlace
from madoguchi.models.prepared import prepared
from madoguchi.operators.schema.sign_in import Session as SessionRule
from madoguchi.services.sessions import asked_by, note_use, running_sessions

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
    numbers: tuple[str, ...] = ()


class StoredDocument(NamedTuple):
    """A document whose file is there (``sha256``), and the session that may have it."""

    session_id: int
    seen_at: datetime
    number: str
    dated_on: date
    amount: int
    counterparty: str
    sha256: str


def find_documents(search: Search, *, limit: int = MOST_DOCUMENTS) -> list[Document]:
    """List the operator's documents, newest first; ``superseded_by`` is the number that replaced it."""
    return list(_found(search)[:limit])


def find_documents_of(*, member_id: int, now: datetime, search: Search | None = None) -> list[Document]:
    """List the documents for a member's places that are shown by now, newest first."""
    return newest_documents_of(member_id=member_id, now=now, search=search)[0]


def newest_documents_of(
    *, member_id: int, now: datetime, search: Search | None = None
) -> tuple[list[Document], bool]:
    """List the newest documents for a member's places, and tell whether there are more."""
    found = list(_found(search or Search()).filter(_is_for(member_id, now))[: MOST_DOCUMENTS + 1])
    return found[:MOST_DOCUMENTS], len(found) > MOST_DOCUMENTS


def years_of(*, member_id: int, now: datetime) -> list[int]:
    """List the years in which documents were issued for a member's places, the latest first."""
    days = Document.objects.filter(_is_for(member_id, now)).dates("dated_on", "year", order="DESC")
    return [day.year for day in days]


def find_document_of(*, member_id: int, number: str, now: datetime) -> Document | None:
    """Find one document for one of a member's places, if it is shown by now."""
    return Document.objects.filter(_is_for(member_id, now), number=number).defer("facts").first()


def stored_document(*, token: str, rule: SessionRule, now: datetime, number: str) -> StoredDocument | None:
    """Find who holds a token and a document for one of her places, in one statement; note the use.

    None where either is missing, no file was made yet, or new terms wait: the usual way tells which.
    """
    found = _stored(*asked_by(token=token, rule=rule, now=now), number)
    if not found:
        return None
    note_use(session_id=found[0].session_id, seen_at=found[0].seen_at, now=now)
    return found[0]


def _is_for(member_id: int, now: datetime) -> Q:
    """Match what was issued for a member's places while they were the same customer's, if shown by now."""
    own = MemberPlace.objects.filter(member_id=member_id).values("place_id")
    return Q(place_id__in=own, customer_id=F("place__customer_id")) & _is_shown(now)


def _is_shown(now: datetime, documents: str = "") -> Q:
    return Q((f"{documents}shown_from", None)) | Q((f"{documents}shown_from__lte", now))


def _found(search: Search) -> QuerySet[Document]:
    asked = {
        "dated_on__gte": search.first_day,
        "dated_on__lte": search.last_day,
        "amount__gte": search.least,
        "amount__lte": search.most,
        "counterparty__contains": search.counterparty or None,
        "kind": search.kind or None,
        "addressee": search.addressee or None,
        "number__in": search.numbers or None,
    }
    told = {name: value for name, value in asked.items() if value is not None}
    return (
        Document.objects.filter(**told)
        .select_related("place", "customer")
        .annotate(superseded_by=F("replaced_by__number"))
        .defer("facts")
        .order_by("-dated_on", "-year", "-sequence")
    )


@prepared(StoredDocument)
def _stored(token_sha256: str, now: datetime, idle_since: datetime, number: str) -> QuerySet[Any, Any]:
    """Join documents to the session's member by the rule of ``_is_for``, which a join cannot take."""
    sessions = running_sessions(token_sha256, now, idle_since).filter(terms_to_agree="")
    places = "member__member_places__place"
    found = sessions.filter(
        _is_shown(now, f"{places}__documents__"),
        **{f"{places}__documents__number": number, f"{places}__documents__files__isnull": False},
        **{f"{places}__documents__customer_id": F(f"{places}__customer_id")},
    )
    columns = ("number", "dated_on", "amount", "counterparty", "files__sha256")
    return found.values_list("id", "seen_at", *(f"{places}__documents__{each}" for each in columns))
