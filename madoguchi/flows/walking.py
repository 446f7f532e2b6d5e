"""Walking (進む): one page of a journey answered, weighed and kept, with the draft held meanwhile."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from madoguchi.domain.reasons import Reason
from madoguchi.flows.desk import Desk, Typed
from madoguchi.flows.drafts import Visit, begin, bind, find_visit
from madoguchi.flows.ending import JourneyOver, JourneyStopped, end
from madoguchi.flows.positions import (
    are_alike,
    forget_after,
    is_final_wait,
    is_wait,
    link_stage,
    open_stage,
)
from madoguchi.flows.questions import Question, missing
from madoguchi.flows.steps import PROOFS, STEPS, account, in_weighing_order
from madoguchi.flows.turns import in_turn
from madoguchi.models import Draft
from madoguchi.operators.schema.journeys import Journey, Stage
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.bell import ring

BETWEEN_MAILS = timedelta(minutes=1)
MOST_OF_A_DRAFT = 5

# Fields that a page shows empty although they were answered: secrets, and a picture passed before.
KEPT_UNSEEN = {
    "account": ("password", "password_again"),
    "secret_question": ("answer",),
    "picture_check": ("picture",),
}


@dataclass(frozen=True, slots=True)
class Walk:
    """Who walks which journey of which operator, and when."""

    profile: Profile
    name: str
    journey: Journey
    source: str
    now: datetime

    def desk(self, visit: Visit | None) -> Desk:
        """Lay out what a step needs."""
        return Desk(
            profile=self.profile,
            journey=self.journey,
            draft=visit.draft if visit else None,
            answers=visit.answers(self.journey) if visit else {},
            source=self.source,
            now=self.now,
            member=visit.member if visit else None,
            place=visit.draft.place if visit else None,
        )

    def position(self, visit: Visit | None) -> int:
        """Give the number of the stage that a visit has reached; one beyond the last is the end.

        Whoever has come to a wait that nothing follows has come to the end: the worker does the rest.
        """
        number = self.open_stage(visit)
        is_over = (visit and visit.draft.ended_at) or is_final_wait(self.journey, number)
        return len(self.journey.stages) + 1 if is_over else number

    def open_stage(self, visit: Visit | None) -> int:
        """Give the number of the first stage without an answer, which may be a wait at the end."""
        return open_stage(self.journey, visit.answers(self.journey) if visit else ())

    def first(self, visit: Visit | None) -> int:
        """Give the number of the first stage that a visit may see: a link alone leads to what follows it."""
        return 1 if visit is None or visit.is_own else link_stage(self.journey)

    def may_answer(self, visit: Visit | None, number: int) -> bool:
        """Test whether a visit may answer a stage: one that asks, none beyond the reached one or the end."""
        if visit and (visit.draft.ended_at or number < self.first(visit)):
            return False
        return number <= self.position(visit) and not is_wait(self.journey.stages[number - 1])


@dataclass(frozen=True, slots=True)
class Step:
    """What an answered page led to: the number of the stage to show, faults, or why it stopped for good."""

    number: int
    faults: dict[str, str] = field(default_factory=dict)
    stopped: Reason | None = None


def questions_of(desk: Desk, stage: Stage) -> list[tuple[str, tuple[Question, ...]]]:
    """Give the questions of a stage, step by step in the order of the page."""
    return [(name, STEPS[name].questions(desk)) for name in stage.steps if name in STEPS]


def answer_stage(*, walk: Walk, token: str, number: int, typed: Typed) -> Step:
    """Weigh what was typed on a page and keep it; raises TooManyTries.

    A browser's pages are answered one after the other: sent twice, the second finds what the first has done.
    Proofs are counted and judged before the draft is held, so that guessing in parallel is counted too; the
    draft is then read again, and what has been overtaken meanwhile is answered with where it stands now.
    """
    with in_turn(token):
        return _answer(walk=walk, token=token, number=number, typed=typed)


def _answer(*, walk: Walk, token: str, number: int, typed: Typed) -> Step:
    visit = find_visit(journey=walk.name, token=token, now=walk.now)
    if not walk.may_answer(visit, number):
        return Step(walk.position(visit))
    desk = walk.desk(visit)
    kept = _weigh(desk, walk.journey.stages[number - 1], typed)
    if desk.faults:
        _renew_picture(desk)
        return Step(number, desk.faults)
    try:
        return _keep(walk=walk, token=token, number=number, kept=kept, desk=desk)
    except JourneyOver as over:
        return Step(number, stopped=over.reason)
    except JourneyStopped as stop:
        return _stopped(walk=walk, token=token, stop=stop)


@transaction.atomic
def _stopped(*, walk: Walk, token: str, stop: JourneyStopped) -> Step:
    """Lead back to the step that must be answered anew, beside what else was answered on its page."""
    number = next(n for n, stage in enumerate(walk.journey.stages, 1) if stop.step in stage.steps)
    visit = find_visit(journey=walk.name, token=token, now=walk.now, is_locked=True)
    if visit is None:
        return Step(walk.position(None))
    visit.draft.answers = forget_after(walk.journey, visit.answers(walk.journey), number)
    bind(visit, token=token)
    visit.draft.save()
    return Step(number, {stop.field: stop.sentence})


def _weigh(desk: Desk, stage: Stage, typed: Typed) -> dict[str, Any]:
    asked = [question for _name, questions in questions_of(desk, stage) for question in questions]
    desk.faults |= _missing(desk, stage, tuple(asked), typed)
    kept = {}
    for name in in_weighing_order(stage.steps):
        weighed = STEPS[name].weigh(desk, typed)
        desk.faults |= {field: fault for field, fault in weighed.faults.items() if field not in desk.faults}
        kept[name] = weighed.kept
    if not desk.faults and "account" in kept:
        fault = account.fault_of_login_id(desk, kept["account"]["login_id"])
        desk.faults |= {"login_id": fault} if fault else {}
    return kept


def _missing(desk: Desk, stage: Stage, asked: tuple[Question, ...], typed: Typed) -> dict[str, str]:
    """Find what was left empty; a secret that was kept before may be, for no page shows it again."""
    steps = desk.answers.keys() & set(stage.steps)
    kept = {field for step in steps for field in KEPT_UNSEEN.get(step, ())}
    return {name: fault for name, fault in missing(asked, typed).items() if name not in kept}


def _renew_picture(desk: Desk) -> None:
    """Let no picture be tried twice."""
    if desk.draft and desk.draft.picture_digits:
        Draft.objects.filter(pk=desk.draft.pk).update(picture_digits="")


@transaction.atomic
def _keep(*, walk: Walk, token: str, number: int, kept: dict[str, Any], desk: Desk) -> Step:
    visit = find_visit(journey=walk.name, token=token, now=walk.now, is_locked=True)
    if visit is None and desk.draft is None:
        visit = Visit(begin(journey=walk.name, token=token, now=walk.now))
    if visit is None or _is_overtaken(walk, visit, number=number, desk=desk):
        return Step(walk.position(visit))
    known = visit.answers(walk.journey)
    answers = forget_after(walk.journey, known, number - 1) | kept
    is_news = not are_alike(answers, forget_after(walk.journey, known, number))
    visit = bind(visit, token=token)
    visit.draft.answers = answers if is_news else known
    visit.draft.place = desk.place if PROOFS & visit.draft.answers.keys() else None
    _arrive(walk, visit, is_news=is_news)
    visit.draft.save()
    return Step(walk.position(visit))


def _is_overtaken(walk: Walk, visit: Visit, *, number: int, desk: Desk) -> bool:
    """Test whether the draft ended, or an earlier stage was answered otherwise, meanwhile."""
    before = forget_after(walk.journey, visit.answers(walk.journey), number - 1)
    return visit.draft.ended_at is not None or before != forget_after(walk.journey, desk.answers, number - 1)


def _arrive(walk: Walk, visit: Visit, *, is_news: bool) -> None:
    """Do what the stage that is reached asks for: a mail, or the end."""
    reached = walk.open_stage(visit)
    if reached > len(walk.journey.stages):
        end(walk.desk(visit))
    elif is_wait(walk.journey.stages[reached - 1]) and (is_news or not _was_just_mailed(walk, visit)):
        visit.draft.mail_due_at = walk.now
        ring()


def _was_just_mailed(walk: Walk, visit: Visit) -> bool:
    """Test whether a page sent twice would send its mail twice."""
    at = visit.draft.mailed_at
    return at is not None and walk.now - at < BETWEEN_MAILS


@transaction.atomic
def send_again(*, walk: Walk, token: str) -> bool:
    """Ask for the mail of a wait once more; give whether it may be, which is not too often."""
    visit = find_visit(journey=walk.name, token=token, now=walk.now, is_locked=True)
    if visit is None or visit.draft.ended_at or visit.draft.mail_due_at or _was_just_mailed(walk, visit):
        return False
    if visit.draft.mails >= MOST_OF_A_DRAFT and visit.draft.mailed_to == walk.desk(visit).email:
        return False
    visit.draft.mail_due_at = walk.now
    visit.draft.save(update_fields=["mail_due_at"])
    ring()
    return True


def stages_named(journey: Journey) -> Iterator[tuple[int, str]]:
    """Give the numbered names for the row of stages, the end among them."""
    yield from enumerate((*(stage.name for stage in journey.stages), journey.done.name), start=1)
