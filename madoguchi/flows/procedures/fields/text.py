"""A line of text (文字)."""

from datetime import date

from django.utils.translation import gettext as _

from madoguchi.flows.desk import Typed
from madoguchi.flows.procedures.fields.asking import asked
from madoguchi.flows.questions import Question
from madoguchi.operators.schema.procedure_fields import TextField


def questions(field: TextField, *, today: date) -> tuple[Question, ...]:
    """Ask for a line."""
    return (asked(field, autocomplete="off", longest=field.longest),)


def weigh(field: TextField, typed: Typed, *, today: date) -> dict[str, str]:
    """Have nothing to add: length and characters are weighed for every question."""
    return {}


def told(field: TextField, typed: Typed) -> list[tuple[str, str]]:
    """Tell what was typed."""
    return [(field.label, typed.get(field.name, "").strip() or _("入力なし"))]
