"""Contracts as they stand today: what is supplied, what is to come, and what has ended."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain.contracts import STATUSES, reason_of, standing
from madoguchi.domain.reasons import Reason, ReasonCode
from madoguchi.models.scope import operator_scope
from madoguchi.services.contracts import contracts_at
from tests.cast import Person, contract

TODAY = date(2024, 10, 21)
DAYS = st.none() | st.integers(-400, 400).map(lambda days: TODAY + timedelta(days=days))


def at(someone: Person):
    with operator_scope(someone.operator.slug):
        return contracts_at(place_id=someone.places[0].pk, today=TODAY)


def courses(groups) -> list[tuple[str, list[str]]]:
    return [(service, [shown.contract.course for shown in group]) for service, group in groups]


@given(status=st.sampled_from(STATUSES), started_on=DAYS, ended_on=DAYS)
def test_dates_are_stronger_than_the_status(status: str, started_on: date | None, ended_on: date | None):
    stated = SimpleNamespace(status=status, started_on=started_on, ended_on=ended_on)
    stands = standing(contract=stated, today=TODAY)
    has_ended = status == "ended" or (ended_on is not None and ended_on < TODAY)
    is_to_begin = started_on is not None and started_on > TODAY
    assert stands == ("ended" if has_ended else "pending" if is_to_begin else status)
    reason = reason_of(contract=stated, standing=stands, today=TODAY)
    assert (reason is None) == (stands in ("running", "ended"))


def test_courses_come_before_options_and_each_service_together(hanako: Person) -> None:
    contract(hanako, "1", service="テレビ", course="映画", kind="option")
    contract(hanako, "2", service="インターネット", course="光")
    contract(hanako, "3", service="テレビ", course="標準")
    assert courses(at(hanako).current) == [("インターネット", ["光"]), ("テレビ", ["標準", "映画"])]


def test_what_has_ended_stands_apart(hanako: Person) -> None:
    contract(hanako, "1", course="いま")
    contract(hanako, "2", course="今日まで", ended_on=TODAY)
    contract(hanako, "3", course="昨日まで", ended_on=TODAY - timedelta(days=1))
    contract(hanako, "4", course="日付なし", status="ended")
    found = at(hanako)
    assert courses(found.current) == [("テレビ", ["いま", "今日まで"])]
    assert (courses(found.ended), found.count_ended) == ([("テレビ", ["昨日まで", "日付なし"])], 2)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"started_on": date(2024, 11, 1)}, Reason(ReasonCode.CONTRACT_NOT_BEGUN, on=date(2024, 11, 1))),
        ({"status": "pending", "started_on": None}, Reason(ReasonCode.CONTRACT_PENDING)),
        ({"status": "paused"}, Reason(ReasonCode.CONTRACT_PAUSED)),
        ({}, None),
    ],
)
def test_contract_that_cannot_be_used_says_why(hanako: Person, facts: dict, reason: Reason | None) -> None:
    contract(hanako, **facts)
    ((_service, (shown,)),) = at(hanako).current
    assert shown.reason == reason


def test_neighbours_contracts_are_not_given(hanako: Person, taro: Person) -> None:
    contract(taro)
    assert at(hanako).current == []


def test_24_contracts_cost_as_many_queries_as_one(hanako: Person, django_assert_num_queries) -> None:
    for count in (1, 24):
        contract(hanako, f"{count}a")
        for number in range(count):
            contract(hanako, f"{count}-{number}", course=f"コース{number}")
        with django_assert_num_queries(1):
            assert at(hanako).current != []
