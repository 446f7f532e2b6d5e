"""Posting lists (郵送リスト): whom something is to be sent to by post, and that it was."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db import transaction
from django.db.models import QuerySet

from madoguchi.domain.audit import Act, Actor, subject
from madoguchi.domain.clock import business_day
from madoguchi.models import (
    Contract,
    Customer,
    DeadAddress,
    InvoiceRequest,
    LetterRequest,
    MemberPlace,
    Place,
)
from madoguchi.operators.schema.profile import Profile
from madoguchi.services import audit
from madoguchi.services.contracts import in_force
from madoguchi.services.documents.requests import note_posted
from madoguchi.services.letters import WrittenTo, written_to
from madoguchi.services.mail_returns import members_to_write_to, note_listed


class PostingList(StrEnum):
    """What is posted: letters with codes, first invoices, invoices that stay on paper, word of dead mails."""

    LETTERS = "letters"
    FIRST_INVOICES = "first-invoices"
    PAPER_INVOICES = "paper-invoices"
    DEAD_MAILS = "dead-mails"


class NotWaited(Exception):
    """Nobody waits for post under one of these numbers, so nothing was noted."""


@dataclass(frozen=True, slots=True)
class Line:
    """One envelope: for which number, since when it is waited for (None: every month), for which service.

    ``about`` is whom the record names as looked at.
    """

    number: str
    about: str
    to: WrittenTo
    since: date | None = None
    service: str = ""


def lists_of(profile: Profile) -> list[PostingList]:
    """List what an operator posts by its profile."""
    rules = profile.documents
    return [
        PostingList.LETTERS,
        *([PostingList.FIRST_INVOICES] if rules and rules.first_is_posted else []),
        *([PostingList.PAPER_INVOICES] if rules and rules.posted_services else []),
        PostingList.DEAD_MAILS,
    ]


def lines_of(posting: PostingList, *, profile: Profile, now: datetime, most: int | None = None) -> list[Line]:
    """List whom something is to be posted to, those who wait longest first; ``most`` None: all of them."""
    return list(READERS[posting](profile, business_day(now=now), most))


@transaction.atomic
def note_all_posted(posting: PostingList, *, numbers: Iterable[str], by: Actor, now: datetime) -> int:
    """Note that lines of a list, by their numbers, were posted, so that they leave it; give how many.

    Raises NotWaited where nobody waits under one of the numbers; nothing is noted then.
    """
    noted = sorted(set(numbers))
    unknown = [number for number in noted if not NOTERS[posting](number, by, now)]
    if unknown or not noted:
        raise NotWaited(", ".join(unknown))
    return len(noted)


def _invoice_posted(number: str, by: Actor, now: datetime) -> bool:
    """Note that a first invoice was posted, so that its customer may download from now on."""
    customer = Customer.objects.filter(number=number).first()
    if customer is None or not note_posted(customer_number=number, on=business_day(now=now)):
        return False
    audit.note(by=by, act=Act.INVOICE_POSTED, about=subject("customer", customer.pk), now=now)
    return True


def _dead_mail_posted(number: str, by: Actor, now: datetime) -> bool:
    """Note that a member was told by post that mails do not arrive."""
    waiting = members_to_write_to().filter(member_places__place__number=number)
    member = waiting.select_for_update(of=("self",)).first()
    if member is None:
        return False
    note_listed([member], now=now)
    audit.note(by=by, act=Act.DEAD_MAIL_POSTED, about=subject("member", member.pk), now=now)
    return True


def _letters(profile: Profile, _today: date, most: int | None) -> Iterable[Line]:
    waiting = LetterRequest.objects.filter(printed_at=None).order_by("requested_at", "id")
    goes_to_place = profile.letter.goes_to == "place"
    for each in waiting.select_related("place__customer")[:most]:
        to = written_to(each.place, goes_to_place=goes_to_place)
        yield Line(each.place.number, _at(each.place), to, business_day(now=each.requested_at))


def _first_invoices(_profile: Profile, _today: date, most: int | None) -> Iterable[Line]:
    waiting = InvoiceRequest.objects.filter(first_posted_on=None).order_by("requested_at", "id")
    found = list(waiting.select_related("customer")[:most])
    places = _first_places(Place.objects.filter(customer__in=[each.customer_id for each in found]))
    for each in found:
        if place := places.get(each.customer_id):
            about, since = subject("customer", each.customer_id), business_day(now=each.requested_at)
            yield Line(each.customer.number, about, written_to(place), since)


def _first_places(places: QuerySet[Place]) -> dict[int, Place]:
    """Give the first place of each customer."""
    ordered = places.select_related("customer").order_by("customer_id", "number")
    return {place.customer_id: place for place in reversed(list(ordered))}


def _paper_invoices(profile: Profile, today: date, most: int | None) -> Iterable[Line]:
    services = profile.documents.posted_services if profile.documents else ()
    held: QuerySet[Contract] = in_force(today).filter(service__in=services)
    once = held.order_by("place__number", "service", "id").distinct("place__number", "service")
    for each in once.select_related("place__customer")[:most]:
        yield Line(each.place.number, _at(each.place), written_to(each.place), service=each.service)


def _dead_mails(_profile: Profile, _today: date, most: int | None) -> Iterable[Line]:
    members = list(members_to_write_to()[:most])
    links = MemberPlace.objects.filter(member__in=members).order_by("member_id", "id").distinct("member_id")
    firsts = {link.member_id: link.place for link in links.select_related("place__customer")}
    dead = DeadAddress.objects.filter(email_key__in=[each.email_key for each in members])
    died = dict(dead.values_list("email_key", "died_at"))
    for member in members:
        if (place := firsts.get(member.pk)) and member.email_key in died:
            since = business_day(now=died[member.email_key])
            yield Line(place.number, _at(place), written_to(place), since)


def _at(place: Place) -> str:
    return subject("place", place.pk)


type Reader = Callable[[Profile, date, int | None], Iterable[Line]]
READERS: Mapping[PostingList, Reader] = {
    PostingList.LETTERS: _letters,
    PostingList.FIRST_INVOICES: _first_invoices,
    PostingList.PAPER_INVOICES: _paper_invoices,
    PostingList.DEAD_MAILS: _dead_mails,
}
# Lists whose lines leave them once somebody says that they were posted.
NOTERS: Mapping[PostingList, Callable[[str, Actor, datetime], bool]] = {
    PostingList.FIRST_INVOICES: _invoice_posted,
    PostingList.DEAD_MAILS: _dead_mail_posted,
}
