"""Positions (現在地): where a visitor is follows from the answers, and nothing else."""

from collections.abc import Iterable

from madoguchi.flows.desk import Answers
from madoguchi.flows.waits import WAITS
from madoguchi.operators.schema.journeys import Journey, Stage


def open_stage(journey: Journey, answers: Iterable[str]) -> int:
    """Give the number (from 1) of the first stage that has a step without an answer.

    One beyond the last is the end. A wait at the very end has no answer to wait for.
    """
    answered = set(answers)
    stages = enumerate(journey.stages, start=1)
    return next((number for number, stage in stages if set(stage.steps) - answered), len(journey.stages) + 1)


def is_wait(stage: Stage) -> bool:
    """Test whether a stage waits for a mail instead of asking."""
    return stage.steps[0] in WAITS


def is_final_wait(journey: Journey, number: int) -> bool:
    """Test whether a stage is a wait that nothing follows."""
    return number == len(journey.stages) and is_wait(journey.stages[number - 1])


def link_stage(journey: Journey) -> int:
    """Give the number of the wait whose mailed link leads on; 0 when there is none."""
    waits = (number for number, stage in enumerate(journey.stages, start=1) if is_wait(stage))
    return next((number for number in waits if not is_final_wait(journey, number)), 0)


def are_alike(some: Answers, others: Answers) -> bool:
    """Test whether answers are the same, whenever they were given.

    >>> are_alike({"confirm": {"at": "9:00"}}, {"confirm": {"at": "9:01"}})
    True
    """
    return _timeless(some) == _timeless(others)


def _timeless(answers: Answers) -> Answers:
    return {
        step: {name: answer for name, answer in answered.items() if name != "at"}
        for step, answered in answers.items()
    }


def forget_after(journey: Journey, answers: Answers, number: int) -> Answers:
    """Keep the answers of the stages up to a number; later ones rested on what was answered before."""
    kept = {step for stage in journey.stages[:number] for step in stage.steps}
    return {step: answer for step, answer in answers.items() if step in kept}
