"""Walking (進む): one page of a journey answered, weighed and kept, with the draft held meanwhile."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from madoguchi.flows.desk import Desk, Typed
from madoguchi.flows.drafts import Visit, begin, bind_to_link, find_visit
from madoguchi.flows.ending import JourneyStopped, end
from madoguchi.flows.positions import forget_after, is_wait, open_stage
from madoguchi.flows.questions import Question, missing
from madoguchi.flows.steps import STEPS, in_weighing_order
from madoguchi.models import Draft
from madoguchi.operators.schema.journeys import Journey, Stage
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.bell import ring

MOST_MAILS = 5
BETWEEN_MAILS = timedelta(minutes=1)


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
        """Give the number of the stage that a visit has reached; one beyond the last is the end."""
        if visit and visit.draft.ended_at:
            return len(self.journey.stages) + 1
        return open_stage(self.journey, visit.answers(self.journey) if visit else ())


@dataclass(frozen=True, slots=True)
class Step:
    """What an answered page led to: the number of the stage to show, faults, or why it stopped for good."""

    number: int
    faults: dict[str, str] = field(default_factory=dict)
    stopped: str = ""


def questions_of(desk: Desk, stage: Stage) -> list[tuple[str, tuple[Question, ...]]]:
    """Give the questions of a stage, step by step in the order of the page."""
    return [(name, STEPS[name].questions(desk)) for name in stage.steps if name in STEPS]


def answer_stage(*, walk: Walk, token: str, number: int, typed: Typed) -> Step:
    """Weigh what was typed on a page and keep it; raises TooManyTries.

    Proofs are counted and judged before the draft is held, so that guessing in parallel is counted too; the
    draft is then read again, and what has been overtaken meanwhile is answered with where it stands now.
    """
    visit = find_visit(journey=walk.name, token=token, now=walk.now)
    desk = walk.desk(visit)
    reached = walk.position(visit)
    if number > min(reached, len(walk.journey.stages)) or is_wait(walk.journey.stages[number - 1]):
        return Step(reached)
    kept = _weigh(desk, walk.journey.stages[number - 1], typed)
    if desk.faults:
        _renew_picture(desk)
        return Step(number, desk.faults)
    try:
        return _keep(walk=walk, token=token, number=number, kept=kept, desk=desk)
    except JourneyStopped as stop:
        return _stopped(walk=walk, token=token, stop=stop)


@transaction.atomic
def _stopped(*, walk: Walk, token: str, stop: JourneyStopped) -> Step:
    """Lead back to the step that must be answered anew, or stay where nothing can be done."""
    number = next((n for n, stage in enumerate(walk.journey.stages, 1) if stop.step in stage.steps), 0)
    visit = find_visit(journey=walk.name, token=token, now=walk.now, is_locked=True)
    if visit is None or not number:
        return Step(number, stopped=stop.sentence)
    bind_to_link(visit)
    visit.draft.answers = forget_after(walk.journey, visit.answers(walk.journey), number - 1)
    visit.draft.save()
    return Step(number, {stop.field: stop.sentence})


def _weigh(desk: Desk, stage: Stage, typed: Typed) -> dict[str, Any]:
    asked = [question for _name, questions in questions_of(desk, stage) for question in questions]
    desk.faults |= _missing(desk, tuple(asked), typed)
    kept = {}
    for name in in_weighing_order(stage.steps):
        weighed = STEPS[name].weigh(desk, typed)
        desk.faults |= {field: fault for field, fault in weighed.faults.items() if field not in desk.faults}
        kept[name] = weighed.kept
    return kept


def _missing(desk: Desk, asked: tuple[Question, ...], typed: Typed) -> dict[str, str]:
    """Find what was left empty; a password kept before may be, and a picture passed before is not shown."""
    faults = missing(asked, typed)
    if desk.answer("account", "password_hash") and "account" in desk.answers:
        faults = {name: fault for name, fault in faults.items() if not name.startswith("password")}
    if desk.answers.get("picture_check"):
        faults.pop("picture", None)
    return faults


def _renew_picture(desk: Desk) -> None:
    """Let no picture be tried twice."""
    if desk.draft and desk.draft.picture_digits:
        Draft.objects.filter(pk=desk.draft.pk).update(picture_digits="")


@transaction.atomic
def _keep(*, walk: Walk, token: str, number: int, kept: dict[str, Any], desk: Desk) -> Step:
    visit = find_visit(journey=walk.name, token=token, now=walk.now, is_locked=True)
    if visit is None:
        visit = Visit(begin(journey=walk.name, token=token, now=walk.now))
    draft, answers = visit.draft, visit.answers(walk.journey)
    before = forget_after(walk.journey, answers, number - 1)
    if draft.ended_at is not None or before != forget_after(walk.journey, desk.answers, number - 1):
        return Step(walk.position(visit))
    bind_to_link(visit)
    draft.answers = {**before, **kept}
    draft.place = desk.place or draft.place
    _arrive(walk, visit)
    draft.save()
    return Step(walk.position(visit))


def _arrive(walk: Walk, visit: Visit) -> None:
    """Do what the stage that is reached asks for: a mail, or the end."""
    reached = open_stage(walk.journey, visit.draft.answers)
    if reached > len(walk.journey.stages):
        end(walk.desk(visit))
    elif is_wait(walk.journey.stages[reached - 1]) and not _was_just_mailed(walk, visit):
        visit.draft.mail_due_at = walk.now
        ring()


def _was_just_mailed(walk: Walk, visit: Visit) -> bool:
    """Test whether a page sent twice would send its mail twice."""
    draft = visit.draft
    is_same = draft.mailed_to == walk.desk(visit).email
    return is_same and draft.mailed_at is not None and walk.now - draft.mailed_at < BETWEEN_MAILS


@transaction.atomic
def send_again(*, walk: Walk, token: str) -> bool:
    """Ask for the mail of a wait once more; give whether it may be, which is not too often."""
    visit = find_visit(journey=walk.name, token=token, now=walk.now, is_locked=True)
    if visit is None or visit.draft.ended_at or visit.draft.mails >= MOST_MAILS:
        return False
    if visit.draft.mail_due_at or _was_just_mailed(walk, visit):
        return False
    visit.draft.mail_due_at = walk.now
    visit.draft.save(update_fields=["mail_due_at"])
    ring()
    return True


def stages_named(journey: Journey) -> Iterator[tuple[int, str]]:
    """Give the numbered names for the row of stages, the end among them."""
    yield from enumerate((*(stage.name for stage in journey.stages), journey.done.name), start=1)
