"""A member with several places sees their bills together, each with its place, added up to the yen."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from madoguchi.domain.bills import Reading
from madoguchi.domain.money import yen
from madoguchi.domain.months import months_before
from madoguchi.models import Bill, MemberPlace
from madoguchi.models.scope import operator_scope
from madoguchi.operators.registry import Operator
from tests.cast import NOW, Person, bill, person, statement

NEWEST = date(2024, 10, 1)
ALL = "bills/?places=all"


def with_places(operator: Operator, places: int, months: int = 1) -> Person:
    """Make a member with a bill at each place for each of the last months; totals tell all of them apart."""
    someone = person(operator, name="多数 花子", places=places)
    for index, place in enumerate(someone.places):
        for back in range(months):
            total = 1000 + index * 100 + back
            bill(operator, place, statement(months_before(NEWEST, back), total))
    return someone.sign_in()


def get(someone: Person, path: str) -> str:
    answer = someone.client.get(someone.root + path)
    assert answer.status_code == 200
    return str(answer.content.decode())


def listed(page: str) -> list[tuple[str, str]]:
    """Give place reference and bill number of each row, in the order of the page."""
    return re.findall(r'/bills/([0-9a-f-]{36})/([^/]+)/"', page)


def test_every_row_names_its_place_and_leads_to_its_bill(operator: Operator, db: None) -> None:
    someone = with_places(operator, 3)
    with operator_scope(operator.slug):
        MemberPlace.objects.filter(place=someone.places[1]).update(nickname="実家&店")
    page = get(someone, ALL)
    assert listed(page) == [(someone.reference(index), "2024-10") for index in range(3)]
    words = strip_tags(page)
    assert [place.number for place in someone.places if place.number not in words] == []
    assert "実家&amp;店" in words
    for reference, number in listed(page):
        assert someone.client.get(f"{someone.root}bills/{reference}/{number}/").status_code == 200


def test_months_are_added_up_to_the_yen(operator: Operator, db: None) -> None:
    someone = with_places(operator, 3, months=2)
    bill(operator, someone.places[2], statement(NEWEST, -130, number="2024-10-2"))
    old = bill(operator, someone.places[0], statement(NEWEST, 9999, number="2024-10-3"))
    with operator_scope(operator.slug):
        Bill.objects.filter(pk=old.pk).update(superseded_at=NOW)
    sums = re.findall(r"(\d+)件の合計 (-?[\d,]+)円", strip_tags(get(someone, ALL)))
    expected = [("4", yen(1000 + 1100 + 1200 - 130)), ("3", yen(1001 + 1101 + 1201))]
    assert sums == expected[: operator.profile.bills.months_shown]


def test_places_can_be_chosen(operator: Operator, db: None) -> None:
    someone = with_places(operator, 3)
    chosen = [someone.reference(2), someone.reference(0)]
    page = get(someone, f"bills/?place={chosen[0]}&place={chosen[1]}")
    assert [reference for reference, _number in listed(page)] == [chosen[1], chosen[0]]


def test_place_of_a_neighbour_is_not_found_in_lists(operator: Operator, db: None, taro: Person) -> None:
    someone = with_places(operator, 2)
    bill(operator, taro.places[0], statement(total=7777))
    for page in ("bills", "usage"):
        for places in (taro.reference(), f"{someone.reference()}&place={taro.reference()}", "x"):
            answer = someone.client.get(f"{someone.root}{page}/?place={places}")
            assert answer.status_code == 404
        assert "7,777" not in get(someone, f"{page}/?places=all")


def test_years_are_pages_of_their_own(operator: Operator, db: None) -> None:
    months = min(operator.profile.bills.months_shown, 24)
    someone = with_places(operator, 2, months=months)
    pages = {year: get(someone, f"{ALL}&year={year}") for year in (2022, 2023, 2024)}
    shown = [months_before(NEWEST, back) for back in range(months)]
    for year in {month.year for month in shown}:
        expected = [f"{month:%Y-%m}" for month in shown if month.year == year for _place in range(2)]
        assert [number for _reference, number in listed(pages[year])] == expected
    assert listed(get(someone, ALL)) == listed(pages[2024])


@pytest.mark.parametrize("year", ["1900", "x", "99999999999", "", "２０２４"])
def test_strange_year_shows_the_newest(operator: Operator, db: None, year: str) -> None:
    someone = with_places(operator, 2)
    assert len(listed(get(someone, f"{ALL}&year={year}"))) == 2


def test_bill_older_than_the_history_is_not_listed(operator: Operator, db: None) -> None:
    someone = with_places(operator, 2)
    early = months_before(NEWEST, operator.profile.bills.months_shown)
    bill(operator, someone.places[0], statement(early, 7777))
    assert "7,777" not in get(someone, f"{ALL}&year={early.year}")
    assert "7,777" not in get(someone, "usage/?places=all")


def test_one_place_has_no_way_to_all(hanako: Person) -> None:
    bill(hanako.operator, hanako.places[0], statement())
    hanako.sign_in()
    assert ["places=all" in get(hanako, path) for path in ("bills/", "usage/", "places/")] == [False] * 3
    assert len(listed(get(hanako, ALL))) == 1


def test_several_places_have_a_way_to_all_and_back(operator: Operator, db: None) -> None:
    someone = with_places(operator, 2)
    for page in ("bills/", "usage/"):
        assert f'href="{someone.root}{page}?places=all">すべての場所</a>' in get(someone, page)
        assert f'href="{someone.root}{page}">いま表示している場所だけを見る</a>' in get(
            someone, f"{page}?places=all"
        )


def test_member_without_places_is_told_why(operator: Operator, db: None) -> None:
    someone = person(operator, name="無所 花子", places=0).sign_in()
    pages = [get(someone, path) for path in (ALL, "usage/?places=all")]
    assert ["ご契約とまだ結び付いていないため" in page for page in pages] == [True, True]


@pytest.mark.parametrize("path", [ALL, "usage/?places=all"])
def test_24_places_cost_the_queries_of_one(operator: Operator, db: None, path: str) -> None:
    counts = []
    for places, months in ((1, 1), (24, 10)):
        someone = with_places(operator, places, months)
        get(someone, path)
        with CaptureQueriesContext(connection) as captured:
            get(someone, path)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 3


def test_usage_of_all_places_is_their_sum(operator: Operator, db: None) -> None:
    someone = person(operator, name="使用 花子", places=2)
    for index, place in enumerate(someone.places):
        read: Any = Reading(read_on=date(2024, 10, 5), quantity=30 + index, days=60)
        bill(operator, place, statement(NEWEST, 1000 + index, reading=read))
    words = get(someone.sign_in(), "usage/?places=all")
    assert ("2,001" in words, ">61<" in words) == (True, bool(operator.profile.usage.quantity_label))
