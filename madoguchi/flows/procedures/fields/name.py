"""A name (お名前) and how it is read (フリガナ)."""

import re
import unicodedata
from datetime import date

from django.utils.translation import gettext as _

from madoguchi.flows.desk import Typed
from madoguchi.flows.procedures.fields.asking import asked
from madoguchi.flows.questions import Question
from madoguchi.operators.schema.procedure_fields import NameField

# Kana of either kind, with what stands between them; companies write marks and legal forms.
KANA = re.compile(r"[\u3041-\u309f\u30a0-\u30ff\s.,()'’&-]+")


def questions(field: NameField, *, today: date) -> tuple[Question, ...]:
    """Ask for the name and its reading."""
    kana = _("%(label)s(カナ)") % {"label": field.label}
    needed = field.is_required
    return (
        asked(field, autocomplete="off", longest=60),
        Question(f"{field.name}_kana", kana, is_required=needed, autocomplete="off", longest=120),
    )


def weigh(field: NameField, typed: Typed, *, today: date) -> dict[str, str]:
    """Refuse a reading that is not written in kana."""
    kana = unicodedata.normalize("NFKC", typed.get(f"{field.name}_kana", "")).strip()
    if not kana or KANA.fullmatch(kana):
        return {}
    sentence = _("%(label)s(カナ)はカタカナで入力してください。（例: ヤマダ ハナコ）")
    return {f"{field.name}_kana": sentence % {"label": field.label}}


def told(field: NameField, typed: Typed) -> list[tuple[str, str]]:
    """Tell the name with its reading."""
    name, kana = (typed.get(each, "").strip() for each in field.names)
    both = _("%(name)s（%(kana)s）") % {"name": name, "kana": kana} if kana else name
    return [(field.label, both or _("入力なし"))]
