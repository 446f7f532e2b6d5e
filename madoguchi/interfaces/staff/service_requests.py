"""Requests (お申し込み): the queue of what customers ask for, and one of them, answered in prepared words."""

from datetime import date
from functools import partial
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from madoguchi.domain.audit import subject
from madoguchi.domain.clock import business_day
from madoguchi.domain.permissions import Permission
from madoguchi.domain.service_requests import MoveRefused, ReasonMissing, State, is_late, moves_of_staff
from madoguchi.interfaces.staff.pages import page_number
from madoguchi.interfaces.staff.rendering import may, render
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.models import ServiceRequest
from madoguchi.operators.schema.procedures import CHANNELS
from madoguchi.services.request_events import history_of
from madoguchi.services.service_requests import NoSuchRequest
from madoguchi.services.staff import service_requests as services
from madoguchi.services.staff.service_requests import ALL, PAGE, Move, MovedMeanwhile, Search

LONGEST_NOTE, LONGEST_TYPED = 500, 40


class Words(NamedTuple):
    """Prepared words to the customer, of one move, by their place in the profile."""

    to: State
    place: int
    text: str


def queue_page(request: StaffRequest) -> HttpResponse:
    """List requests that fit the filters."""
    asked, page = search_of(request), page_number(request)
    found = services.queue(asked, now=request.now, page=page)
    shown = found[:PAGE]
    request.looked_at = [subject("request", each.number) for each in shown]
    today = business_day(now=request.now)
    late = partial(_is_late, today=today)
    return render(
        request,
        "service_requests.html",
        requests=[(each, late(each)) for each in shown],
        asked=asked,
        states=[*State],
        procedures=procedures_of(request),
        today=today,
        page=page,
        further=_further(asked, page) if len(found) > PAGE else "",
    )


def request_page(request: StaffRequest, *, number: str) -> HttpResponse:
    """Show one request, or move it on."""
    found = _found(number)
    if request.method != "POST":
        return _one(request, found)
    to, note = request.POST.get("to", ""), _note(request)
    if to not in services.ACTS:
        return _one(request, found, fault=_("状況の変え方を選んでください。"))
    move = Move(request.POST.get("before", "")[:LONGEST_TYPED], State(to), note)
    return _moved(request, found, move)


def _moved(request: StaffRequest, found: ServiceRequest, move: Move) -> HttpResponse:
    profile, by = request.operator.profile, request.colleague.actor
    try:
        services.answer(profile=profile, number=found.number, move=move, by=by, now=request.now)
    except MovedMeanwhile:
        fault = _(
            "ほかの人がすでに状況を変えました。いまの状況をご確認ください。入力した内容は残してあります。"
        )
        return _one(request, _found(found.number), fault=fault, status=HTTPStatus.CONFLICT)
    except ReasonMissing:
        return _one(request, found, faults={"note": _("お断りする理由を入力してください。")})
    except MoveRefused:
        return _one(request, found, fault=_("この状況からは変えられません。"), status=HTTPStatus.CONFLICT)
    where = f"{request.counter}requests/{found.number}/?done={move.to}"
    return HttpResponseRedirect(where, status=HTTPStatus.SEE_OTHER)


def _found(number: str) -> ServiceRequest:
    try:
        return services.find(number=number)
    except NoSuchRequest:
        raise Http404 from None


def _one(
    request: StaffRequest,
    found: ServiceRequest,
    *,
    fault: str = "",
    faults: dict[str, str] | None = None,
    status: int | None = None,
) -> HttpResponse:
    told = (faults or {}) | ({"": fault} if fault else {})
    words = _prepared(request, found)
    today = business_day(now=request.now)
    return render(
        request,
        "service_request.html",
        status=status or (HTTPStatus.UNPROCESSABLE_ENTITY if told else HTTPStatus.OK),
        sent=found,
        is_late=_is_late(found, today=today),
        history=list(history_of(found)),
        moves=moves_of_staff(found.state) if may(request, Permission.DECIDE_REQUESTS) else [],
        words=words,
        note=_note(request) or _chosen(request, words),
        faults=told,
        today=today,
        done=request.GET.get("done", ""),
    )


def _prepared(request: StaffRequest, found: ServiceRequest) -> list[Words]:
    """List the words that the profile has ready for where the request can go now."""
    terms = services.terms_of(request.operator.profile, found.procedure)
    ready = {State.ACCEPTED: terms.answers, State.REFUSED: terms.reasons}
    return [
        Words(to, place, text)
        for to in moves_of_staff(found.state)
        for place, text in enumerate(ready.get(to, ()), start=1)
    ]


def _chosen(request: StaffRequest, words: list[Words]) -> str:
    """Give the words that were chosen for the form, if some were."""
    asked = request.GET.get("words", "")
    return next((each.text for each in words if f"{each.to}-{each.place}" == asked), "")


def _note(request: StaffRequest) -> str:
    typed = request.POST.get("note", "").replace("\x00", "").replace("\r\n", "\n")
    return typed.strip()[:LONGEST_NOTE]


def _is_late(sent: ServiceRequest, *, today: date) -> bool:
    return is_late(state=sent.state, answer_by=sent.answer_by, today=today)


def search_of(request: StaffRequest) -> Search:
    """Read the filters of the queue."""
    state = request.GET.get("state", "")
    procedure = request.GET.get("procedure", "")
    return Search(
        state=state if state in {*State, ALL} else "",
        procedure=procedure if procedure in procedures_of(request) else "",
        is_late=request.GET.get("late") == "1",
    )


def procedures_of(request: StaffRequest) -> dict[str, str]:
    """Give what can be asked for here, by name."""
    profile = request.operator.profile
    channels = {CHANNELS: _("有料チャンネルの追加")} if profile.channels else {}
    return {each.name: each.title for each in profile.procedures} | channels


def _further(asked: Search, page: int) -> str:
    said = {"state": asked.state, "procedure": asked.procedure, "late": "1" if asked.is_late else ""}
    return urlencode({name: value for name, value in said.items() if value} | {"page": page + 1})
