"""Requests (お申し込み): sent once, seen by their member, withdrawn in time, moved on by staff.

Every move is an event; the database lets the state follow, and lets nobody ask for the same twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from madoguchi.domain.clock import business_day
from madoguchi.domain.history import EventKind
from madoguchi.domain.letter_codes import CodeRule, new_code
from madoguchi.domain.reasons import Reason, ReasonCode
from madoguchi.domain.service_requests import NEW, OPEN, Actor, State, answer_day, cut_off
from madoguchi.models import RequestHold, ServiceRequest
from madoguchi.operators.schema.procedures import RequestTerms
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.history import note_event
from madoguchi.services.one_time_keys import do_once, first_answer
from madoguchi.services.request_events import enter
from madoguchi.services.sessions import Visitor

NUMBER = CodeRule("crockford", groups=2, group_length=5)


class RequestRefused(Exception):
    """A request cannot be sent; ``reason`` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code)
        self.reason = reason


class NoSuchRequest(Exception):
    """The member has made no such request."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a visitor asks for: by which procedure and terms, as typed and as shown.

    ``subjects`` must not be asked for again while it waits; without ``place_id`` it is about no place.
    """

    procedure: str
    title: str
    terms: RequestTerms
    place_id: int | None
    typed: Mapping[str, Any]
    shown: Mapping[str, Any]
    subjects: tuple[str, ...] = ()
    wished_on: date | None = None


def holder_of(*, place_id: int | None, member_id: int) -> str:
    """Name whose a request is, so that the same is not asked for twice."""
    return f"place:{place_id}" if place_id else f"member:{member_id}"


def number_given(*, member_id: int, procedure: str, key: UUID) -> str | None:
    """Give the number of the request that a key was used for, if it was; raises KeyUsedElsewhere."""
    number: str | None = first_answer(member_id=member_id, key=key, deed=_deed(procedure))
    return number


def send_once(*, profile: Profile, visitor: Visitor, wish: Wish, key: UUID, now: datetime) -> str:
    """Send a request and mail what was received; give its number.

    The same key again gives the same number and does nothing. Raises RequestRefused and KeyUsedElsewhere.
    """
    do = partial(send, profile=profile, visitor=visitor, wish=wish, now=now)
    number: str = do_once(member_id=visitor.member_id, key=key, deed=_deed(wish.procedure), now=now, do=do)
    return number


def _deed(procedure: str) -> str:
    return f"request {procedure}"


def send(*, profile: Profile, visitor: Visitor, wish: Wish, now: datetime) -> str:
    """Send a request within a transaction; raises RequestRefused."""
    request = ServiceRequest.objects.create(
        number=new_code(rule=NUMBER),
        member_id=visitor.member_id,
        place_id=wish.place_id,
        procedure=wish.procedure,
        title=wish.title,
        typed=wish.typed,
        shown=wish.shown,
        wished_on=wish.wished_on,
        sent_at=now,
        withdraw_until=cut_off(rule=wish.terms.withdraw_until.rule, sent_at=now, wished_on=wish.wished_on),
        answer_by=answer_day(sent_on=business_day(now=now), within_days=wish.terms.answer_within_days),
    )
    _hold(request, wish, member_id=visitor.member_id)
    enter(profile=profile, request=request, before=NEW, to=State.RECEIVED, by=Actor.CUSTOMER, now=now)
    note_event(member_id=visitor.member_id, kind=EventKind.REQUEST_SENT, now=now, number=request.number)
    return request.number


def _hold(request: ServiceRequest, wish: Wish, *, member_id: int) -> None:
    """Keep others from asking for the same; whoever does at this moment is waited for."""
    holder = holder_of(place_id=wish.place_id, member_id=member_id)
    holds = [RequestHold(request=request, holder=holder, subject=each) for each in sorted(wish.subjects)]
    try:
        with transaction.atomic():
            RequestHold.objects.bulk_create(holds)
    except IntegrityError:
        waiting = waiting_for(holder=holder, subjects=wish.subjects)
        raise RequestRefused(waiting or Reason(ReasonCode.REQUEST_WAITING)) from None


def waiting_for(*, holder: str, subjects: tuple[str, ...]) -> Reason | None:
    """Say that one of the subjects was asked for and waits, if so."""
    holds = RequestHold.objects.filter(holder=holder, subject__in=subjects)
    hold = holds.select_related("request").order_by("id").first()
    if hold is None:
        return None
    values = {"number": hold.request.number}
    return Reason(ReasonCode.REQUEST_WAITING, on=hold.request.answer_by, values=values)


def requests_of(*, member_id: int) -> QuerySet[ServiceRequest]:
    """List a member's requests, newest first."""
    made = ServiceRequest.objects.filter(member_id=member_id).select_related("place")
    return made.order_by("-sent_at", "-id")


def count_open(*, member_id: int) -> int:
    """Count a member's requests that are under way."""
    return ServiceRequest.objects.filter(member_id=member_id, state__in=OPEN).count()


def find_request(*, member_id: int, number: str) -> ServiceRequest:
    """Find one of a member's requests; raises NoSuchRequest."""
    if found := requests_of(member_id=member_id).filter(number=number).first():
        return found
    raise NoSuchRequest(number)


def withdraw(*, profile: Profile, visitor: Visitor, number: str, key: UUID, now: datetime) -> None:
    """Withdraw a request; the same key again does nothing.

    Raises MoveRefused, NoSuchRequest and KeyUsedElsewhere.
    """
    do = partial(_withdraw, profile=profile, member_id=visitor.member_id, number=number, now=now)
    do_once(member_id=visitor.member_id, key=key, deed=f"withdraw {number}", now=now, do=do)


def is_withdrawn_by(*, member_id: int, number: str, key: UUID) -> bool:
    """Test whether a key was used to withdraw a request; raises KeyUsedElsewhere."""
    return first_answer(member_id=member_id, key=key, deed=f"withdraw {number}") is not None


def _withdraw(*, profile: Profile, member_id: int, number: str, now: datetime) -> str:
    own = ServiceRequest.objects.filter(member_id=member_id, number=number)
    held = own.select_for_update(of=("self",)).first()
    if held is None:
        raise NoSuchRequest(number)
    enter(profile=profile, request=held, before=held.state, to=State.WITHDRAWN, by=Actor.CUSTOMER, now=now)
    note_event(member_id=member_id, kind=EventKind.REQUEST_WITHDRAWN, now=now, number=number)
    return number


def waiting() -> QuerySet[ServiceRequest]:
    """List what staff have something to do with, the oldest first."""
    return ServiceRequest.objects.filter(state__in=OPEN).select_related("place").order_by("sent_at", "id")


@transaction.atomic
def move_on(
    *, profile: Profile, number: str, to: State, staff: str, note: str = "", now: datetime
) -> ServiceRequest:
    """Move a request on, as staff; the customer is told by mail. Raises MoveRefused and NoSuchRequest."""
    held = ServiceRequest.objects.select_for_update(of=("self",)).filter(number=number).first()
    if held is None:
        raise NoSuchRequest(number)
    enter(
        profile=profile,
        request=held,
        before=held.state,
        to=to,
        by=Actor.STAFF,
        staff=staff,
        note=note,
        now=now,
    )
    return held
