"""Changes of places (場所の追加・名前・登録を外す): one page each."""

from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.domain.reasons import Reason, ReasonCode
from madoguchi.flows.adding import NotOffered, add_place, adding_desk, questions_of
from madoguchi.flows.desk import Desk
from madoguchi.flows.questions import Question, missing
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer.doors import members_only
from madoguchi.interfaces.customer.form_keys import form_key
from madoguchi.interfaces.rendering import render
from madoguchi.interfaces.source import source_of
from madoguchi.interfaces.waiting import to_wait
from madoguchi.models import MemberPlace
from madoguchi.services.one_time_keys import KeyUsedElsewhere
from madoguchi.services.place_links import LastPlace, name_place, unlink_once, was_unlinked
from madoguchi.services.places import find_place, places_of
from madoguchi.services.tallies import TooManyTries

LONGEST_NICKNAME = 40


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def place_add(request: CounterRequest) -> HttpResponse:
    """Ask for the proof of a further place, or link it."""
    desk = _desk(request)
    if request.method != "POST":
        return _ask(request, desk)
    try:
        added = add_place(desk=desk, typed=request.POST.dict(), key=form_key(request))
    except KeyUsedElsewhere:
        raise Http404 from None
    except TooManyTries as refusal:
        return to_wait(refusal, partial(_ask, request, desk), now=request.now)
    if added.faults:
        return _ask(request, desk, status=422, faults=added.faults)
    return _done(request, added.outcome)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def place_name(request: CounterRequest, *, reference: UUID) -> HttpResponse:
    """Ask what the member calls a place, or keep it."""
    found = _place(request, reference)
    question = Question("nickname", _("場所の名前"), is_required=False, longest=LONGEST_NICKNAME)
    typed = request.POST.dict() if request.method == "POST" else {"nickname": found.nickname}
    faults = missing((question,), typed)
    if request.method == "POST" and not faults:
        nickname = typed.get("nickname", "").strip()
        name_place(member_id=request.visitor.member_id, reference=reference, nickname=nickname)
        return _done(request, "named")
    facts = {"link": found, "question": question, "values": typed, "faults": faults}
    return render(request, "place_name.html", status=422 if faults else 200, **facts)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def place_remove(request: CounterRequest, *, reference: UUID) -> HttpResponse:
    """Ask whether a place is to go from the account, or part from it."""
    if request.method != "POST":
        return _question(request, _place(request, reference))
    key, member_id = form_key(request), request.visitor.member_id
    try:
        if not was_unlinked(member_id=member_id, reference=reference, key=key):
            _place(request, reference)
            profile = request.operator.profile
            unlink_once(profile=profile, member_id=member_id, reference=reference, key=key, now=request.now)
    except LastPlace:
        return _question(request, _place(request, reference), status=409)
    except KeyUsedElsewhere:
        raise Http404 from None
    return _done(request, "removed")


def _desk(request: CounterRequest) -> Desk:
    """Lay out the desk; where nobody may add a place there is no page."""
    profile, member_id = request.operator.profile, request.visitor.member_id
    try:
        return adding_desk(profile=profile, member_id=member_id, source=source_of(request), now=request.now)
    except NotOffered:
        raise Http404 from None


def _ask(request: CounterRequest, desk: Desk, *, status: int = 200, **facts: Any) -> HttpResponse:
    return render(
        request,
        "place_add.html",
        status=status,
        questions=questions_of(desk),
        values=request.POST.dict(),
        key=request.POST.get("key") or uuid4(),
        faults=facts.get("faults", {}),
        why=facts.get("why"),
    )


def _question(request: CounterRequest, link: MemberPlace, *, status: int = 200) -> HttpResponse:
    is_last = places_of(member_id=request.visitor.member_id).count() == 1
    why_not = Reason(ReasonCode.LAST_PLACE) if is_last else None
    return render(request, "place_remove.html", status=status, link=link, key=uuid4(), why_not_now=why_not)


def _place(request: CounterRequest, reference: UUID) -> MemberPlace:
    """Find one of the member's places; another's is not found."""
    if found := find_place(member_id=request.visitor.member_id, reference=reference):
        return found
    raise Http404


def _done(request: CounterRequest, what: str) -> HttpResponse:
    return HttpResponseRedirect(f"{request.root}places/?done={what}", status=303)
