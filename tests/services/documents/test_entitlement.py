"""The answer about filing consumption tax says who is given invoices."""

import pytest

from madoguchi.models import Member
from madoguchi.models.scope import operator_scope
from madoguchi.services.documents.entitlement import (
    NoSuchAnswer,
    answer_of,
    entitled_members,
    is_entitled,
    keep_answer,
    question_of,
)
from tests.cast import NOW, Person
from tests.invoices import CABLE, WATER

RULES = WATER.profile.documents


@pytest.fixture
def operator():
    return WATER


def answered(someone: Person, answer: str) -> None:
    with operator_scope(WATER.slug):
        keep_answer(member_id=someone.member.pk, profile=WATER.profile, answer=answer, now=NOW)


def test_only_those_who_file_are_given_invoices(hanako: Person, taro: Person) -> None:
    answered(hanako, "有")
    answered(taro, "無")
    with operator_scope(WATER.slug):
        answers = [answer_of(member_id=each.member.pk, rules=RULES) for each in (hanako, taro)]
        found = list(Member.objects.filter(entitled_members(RULES)))
    assert answers == ["有", "無"]
    assert [is_entitled(answer, rules=RULES) for answer in (*answers, "")] == [True, False, False]
    assert found == [hanako.member]


def test_other_answers_of_the_member_stay(hanako: Person) -> None:
    with operator_scope(WATER.slug):
        Member.objects.filter(pk=hanako.member.pk).update(choices={"heard_from": "検針票"})
    answered(hanako, "有")
    with operator_scope(WATER.slug):
        kept = Member.objects.get(pk=hanako.member.pk).choices
    assert kept == {"heard_from": "検針票", "files_consumption_tax": "有"}


@pytest.mark.parametrize("answer", ["", "たぶん"])
def test_answer_that_there_is_not_is_refused(hanako: Person, answer: str) -> None:
    with pytest.raises(NoSuchAnswer):
        answered(hanako, answer)


def test_operator_that_asks_nothing_gives_everyone_invoices() -> None:
    rules = CABLE.profile.documents
    assert question_of(CABLE.profile) is None
    assert rules
    assert is_entitled("", rules=rules)
