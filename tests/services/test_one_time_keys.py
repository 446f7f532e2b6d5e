"""A deed is done once for its key; whoever repeats it gets the first answer."""

from datetime import timedelta
from itertools import count
from uuid import UUID, uuid4

import pytest
from django.conf import settings

from madoguchi.models import OneTimeKey, Tally
from madoguchi.models.scope import operator_scope
from madoguchi.services.one_time_keys import KEPT, KeyUsedElsewhere, do_once, first_answer
from tests.cast import NOW, Person, person
from tests.crowd import at_once

OPERATOR = settings.REGISTRY["contrary"]
KEY = UUID("00000000-0000-4000-8000-000000000001")


@pytest.fixture
def someone(db: None) -> Person:
    return person(OPERATOR, name="一度 花子")


def once(someone: Person, do, *, key: UUID = KEY, deed: str = "greet", now=NOW):
    with operator_scope(OPERATOR.slug):
        return do_once(member_id=someone.member.pk, key=key, deed=deed, now=now, do=do)


def test_second_time_gives_the_first_answer(someone: Person) -> None:
    answers = count(1)
    assert [once(someone, lambda: {"number": next(answers)}) for _ in range(3)] == [{"number": 1}] * 3
    assert next(answers) == 2


def test_another_key_and_another_member_are_another_deed(someone: Person) -> None:
    answers, other = count(1), person(OPERATOR, name="別 太郎")
    assert once(someone, lambda: next(answers)) == 1
    assert once(someone, lambda: next(answers), key=uuid4()) == 2
    assert once(other, lambda: next(answers)) == 3


def test_key_is_good_for_one_deed_only(someone: Person) -> None:
    once(someone, lambda: 1)
    with pytest.raises(KeyUsedElsewhere):
        once(someone, lambda: 2, deed="part")


def test_refused_deed_leaves_its_key_unused(someone: Person) -> None:
    with pytest.raises(ZeroDivisionError):
        once(someone, lambda: 1 // 0)
    with operator_scope(OPERATOR.slug):
        assert first_answer(member_id=someone.member.pk, key=KEY, deed="greet") is None
    assert once(someone, lambda: 1) == 1


def test_old_keys_of_the_member_are_forgotten(someone: Person) -> None:
    once(someone, lambda: 1)
    once(someone, lambda: 2, key=uuid4(), now=NOW + KEPT)
    with operator_scope(OPERATOR.slug):
        assert OneTimeKey.objects.count() == 2
    once(someone, lambda: 3, key=uuid4(), now=NOW + KEPT + timedelta(seconds=1))
    with operator_scope(OPERATOR.slug):
        assert OneTimeKey.objects.count() == 2


def test_deed_sent_many_times_at_once_is_done_once(committed_db: None) -> None:
    someone = person(OPERATOR, name="一度 花子")

    def note() -> int:
        return Tally.objects.create(subject=str(uuid4()), began_at=NOW, tries=1).pk

    answers = at_once(16, lambda _number: once(someone, note))
    with operator_scope(OPERATOR.slug):
        assert [tally.pk for tally in Tally.objects.all()] == list(set(answers))
    assert len(answers) == 16
