"""The queue of requests (お申し込みの処理): filtered, the most pressing first, and moved on as it was seen.

A move is possible once in the life of a request, so whoever repeats it changes nothing; whoever comes second
with another one is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from madoguchi.domain.audit import Act, Actor, subject
from madoguchi.domain.clock import business_day
from madoguchi.domain.service_requests import OPEN, UNDECIDED, State
from madoguchi.models import RequestEvent, ServiceRequest
from madoguchi.operators.schema.procedures import CHANNELS, RequestTerms
from madoguchi.operators.schema.profile import Profile
from madoguchi.services import audit
from madoguchi.services.request_events import history_of
from madoguchi.services.service_requests import NoSuchRequest, move_on

PAGE = 50
ALL = "all"

ACTS: Mapping[State, Act] = {
    State.IN_PROGRESS: Act.REQUEST_STARTED,
    State.ACCEPTED: Act.REQUEST_ACCEPTED,
    State.REFUSED: Act.REQUEST_REFUSED,
    State.DONE: Act.REQUEST_DONE,
}


class MovedMeanwhile(Exception):
    """The request is no longer in the state in which it was seen."""


@dataclass(frozen=True, slots=True)
class Search:
    """What of the queue is looked at: ``state`` one, "" the open ones, "all" every one."""

    state: str = ""
    procedure: str = ""
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """A move as it was sent: from the state that was seen, to another, with words to the customer."""

    before: str
    to: State
    note: str = ""


def queue(asked: Search, *, now: datetime, page: int = 1, most: int = PAGE) -> list[ServiceRequest]:
    """List requests, first those that are to be answered first; what is over, the newest first.

    One more than ``most`` says that there is a further page.
    """
    begin = (page - 1) * most
    found = _asked(asked, now=now).select_related("place__customer", "member")
    return list(found.order_by(*_order(asked))[begin : begin + most + 1])


def _asked(asked: Search, *, now: datetime) -> QuerySet[ServiceRequest]:
    found = ServiceRequest.objects.all()
    if asked.state != ALL:
        found = found.filter(state__in=[asked.state] if asked.state else OPEN)
    if asked.procedure:
        found = found.filter(procedure=asked.procedure)
    if asked.is_late:
        found = found.filter(state__in=UNDECIDED, answer_by__lt=business_day(now=now))
    return found


def _order(asked: Search) -> tuple[str, ...]:
    is_open = not asked.state or asked.state in OPEN
    return ("answer_by", "sent_at", "id") if is_open else ("-sent_at", "-id")


def find(*, number: str) -> ServiceRequest:
    """Find one request with whose it is; raises NoSuchRequest."""
    found = ServiceRequest.objects.select_related("place__customer", "member").filter(number=number).first()
    if found is None:
        raise NoSuchRequest(number)
    return found


def terms_of(profile: Profile, procedure: str) -> RequestTerms:
    """Give what the profile says of such requests now; nothing where it offers them no more."""
    offered: dict[str, RequestTerms] = {each.name: each for each in profile.procedures}
    if profile.channels:
        offered[CHANNELS] = profile.channels
    return offered.get(procedure, RequestTerms())


@transaction.atomic
def answer(*, profile: Profile, number: str, move: Move, by: Actor, now: datetime) -> None:
    """Move a request on from the state in which it was seen, and put that on record.

    The words to the customer stand in the request's history alone: the record says nothing personal. The same
    move by the same person again does nothing. Raises MovedMeanwhile, MoveRefused, NoSuchRequest.
    """
    held = ServiceRequest.objects.select_for_update(of=("self",)).filter(number=number).first()
    if held is None:
        raise NoSuchRequest(number)
    if held.state != move.before:
        if _is_done_already(held, move, by):
            return
        raise MovedMeanwhile(held.state)
    move_on(profile=profile, number=number, to=move.to, staff=by.name, note=move.note, now=now)
    about = subject("request", number)
    audit.note(by=by, act=ACTS[move.to], about=about, now=now, before=move.before)


def _is_done_already(held: ServiceRequest, move: Move, by: Actor) -> bool:
    last: RequestEvent | None = history_of(held).last()
    done = (last.before, last.state, last.note, last.by) if last else None
    return done == (move.before, move.to, move.note, by.name)
