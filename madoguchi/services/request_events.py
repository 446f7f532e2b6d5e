"""The history of requests (お申し込みの経過): each move is written down, and the customer is told by mail."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from madoguchi.domain.service_requests import Actor, State, move
from madoguchi.models import RequestEvent, ServiceRequest
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.mails import queue_mail


def enter(
    *,
    profile: Profile,
    request: ServiceRequest,
    before: str,
    to: State,
    by: Actor,
    staff: str = "",
    note: str = "",
    now: datetime,
) -> RequestEvent:
    """Move a request on within a transaction that holds it; raises MoveRefused."""
    move(before=before, to=to, by=by, now=now, until=request.withdraw_until, note=note)
    event = RequestEvent.objects.create(
        request=request, before=before, state=to, actor=by, by=staff, note=note, happened_at=now
    )
    request.state = to  # as the database has it by now
    _tell(profile, request, event)
    return event


def history_of(request: ServiceRequest) -> QuerySet[RequestEvent]:
    """List what happened to a request, in order."""
    return RequestEvent.objects.filter(request=request).order_by("id")


# State → kind of mail, and what it says beside title and number.
MAILS: Mapping[State, tuple[str, Callable[[ServiceRequest, RequestEvent], dict[str, Any]]]] = {
    State.RECEIVED: (
        "request_received",
        lambda request, _event: {"answer_by": request.answer_by, "withdraw_until": request.withdraw_until},
    ),
    State.ACCEPTED: ("request_accepted", lambda _request, _event: {}),
    State.REFUSED: ("request_refused", lambda _request, event: {"reason": event.note}),
    State.WITHDRAWN: ("request_withdrawn", lambda _request, _event: {}),
}


def _tell(profile: Profile, request: ServiceRequest, event: RequestEvent) -> None:
    member = request.member
    if event.state not in MAILS or member is None or not member.email:
        return
    kind, more = MAILS[State(event.state)]
    queue_mail(
        profile=profile,
        kind=kind,
        recipient=member.email,
        key=f"request-{request.pk}-{kind}",
        values={"title": request.title, "number": request.number, **more(request, event)},
        member=member,
        now=event.happened_at,
    )
