"""Recounting (確認): what was answered so far, as the confirmation page shows it."""

from madoguchi.flows.desk import Desk
from madoguchi.flows.questions import Question
from madoguchi.flows.steps import STEPS
from madoguchi.operators.schema.journeys import Stage

HIDDEN = "*****"
# Agreement, a second typing and a picture are no answers to be checked.
PASSED_OVER = ("check", "picture")


def recount(desk: Desk, stages: tuple[Stage, ...]) -> list[tuple[str, list[tuple[str, str]]]]:
    """List the answers of stages by step: (heading, [(label, answer)]); secrets are hidden."""
    steps = [name for stage in stages for name in stage.steps if name in STEPS]
    found = [(desk.journey.words_of(name).heading, _answers(desk, name)) for name in steps]
    return [(heading, answers) for heading, answers in found if answers]


def _answers(desk: Desk, step: str) -> list[tuple[str, str]]:
    asked = STEPS[step].questions(desk)
    shown = [each for each in asked if each.kind not in PASSED_OVER and not each.name.endswith("_again")]
    return [(question.label, _answer(desk, step, question)) for question in shown]


def _answer(desk: Desk, step: str, question: Question) -> str:
    if question.is_kept_secret or question.kind == "parts":
        return HIDDEN
    return desk.answer(step, question.name)
