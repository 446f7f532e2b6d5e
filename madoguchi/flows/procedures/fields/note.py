"""Several lines of text (自由記入)."""

from datetime import date

from django.utils.translation import gettext as _

from madoguchi.flows.desk import Typed
from madoguchi.flows.procedures.fields.asking import asked
from madoguchi.flows.questions import Question
from madoguchi.operators.schema.procedure_fields import NoteField


def questions(field: NoteField, *, today: date) -> tuple[Question, ...]:
    """Ask for some lines."""
    return (asked(field, "note", longest=field.longest),)


def weigh(field: NoteField, typed: Typed, *, today: date) -> dict[str, str]:
    """Have nothing to add: length and characters are weighed for every question."""
    return {}


def told(field: NoteField, typed: Typed) -> list[tuple[str, str]]:
    """Tell what was typed, line by line."""
    return [(field.label, typed.get(field.name, "").strip() or _("入力なし"))]
