"""The pages of a journey's stages: a form, a wait for a mail, the end."""

from functools import partial
from typing import Any

from django.http import HttpResponse

from madoguchi.domain.reasons import Reason, ReasonCode
from madoguchi.flows.desk import Desk
from madoguchi.flows.drafts import Visit, find_visit
from madoguchi.flows.positions import is_final_wait, is_wait
from madoguchi.flows.recount import recount
from madoguchi.flows.walking import KEPT_UNSEEN, Walk, questions_of, stages_named
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer.pictures import show_picture
from madoguchi.interfaces.rendering import render
from madoguchi.interfaces.rendering.words import stated
from madoguchi.interfaces.waiting import to_wait
from madoguchi.operators.schema.journeys import Stage
from madoguchi.services.tallies import TooManyTries
from madoguchi.services.terms import terms_in_force


def ask(
    request: CounterRequest,
    walk: Walk,
    number: int,
    token: str,
    *,
    typed: dict[str, str] | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """Show a form, with what was typed or answered before; secrets are never written into a page."""
    desk = walk.desk(find_visit(journey=walk.name, token=token, now=walk.now))
    stage = walk.journey.stages[number - 1]
    sections = [
        (step, walk.journey.words_of(step), questions) for step, questions in questions_of(desk, stage)
    ]
    known = {name: answer for step in stage.steps for name, answer in desk.answers.get(step, {}).items()}
    return render(
        request,
        "journeys/ask.html",
        status=status,
        **_frame(walk, number),
        sections=sections,
        values=known if typed is None else typed,
        faults=more.pop("faults", {}),
        login_id_is_free=more.pop("login_id_is_free", None),
        why=more.pop("why", None),
        recounted=recount(desk, walk.journey.stages[: number - 1]) if "confirm" in stage.steps else [],
        **_terms(request, stage),
        picture=show_picture(walk, token) if "picture_check" in stage.steps else None,
        kept=_kept_unseen(desk, stage),
        goes_back=number == 1 or not is_wait(walk.journey.stages[number - 2]),
        offers_login_id_check="account" in stage.steps and desk.rules.offers_login_id_check,
        member=desk.member,
    )


def _terms(request: CounterRequest, stage: Stage) -> dict[str, Any]:
    """Give the terms as they are now, where a stage asks to agree to them."""
    if "terms" not in stage.steps:
        return {}
    terms = terms_in_force(profile=request.operator.profile, now=request.now)
    return {"terms": terms, "terms_text": stated(terms.text, request.operator.folder / "words" / "terms.md")}


def too_many(
    request: CounterRequest, walk: Walk, number: int, token: str, refusal: TooManyTries
) -> HttpResponse:
    """Show the form again and say how long to wait."""
    page = partial(ask, request, walk, number, token, typed=request.POST.dict())
    return to_wait(refusal, page, now=walk.now)


def wait(request: CounterRequest, walk: Walk, number: int, visit: Visit | None) -> HttpResponse:
    """Show that a mail is on its way, to which address, and what to do when it does not come."""
    return render(
        request,
        "journeys/wait.html",
        **_frame(walk, number),
        address=walk.desk(visit).email,
        link_hours=0 if is_final_wait(walk.journey, number) else walk.journey.link_hours,
        again=request.GET.get("again", ""),
        why=Reason(ReasonCode.MAIL_AWAITED),
        why_not_again=Reason(ReasonCode.MAIL_WAITS),
    )


def done(request: CounterRequest, walk: Walk, visit: Visit) -> HttpResponse:
    """Show the end; where that is a mail, to which address it goes."""
    stages = len(walk.journey.stages)
    return render(
        request,
        "journeys/done.html",
        **_frame(walk, stages + 1),
        member=visit.draft.member,
        address=_mailed_to(walk, visit) if is_final_wait(walk.journey, stages) else "",
        link_hours=0,
        why=Reason(ReasonCode.MAIL_AWAITED),
    )


def _mailed_to(walk: Walk, visit: Visit) -> str:
    """Give the address to which a mail went or, while the worker has not written it, is to go."""
    return visit.draft.mailed_to or walk.desk(visit).email


def _kept_unseen(desk: Desk, stage: Stage) -> set[str]:
    """Name the fields of a stage that were answered before and are shown empty all the same."""
    steps = desk.answers.keys() & set(stage.steps)
    return {field for step in steps for field in KEPT_UNSEEN.get(step, ())}


def _frame(walk: Walk, number: int) -> dict[str, Any]:
    stages = walk.journey.stages
    return {
        "journey": walk.journey,
        "name": walk.name,
        "number": number,
        "stage": stages[number - 1] if number <= len(stages) else None,
        "row": list(stages_named(walk.journey)),
    }
