"""A day (日付), chosen from those that can be; any other is refused with what is against it."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from madoguchi.domain.wished_days import DayRefusal, day_refusal, days_offered
from madoguchi.flows.desk import Typed
from madoguchi.flows.procedures.fields.asking import asked
from madoguchi.flows.questions import Question
from madoguchi.operators.schema.procedure_fields import DateField
from madoguchi.services.mails.words import day_words

SENTENCES: dict[DayRefusal, str] = {
    "too_early": gettext_noop("%(label)sは%(first)s以降の日を選択してください。"),
    "too_late": gettext_noop("%(label)sは%(last)sまでの日を選択してください。"),
    "saturdays": gettext_noop("%(label)sに土曜日は選べません。別の日を選択してください。"),
    "sundays": gettext_noop("%(label)sに日曜日は選べません。別の日を選択してください。"),
    "holidays": gettext_noop("%(label)sに祝日は選べません。別の日を選択してください。"),
    "year_end": gettext_noop(
        "%(label)sに年末年始（12月29日～1月3日）は選べません。別の日を選択してください。"
    ),
}


def questions(field: DateField, *, today: dt.date) -> tuple[Question, ...]:
    """Ask for one of the days."""
    days = tuple(day.isoformat() for day in days_offered(rule=field.rule, today=today))
    return (asked(field, "date", options=days),)


def weigh(field: DateField, typed: Typed, *, today: dt.date) -> dict[str, str]:
    """Say what is against a day that was chosen, if anything is."""
    day = day_of(typed.get(field.name, ""))
    refusal = day_refusal(day, rule=field.rule, today=today) if day else None
    if refusal is None:
        return {}
    days = days_offered(rule=field.rule, today=today)
    values = {"label": field.label, "first": day_words(days[0]), "last": day_words(days[-1])}
    return {field.name: _(SENTENCES[refusal]) % values}


def told(field: DateField, typed: Typed) -> list[tuple[str, str]]:
    """Tell the day in words."""
    day = day_of(typed.get(field.name, ""))
    return [(field.label, day_words(day) if day else _("指定なし"))]


def day_of(text: str) -> dt.date | None:
    """Read a day as browsers send it; None where it is none.

    >>> day_of("2024-10-28"), day_of("28日")
    (datetime.date(2024, 10, 28), None)
    """
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
