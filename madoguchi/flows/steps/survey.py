"""The operator's own questions (アンケートなど), each answered from a list."""

from madoguchi.flows.desk import Desk, Typed, Weighed
from madoguchi.flows.questions import Question, ask


def questions(desk: Desk) -> tuple[Question, ...]:
    """Ask what the profile asks."""
    return ask(
        desk,
        *(
            Question(each.name, each.label, "choice", options=each.options, is_required=each.is_required)
            for each in desk.rules.survey
        ),
    )


def weigh(desk: Desk, typed: Typed) -> Weighed:
    """Keep the answers by name."""
    return Weighed({each.name: typed.get(each.name, "") for each in desk.rules.survey})
