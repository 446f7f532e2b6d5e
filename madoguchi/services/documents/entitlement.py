"""Entitlement (交付の対象): who is given invoices, where the answer to one question of the survey says so.

A business that files consumption tax (消費税申告) needs them, a household does not.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from madoguchi.domain.history import EventKind
from madoguchi.models import Member
from madoguchi.operators.schema.documents import Documents
from madoguchi.operators.schema.journeys import SurveyQuestion
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.history import note_event


class NoSuchAnswer(Exception):
    """The question has no such answer, or there is no question."""


def question_of(profile: Profile) -> SurveyQuestion | None:
    """Give the question whose answer says who is given invoices, if there is one."""
    name = profile.documents.entitling_question if profile.documents else ""
    asked = profile.registration.survey if profile.registration else ()
    return next((each for each in asked if each.name == name), None)


def answer_of(*, member_id: int, rules: Documents) -> str:
    """Give the member's own answer; "" where none was asked for or given."""
    if not rules.entitling_question:
        return ""
    choices = Member.objects.values_list("choices", flat=True).get(pk=member_id)
    return str(choices.get(rules.entitling_question, ""))


def is_entitled(answer: str, *, rules: Documents) -> bool:
    """Tell whether one who answers so is given invoices."""
    return not rules.entitling_question or answer in rules.entitling_answers


def entitled_members(rules: Documents) -> Q:
    """Match the members who are given invoices."""
    if not rules.entitling_question:
        return Q()
    return Q(**{f"choices__{rules.entitling_question}__in": list(rules.entitling_answers)})


@transaction.atomic
def keep_answer(*, member_id: int, profile: Profile, answer: str, now: datetime) -> None:
    """Keep a member's new answer beside the others; raises NoSuchAnswer."""
    question = question_of(profile)
    if question is None or answer not in question.options:
        raise NoSuchAnswer(answer)
    member = Member.objects.select_for_update().get(pk=member_id)
    member.choices = member.choices | {question.name: answer}
    member.save(update_fields=["choices"])
    note_event(member_id=member_id, kind=EventKind.INVOICE_ANSWER_CHANGED, now=now)
