"""One of several answers (選択): side by side where there are few, else a list."""

from datetime import date

from django.utils.translation import gettext as _

from madoguchi.flows.desk import Typed
from madoguchi.flows.procedures.fields.asking import asked
from madoguchi.flows.questions import Kind, Question
from madoguchi.operators.schema.procedure_fields import ChoiceField

MOST_SIDE_BY_SIDE = 5


def questions(field: ChoiceField, *, today: date) -> tuple[Question, ...]:
    """Ask for one of the answers."""
    kind: Kind = "radios" if len(field.options) <= MOST_SIDE_BY_SIDE else "choice"
    return (asked(field, kind, options=field.options),)


def weigh(field: ChoiceField, typed: Typed, *, today: date) -> dict[str, str]:
    """Have nothing to add: what is not among the answers is found for every question."""
    return {}


def told(field: ChoiceField, typed: Typed) -> list[tuple[str, str]]:
    """Tell the answer."""
    return [(field.label, typed.get(field.name, "") or _("指定なし"))]
