"""The home page shows what each guide shows after signing in."""

from datetime import date, datetime, timedelta

import pytest
from django.conf import settings
from django.utils.html import strip_tags

from madoguchi.domain.bills import BillLine
from madoguchi.domain.clock import TOKYO
from madoguchi.models.scope import operator_scope
from madoguchi.services.notices import publish_notice
from tests.cast import NOW, bill, person, statement

WATER_LINES = (
    BillLine("水道料金", charge=2799, discount=0, payable=2799, tax=254),
    BillLine("下水道使用料", charge=2710, discount=0, payable=2710, tax=246),
)


def home_of(someone):
    """Open the home page and give its text."""
    page = someone.client.get(f"{someone.root}home/")
    assert page.status_code == 200
    return page.content.decode()


def test_home_shows_the_current_bill_and_the_ones_before(hanako):
    bill(hanako.operator, hanako.places[0], statement(total=5509))
    page = home_of(hanako.sign_in())
    assert page.count("5,509") >= 1
    assert f"{hanako.root}bills/{hanako.reference()}/2024-10/" in page


def test_home_says_why_there_is_no_bill(hanako):
    assert "いまお見せできるご請求はありません。" in home_of(hanako.sign_in())


def test_home_says_that_there_is_no_notice_in_the_operators_words(hanako):
    assert hanako.operator.profile.notices.empty in home_of(hanako.sign_in())


def test_notice_is_shown_only_while_it_holds(hanako):
    with operator_scope(hanako.operator.slug):
        publish_notice(title="いまのお知らせ", body="本文", starts_at=NOW - timedelta(days=1))
        publish_notice(title="先のお知らせ", body="本文", starts_at=NOW + timedelta(days=1))
        publish_notice(title="前のお知らせ", body="本文", starts_at=NOW - timedelta(days=3), ends_at=NOW)
    page = home_of(hanako.sign_in())
    assert [word in page for word in ("いまのお知らせ", "先のお知らせ", "前のお知らせ")] == [
        True,
        False,
        False,
    ]


def test_every_entry_of_the_menu_is_there_and_leads_somewhere(hanako):
    page = home_of(hanako.sign_in())
    for item in hanako.operator.profile.menu:
        assert item.label.replace("&", "&amp;") in page
    bill(hanako.operator, hanako.places[0], statement())
    for item in hanako.operator.profile.menu:
        if item.page:
            address = page.split(f">{item.label}")[0].rpartition('href="')[2].partition('"')[0]
            answer = hanako.client.get(address, follow=True)
            assert (item.label, answer.status_code) == (item.label, 200)


def test_markup_in_a_name_is_shown_as_text(operator, db):
    mallory = person(operator, name='<b title="x">&"悪意"</b>').sign_in()
    page = home_of(mallory)
    assert "<b title" not in page
    assert "&lt;b title=&#34;x&#34;&gt;&amp;&#34;悪意&#34;&lt;/b&gt;" in page


@pytest.fixture
def waterworks(db):
    """A member of the waterworks, with the guide's own bill."""
    someone = person(settings.REGISTRY["kanazawa-water"], name="加賀 友禅", places=2)
    total = sum(line.payable for line in WATER_LINES)
    bill(someone.operator, someone.places[0], statement(date(2024, 9, 1), total, lines=WATER_LINES))
    return someone


@pytest.mark.requirement("K-WATER-15")
def test_waterworks_bill_shows_each_service_with_the_tax_inside(waterworks):
    page = home_of(waterworks.sign_in())
    for words in (
        "今回の請求金額",
        "2024年09月",
        "合計料金",
        "5,509",
        "水道料金",
        "2,799円",
        "(内消費税相当額 254円)",
        "下水道使用料",
        "2,710円",
        "(内消費税相当額 246円)",
    ):
        assert words in page


@pytest.mark.requirement("K-WATER-10")
@pytest.mark.parametrize(
    ("hour", "words"),
    [(7, "おはようございます。"), (13, "こんにちは。"), (18, "こんばんは。"), (1, "こんばんは。")],
)
def test_waterworks_greets_by_name_and_time_of_day(waterworks, monkeypatch, hour, words):
    at = datetime(2024, 10, 21, hour, 13, tzinfo=TOKYO)
    monkeypatch.setattr("madoguchi.interfaces.clock.now", lambda: at)
    page = home_of(waterworks.sign_in())
    assert "会員さま専用サイト" in page
    assert f"加賀 友禅さま、{words}" in strip_tags(page)
    assert "いつも金沢市上下水道ポータルサイトをご利用いただき、誠にありがとうございます。" in page


@pytest.mark.requirement("K-WATER-12")
def test_waterworks_switches_to_another_place(waterworks):
    first, second = waterworks.places
    page = home_of(waterworks.sign_in())
    assert (first.number in page, second.number in page) == (True, False)
    assert "お客様番号" in page
    assert "他の場所を見る" in page
    waterworks.client.post(f"{waterworks.root}places/{waterworks.reference(1)}/")
    page = home_of(waterworks)
    assert (first.number in page, second.number in page) == (False, True)
