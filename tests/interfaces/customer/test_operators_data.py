"""Where two sources of one operator disagree, the profile decides, and its other value works as well."""

from datetime import date, datetime
from typing import Any

import pytest
from django.conf import settings
from django.utils.html import strip_tags

from madoguchi.domain.clock import TOKYO
from madoguchi.domain.months import months_before
from madoguchi.flows.desk import Desk
from madoguchi.flows.steps import application
from madoguchi.models import Contract, Customer, Place
from madoguchi.models.scope import operator_scope
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.bills import visible_bills
from madoguchi.services.members import enrol_member
from tests.cast import NOW, PASSWORD, Person, bill, browser, person, statement

WATER, KOKA = settings.REGISTRY["kanazawa-water"], settings.REGISTRY["aicom-koka"]
TYPED = {"name": "加賀 友禅", "address": "金沢市本町1-1", "building": "", "phone": "076-000-0000"}


def weighed(profile: Profile, number: str) -> dict[str, str]:
    """Give what is wrong with a number on the application form."""
    rules: Any = profile.registration
    desk = Desk(profile=profile, journey=rules, draft=None, answers={}, source="", now=NOW)
    return application.weigh(desk, TYPED | {"customer_number": number}).faults


def with_digits(digits: int) -> Profile:
    rules: Any = WATER.profile.registration
    changed = rules.model_copy(update={"number_digits": digits})
    return WATER.profile.model_copy(update={"registration": changed})


@pytest.mark.requirement("K-WATER-13")
def test_form_takes_fourteen_digits_and_the_length_is_the_operators(db: None) -> None:
    assert weighed(WATER.profile, "2" * 14) == {}
    refused = "ポータル登録番号 (半角数字14文字)は数字14文字で入力してください。"
    assert weighed(WATER.profile, "9" * 16) == {"customer_number": refused}
    assert weighed(with_digits(16), "9" * 16) == {}
    assert list(weighed(with_digits(16), "2" * 14)) == ["customer_number"]


@pytest.mark.requirement("K-WATER-13")
def test_screen_shows_a_number_of_sixteen_digits_as_it_is(db: None) -> None:
    number = "9999999999999999"
    with operator_scope(WATER.slug):
        customer = Customer.objects.create(number="9999999990", name="加賀 友禅")
        place = Place.objects.create(customer=customer, number=number, address="金沢市本町1-1")
        member = enrol_member(profile=WATER.profile, login_id="kaga1616", password=PASSWORD, places=[place])
    someone = Person(WATER, member, (place,), browser(WATER)).sign_in()
    home = " ".join(strip_tags(someone.client.get(f"{someone.root}home/").content.decode()).split())
    assert f"お客様番号 {number}" in home


@pytest.mark.requirement("KOKA-29")
@pytest.mark.parametrize("hour", range(24))
def test_koka_is_open_at_every_hour_and_shows_the_current_contract(
    db: None, monkeypatch: pytest.MonkeyPatch, hour: int
) -> None:
    at = datetime(2024, 10, 21, hour, 59, tzinfo=TOKYO)
    monkeypatch.setattr("madoguchi.interfaces.clock.now", lambda: at)
    someone = person(KOKA, name="アイコム 太郎")
    with operator_scope(KOKA.slug):
        facts = {"place": someone.places[0], "service": "インターネット"}
        Contract.objects.create(number="1", course="光100M", started_on=date(2020, 1, 1), **facts)
        Contract.objects.create(number="2", course="旧コース", ended_on=date(2024, 10, 20), **facts)
    page = someone.sign_in().client.get(f"{someone.root}contracts/").content.decode()
    current, _summary, ended = page.partition("終了したご契約 1件")
    assert [[course in part for course in ("光100M", "旧コース")] for part in (current, ended)] == [
        [True, False],
        [False, True],
    ]


@pytest.mark.requirement("KOKA-29")
def test_koka_may_show_fifteen_months_by_its_profile_alone(db: None) -> None:
    """The guide's year (KOKA-26) is what the sample shows; the newer page's months are one value away."""
    someone = person(KOKA, name="アイコム 太郎")
    for back in range(17):
        bill(KOKA, someone.places[0], statement(months_before(date(2024, 10, 1), back)))
    newer = KOKA.profile.bills.model_copy(update={"months_shown": 15})
    shown = {}
    for rules in (KOKA.profile.bills, newer):
        with operator_scope(KOKA.slug):
            rows = visible_bills(place_id=someone.places[0].pk, rules=rules, today=NOW.date())
        shown[rules.months_shown] = [row.month for row in rows]
    assert {months: len(found) for months, found in shown.items()} == {12: 12, 15: 15}
    assert shown[15][-1] == date(2023, 8, 1)
