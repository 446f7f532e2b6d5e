"""Yes or no (はい・いいえ)."""

from datetime import date

from django.utils.translation import gettext as _

from madoguchi.flows.desk import Typed
from madoguchi.flows.procedures.fields.asking import asked
from madoguchi.flows.questions import Question
from madoguchi.operators.schema.procedure_fields import YesNoField


def questions(field: YesNoField, *, today: date) -> tuple[Question, ...]:
    """Ask for one of the two answers."""
    return (asked(field, "radios", options=field.words),)


def weigh(field: YesNoField, typed: Typed, *, today: date) -> dict[str, str]:
    """Have nothing to add."""
    return {}


def told(field: YesNoField, typed: Typed) -> list[tuple[str, str]]:
    """Tell the answer."""
    return [(field.label, typed.get(field.name, "") or _("指定なし"))]
