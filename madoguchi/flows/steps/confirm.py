"""Confirmation (確認): everything once more, before anything is done."""

from madoguchi.flows.desk import Desk, Typed, Weighed
from madoguchi.flows.questions import Question


def questions(desk: Desk) -> tuple[Question, ...]:
    """Ask nothing; the page shows what was answered."""
    return ()


def weigh(desk: Desk, typed: Typed) -> Weighed:
    """Keep that it was confirmed."""
    return Weighed({"at": desk.now.isoformat()})
