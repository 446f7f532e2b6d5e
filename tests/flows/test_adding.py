"""Places are added once however many ask at once, and what it costs tells nothing."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.flows.adding import add_place, adding_desk
from madoguchi.models import Application, MemberPlace, Tally
from madoguchi.models.scope import operator_scope
from madoguchi.operators.registry import Operator
from madoguchi.services.place_links import LastPlace, unlink_place
from madoguchi.services.tallies import TooManyTries
from tests.cast import NOW, Person, person
from tests.crowd import at_once
from tests.newcomer import Newcomer, newcomer

CODED, FACTS, REVIEWED = (
    settings.REGISTRY[slug] for slug in ("aomori-cable", "aicom-koka", "kanazawa-water")
)
KEY = UUID("00000000-0000-4000-8000-000000000001")
AT_ONCE = 20
VALUES = re.compile(r"'(?:[^']|'')*'|\b\d+\b")
SAVEPOINT = re.compile(r"\bs\d+_x\d+\b")


def outcomes_at_once(count: int, attempt: Callable[[int], object]) -> list[object]:
    """Do something many times at the same moment; give what each came to, refusals by their names."""
    ends = at_once(count, attempt, refusals=(TooManyTries, LastPlace))
    return [type(end).__name__ if isinstance(end, Exception) else end for end in ends]


def send(someone: Person, typed: dict[str, str], *, key: UUID = KEY, source: str = "192.0.2.1") -> Any:
    profile = someone.operator.profile
    with operator_scope(profile.slug):
        desk = adding_desk(profile=profile, member_id=someone.member.pk, source=source, now=NOW)
        added = add_place(desk=desk, typed=typed, key=key)
    return added.outcome or sorted(added.faults)


def links(operator: Operator, place: Any) -> int:
    with operator_scope(operator.slug):
        return MemberPlace.objects.filter(place=place).count()


@pytest.mark.parametrize("operator", [CODED, FACTS, REVIEWED], ids=lambda operator: operator.slug)
def test_form_sent_twenty_times_at_once_adds_one_place(committed_db: None, operator: Operator) -> None:
    someone, other = person(operator, name="山田 花子"), newcomer(operator)
    outcomes = outcomes_at_once(AT_ONCE, lambda _index: send(someone, other.facts))
    assert outcomes == ["added"] * AT_ONCE
    assert links(operator, other.place) == 1


@pytest.mark.parametrize("operator", [CODED, FACTS], ids=lambda operator: operator.slug)
def test_twenty_forms_at_once_add_one_place(committed_db: None, operator: Operator) -> None:
    someone, other = person(operator, name="山田 花子"), newcomer(operator)
    outcomes = outcomes_at_once(AT_ONCE, lambda _index: send(someone, other.facts, key=uuid4()))
    assert sorted(map(str, outcomes)) == ["['customer_number']"] * (AT_ONCE - 1) + ["added"]
    assert links(operator, other.place) == 1


@pytest.mark.parametrize("operator", [CODED, FACTS], ids=lambda operator: operator.slug)
def test_of_several_members_who_prove_a_place_at_once_one_has_it(
    committed_db: None, operator: Operator
) -> None:
    members = [person(operator, name=f"会員 {index}") for index in range(5)]
    other = newcomer(operator)
    outcomes = outcomes_at_once(5, lambda index: send(members[index], other.facts))
    assert outcomes.count("added") == 1
    assert links(operator, other.place) == 1


def test_twenty_forms_at_once_make_one_application(committed_db: None) -> None:
    someone, other = person(REVIEWED, name="山田 花子"), newcomer(REVIEWED)
    typed = other.facts | {"name": "別の 人"}
    outcomes = outcomes_at_once(AT_ONCE, lambda _index: send(someone, typed, key=uuid4()))
    assert outcomes.count("waiting") == 1
    with operator_scope(REVIEWED.slug):
        assert Application.objects.count() == 1


def test_both_places_removed_at_once_leave_one(committed_db: None) -> None:
    someone = person(FACTS, name="二か所 花子", places=2)
    references = [UUID(someone.reference(index)) for index in range(2)]

    def remove(index: int) -> object:
        with operator_scope(FACTS.slug):
            return unlink_place(
                profile=FACTS.profile, member_id=someone.member.pk, reference=references[index], now=NOW
            )

    assert sorted(map(str, outcomes_at_once(2, remove))) == ["LastPlace", "True"]


def test_guessing_at_once_is_judged_five_times(committed_db: None) -> None:
    other = newcomer(FACTS)
    wrong = other.facts | {"phone": "0000000000"}
    members = [person(FACTS, name=f"会員 {index}") for index in range(12)]
    outcomes = outcomes_at_once(12, lambda index: send(members[index], wrong))
    assert (outcomes.count([""]), outcomes.count("TooManyTries")) == (5, 7)


def test_right_facts_of_a_place_of_somebody_elses_are_no_better_than_wrong_ones(committed_db: None) -> None:
    taken = newcomer(FACTS)
    person_with(FACTS, taken)
    ends = []
    for typed in (taken.facts, taken.facts | {"phone": "0000000000"}):
        members = [person(FACTS, name=f"会員 {index}") for index in range(6)]
        ends.append([attempted(lambda each=each, typed=typed: send(each, typed)) for each in members])
        with operator_scope(FACTS.slug):
            Tally.objects.all().delete()
    assert ends == [[[""]] * 5 + ["TooManyTries"]] * 2


def attempted(deed: Callable[[], object]) -> object:
    try:
        return deed()
    except TooManyTries as refusal:
        return type(refusal).__name__


def test_a_member_who_tries_many_numbers_must_wait(committed_db: None) -> None:
    someone = person(FACTS, name="山田 花子")
    outcomes = outcomes_at_once(
        40, lambda index: send(someone, _unknown(index), key=uuid4(), source=f"192.0.2.{index}")
    )
    assert (outcomes.count([""]), outcomes.count("TooManyTries")) == (30, 10)


def _unknown(index: int) -> dict[str, str]:
    return {"customer_number": f"66{index:08}", "phone": "0000000000", "kana": "ダレカ"}


@pytest.mark.parametrize("operator", [CODED, FACTS], ids=lambda operator: operator.slug)
def test_wrong_unknown_and_foreign_numbers_cost_the_same(committed_db: None, operator: Operator) -> None:
    someone, other, taken = person(operator, name="山田 花子"), newcomer(operator), newcomer(operator)
    person_with(operator, taken)
    wrong = {"phone": "0000000000", "code_1": "WRNG"}
    tried = (other.facts | wrong, other.facts | {"customer_number": "66000000000001"}, taken.facts | wrong)
    with CaptureQueriesContext(connection):
        send(someone, tried[0])  # the first of all compiles, begins tallies
    costs = [statements(someone, typed) for typed in tried]
    assert costs[0] == costs[1] == costs[2]


def person_with(operator: Operator, taken: Newcomer) -> None:
    """Link a place with somebody else."""
    neighbour = person(operator, name="山田 太郎")
    with operator_scope(operator.slug):
        MemberPlace.objects.create(member=neighbour.member, place=taken.place)


def statements(someone: Person, typed: dict[str, str]) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        assert send(someone, typed) == [""]
    return [SAVEPOINT.sub("s", VALUES.sub("?", each["sql"])) for each in captured]
