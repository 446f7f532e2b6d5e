"""A telephone number (電話番号), in any spelling that can be dialled."""

from datetime import date

from django.utils.translation import gettext as _

from madoguchi.domain.match_keys import phone_key
from madoguchi.flows.desk import Typed
from madoguchi.flows.procedures.fields.asking import asked
from madoguchi.flows.questions import Question
from madoguchi.operators.schema.procedure_fields import PhoneField

FEWEST_DIGITS, MOST_DIGITS = 10, 11


def questions(field: PhoneField, *, today: date) -> tuple[Question, ...]:
    """Ask for a number."""
    return (asked(field, "tel", autocomplete="tel", longest=40),)


def weigh(field: PhoneField, typed: Typed, *, today: date) -> dict[str, str]:
    """Refuse what cannot be dialled."""
    text = typed.get(field.name, "").strip()
    number = phone_key(text)
    if not text or (number.isdecimal() and FEWEST_DIGITS <= len(number) <= MOST_DIGITS):
        return {}
    sentence = _("%(label)sを市外局番から入力してください。（例: 03-1234-5678）")
    return {field.name: sentence % {"label": field.label}}


def told(field: PhoneField, typed: Typed) -> list[tuple[str, str]]:
    """Tell the number as it was typed."""
    return [(field.label, typed.get(field.name, "").strip() or _("入力なし"))]
