"""Asking (質問): a question in the words of a procedure's field."""

from madoguchi.flows.questions import Kind, Question
from madoguchi.operators.schema.procedure_fields import AnyField


def asked(
    field: AnyField,
    kind: Kind = "text",
    *,
    autocomplete: str = "",
    longest: int = 256,
    options: tuple[str, ...] = (),
) -> Question:
    """Ask what a field asks, under its own name."""
    return Question(
        field.name,
        field.label,
        kind,
        hints=field.hints,
        is_required=field.is_required,
        autocomplete=autocomplete,
        longest=longest,
        options=options,
    )
