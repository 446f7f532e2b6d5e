"""Journeys (会員登録・再設定など): the pages of a flow, one address a stage.

The draft says where a visitor is. An address beyond that leads back to it, an earlier one shows what was
answered there; to whom a mailed link alone has led, it is the beginning of another draft.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.flows.drafts import Visit, find_link, find_visit, new_token, why_dead, with_link
from madoguchi.flows.journeys import FIRST_PASSWORD, NoSuchJourney, journey_named
from madoguchi.flows.positions import is_wait, link_stage
from madoguchi.flows.signing_in import sign_in_member
from madoguchi.flows.steps import account
from madoguchi.flows.walking import Step, Walk, answer_stage, send_again
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer import stage_pages
from madoguchi.interfaces.customer.cautions import after_cautions
from madoguchi.interfaces.customer.doors import during_hours
from madoguchi.interfaces.customer.draft_cookies import draft_token, forget_token, holds_token, keep_token
from madoguchi.interfaces.customer.sign_in_pages import to_second_step, welcome
from madoguchi.interfaces.rendering import render
from madoguchi.interfaces.source import source_of
from madoguchi.services.second_steps import SecondStepDue
from madoguchi.services.tallies import TooManyTries

type View = Callable[..., HttpResponse]


def on_journey(view: View) -> View:
    """Lead to a journey that the operator offers, during hours; else 404."""

    @wraps(view)
    def walk(request: CounterRequest, *, name: str, **parts: Any) -> HttpResponse:
        profile = request.operator.profile
        try:
            journey = journey_named(profile, name)
        except NoSuchJourney:
            raise Http404 from None
        here = Walk(profile=profile, name=name, journey=journey, source=source_of(request), now=request.now)
        token = draft_token(request, name)
        if name == FIRST_PASSWORD and find_visit(journey=name, token=token, now=request.now) is None:
            return HttpResponseRedirect(request.root)  # it is begun by signing in, and in no other way
        return view(request, walk=here, token=token, **parts)

    return during_hours(walk)


def after_cautions_or_on_the_way(view: View) -> View:
    """Show the cautions first, but not in the middle of a journey that was begun after them elsewhere."""

    @wraps(view)
    def pass_or_read(request: CounterRequest, *, name: str, **parts: Any) -> HttpResponse:
        passed = view if holds_token(request, name) else after_cautions(view)
        return passed(request, name=name, **parts)

    return pass_or_read


@require_safe
@after_cautions_or_on_the_way
@on_journey
def start(request: CounterRequest, *, walk: Walk, token: str) -> HttpResponse:
    """Lead to where the visitor is, or to the beginning."""
    visit = find_visit(journey=walk.name, token=token, now=walk.now)
    if visit is None or visit.draft.ended_at:
        return forget_token(request, _to(request, walk, 1), walk.name)
    return _to(request, walk, walk.position(visit))


@require_http_methods(["GET", "HEAD", "POST"])
@after_cautions_or_on_the_way
@on_journey
def stage(request: CounterRequest, *, walk: Walk, token: str, number: int) -> HttpResponse:
    """Show a page of the journey, or weigh what was typed on it."""
    if not 1 <= number <= len(walk.journey.stages):
        raise Http404
    if request.method != "POST":
        return _page(request, walk, token, number)
    typed = request.POST.dict()
    try:
        if "check_login_id" in request.POST:
            return keep_token(request, _checked(request, walk, token, number), walk.name, token)
        step = answer_stage(walk=walk, token=token, number=number, typed=typed)
    except TooManyTries as refusal:
        return stage_pages.too_many(request, walk, number, token, refusal)
    return keep_token(request, _after(request, walk, token, number, step), walk.name, token)


def _page(request: CounterRequest, walk: Walk, token: str, number: int) -> HttpResponse:
    visit = find_visit(journey=walk.name, token=token, now=walk.now)
    position = walk.position(visit)
    if number < walk.first(visit):
        return forget_token(request, _to(request, walk, 1), walk.name)
    if number > position or (visit and visit.draft.ended_at):
        page = _to(request, walk, position)
    elif is_wait(walk.journey.stages[number - 1]):
        page = stage_pages.wait(request, walk, number, visit)
    else:
        page = stage_pages.ask(request, walk, number, token)
    return keep_token(request, page, walk.name, token)


def _after(request: CounterRequest, walk: Walk, token: str, number: int, step: Step) -> HttpResponse:
    if step.stopped:
        return render(request, "journeys/stopped.html", status=409, journey=walk.journey, why=step.stopped)
    if step.faults and step.number == number:
        typed = request.POST.dict()
        return stage_pages.ask(request, walk, number, token, faults=step.faults, typed=typed, status=422)
    if step.faults:
        return stage_pages.ask(request, walk, step.number, token, faults=step.faults, status=409)
    return _to(request, walk, step.number)


def _checked(request: CounterRequest, walk: Walk, token: str, number: int) -> HttpResponse:
    """Tell whether a login ID is free (IDチェック), to those who have come as far as to choose one."""
    visit = find_visit(journey=walk.name, token=token, now=walk.now)
    is_there = walk.may_answer(visit, number) and "account" in walk.journey.stages[number - 1].steps
    if not (is_there and walk.desk(visit).rules.offers_login_id_check):
        return _to(request, walk, walk.position(visit))
    typed = request.POST.dict()
    fault = account.fault_of_login_id(walk.desk(visit), typed.get("login_id", ""))
    facts = {"faults": {"login_id": fault}} if fault else {"login_id_is_free": True}
    return stage_pages.ask(request, walk, number, token, typed=typed, **facts)


@require_POST
@on_journey
def again(request: CounterRequest, *, walk: Walk, token: str) -> HttpResponse:
    """Send the mail of a wait once more."""
    was_sent = send_again(walk=walk, token=token)
    visit = find_visit(journey=walk.name, token=token, now=walk.now)
    answer = _to(request, walk, walk.position(visit))
    answer["Location"] += "?again=sent" if was_sent else "?again=later"
    return answer


@require_safe
@on_journey
def link(request: CounterRequest, *, walk: Walk, token: str, link_token: str) -> HttpResponse:
    """Go on by a mailed link. Nothing is changed here: mail scanners open every link they see."""
    found = find_link(token=link_token, journey=walk.name)
    token = with_link(token, link_token)
    visit = find_visit(journey=walk.name, token=token, now=walk.now) if found else None
    if visit is None or visit.link is None or not link_stage(walk.journey):
        why = why_dead(link=found, journey=walk.journey, now=walk.now)
        facts = {"journey": walk.journey, "name": walk.name, "why": why}
        return render(request, "journeys/dead_link.html", status=410 if found else 404, **facts)
    if not visit.is_own:  # what this browser holds may be another draft's
        token = with_link(new_token(), link_token)
    number = max(walk.position(visit), walk.first(visit))
    return keep_token(request, _to(request, walk, number), walk.name, token)


@require_http_methods(["GET", "HEAD", "POST"])
@on_journey
def done(request: CounterRequest, *, walk: Walk, token: str) -> HttpResponse:
    """Show the end; sign in at once where the guide lets the visitor."""
    visit = find_visit(journey=walk.name, token=token, now=walk.now)
    if visit is None or walk.position(visit) <= len(walk.journey.stages):
        return _to(request, walk, walk.position(visit))
    then = walk.journey.done.then
    if request.method == "POST" and then == "sign_in_at_once":
        return _sign_in(request, walk, visit)
    if then == "sign_in_page":
        response = HttpResponseRedirect(f"{request.root}?done={walk.name}")
        return forget_token(request, response, walk.name)
    return stage_pages.done(request, walk, visit)


def _sign_in(request: CounterRequest, walk: Walk, visit: Visit) -> HttpResponse:
    try:
        token = sign_in_member(draft=visit.draft, profile=walk.profile, now=walk.now)
    except SecondStepDue as due:
        return forget_token(request, to_second_step(request, due.token), walk.name)
    if token is None:
        return forget_token(request, HttpResponseRedirect(request.root), walk.name)
    return forget_token(request, welcome(request, token), walk.name)


def _to(request: CounterRequest, walk: Walk, number: int) -> HttpResponse:
    is_end = number > len(walk.journey.stages)
    last = "done" if is_end else str(number)
    return HttpResponseRedirect(f"{request.root}{walk.name}/{last}/", status=303 if is_end else 302)
