"""Review (審査): at its end the journey makes an application, which opens the account when it is accepted."""

from madoguchi.flows.desk import Desk, Typed, Weighed
from madoguchi.flows.questions import Question


def questions(desk: Desk) -> tuple[Question, ...]:
    """Ask nothing."""
    return ()


def weigh(desk: Desk, typed: Typed) -> Weighed:
    """Keep that a review was asked for."""
    return Weighed({"at": desk.now.isoformat()})
