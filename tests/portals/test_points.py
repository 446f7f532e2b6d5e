"""Points by the guide's words: what there is, an exchange, and the way back; without JavaScript."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.portals.conftest import ON_A_DESKTOP, ON_A_PHONE
from tests.portals.hands import click
from tests.portals.portal import SAMPLED, Portal
from tests.portals.reading import facts, menu, plain, texts
from tests.portals.test_kanazawa_cable import choose

SLUG = "kanazawa-cable"
REWARD = "HDMIケーブル 2m"


def points_now(page: Page) -> int:
    """Read the balance."""
    return int(page.locator(".points-sum strong").inner_text().replace(",", ""))


def reward_named(page: Page, name: str) -> str:
    """Read what is said of a reward."""
    return plain(page.locator(".reward").filter(has_text=name).inner_text())


@pytest.mark.requirement("K-CABLE-19")
def test_menu_leads_to_the_points_and_says_what_they_are_for(own_home: Page) -> None:
    (entry,) = [entry for entry in menu(own_home)["メニュー"] if entry.startswith("ポイント交換")]
    assert "商品の購入の際にご利用いただけます。" in entry
    choose(own_home, "ポイント交換")
    expect(own_home.locator("h1")).to_have_text(["ポイント交換"])
    assert points_now(own_home) > 800
    assert [name for name, _value in facts(own_home.locator(".points-now dl"))] == [
        "ご利用いただける分",
        "次に失効する分",
    ]
    expect(own_home.locator("main")).to_contain_text(
        "商品（チューナーなどの機器）の購入の際にご利用いただけます。"
    )


@ON_A_PHONE
@pytest.mark.requirement("K-CABLE-40")
def test_rule_is_the_one_of_the_operators_page(own_home: Page) -> None:
    choose(own_home, "ポイント交換")
    rule = texts(own_home.locator("ul.points li"))
    assert rule[:3] == [
        "毎月のご利用料金（税抜）100円ごとに1ポイントがたまります。",
        "100ポイント（100円分）単位でご利用いただけます。",
        "ご利用になったポイント分の金額を、次のご請求の総額から差し引きます。",
    ]
    assert "業務委託エリア（かほく市、宝達志水町、中能登町）は対象外です。" in rule
    assert texts(own_home.locator(".movements").first.locator("tbody tr").first.locator(".cell-date")) == [
        "2024/10/21"
    ]


@ON_A_DESKTOP
def test_reward_that_cannot_be_had_says_why(own_home: Page) -> None:
    choose(own_home, "ポイント交換")
    assert reward_named(own_home, "チューナー用リモコン").endswith(
        "在庫 0 在庫がありません。 入荷の予定は、0120-751-114へお問い合わせください。"
    )
    missing = 12_000 - points_now(own_home)
    assert reward_named(own_home, "4Kチューナー").endswith(
        f"ポイントが足りません（あと{missing:,}ポイント）。 ご請求が確定するたびにポイントがたまります。"
    )


@ON_A_PHONE
@pytest.mark.requirement("K-CABLE-19")
def test_exchange_is_made_once_whichever_way_one_comes_back(own_home: Page) -> None:
    choose(own_home, "ポイント交換")
    before = points_now(own_home)
    click(own_home.get_by_role("link", name=f"交換へ進む {REWARD}", exact=True))
    question = own_home.url
    expect(own_home.locator("h1")).to_have_text(["交換内容の確認"])
    click(own_home.get_by_role("button", name="交換する", exact=True))
    expect(own_home.locator("h1")).to_have_text(["交換を受け付けました"])
    done = own_home.url
    number = re.fullmatch(r".*/points/([0-9A-Z]{5}-[0-9A-Z]{5})/", done)[1]
    assert texts(own_home.locator(".banner h2")) == [f"受付番号 {number}"]
    assert dict(facts(own_home.locator("main dl")))["差し引くご請求"] == (
        "2024年11月のご請求から800円を差し引きます。"
    )
    own_home.go_back()
    assert own_home.url == done  # the question was answered
    own_home.goto(question)
    assert own_home.url == done
    click(own_home.get_by_role("link", name="ポイント交換へ戻る"))
    assert points_now(own_home) == before - 800
    assert texts(own_home.locator(".movements tbody tr").first.locator("td"))[1:] == [REWARD, "-800"]


@ON_A_PHONE
@pytest.mark.parametrize("slug", [slug for slug in SAMPLED if settings.REGISTRY[slug].profile.points is None])
def test_counter_without_points_has_no_such_page(page: Page, portal: Portal, slug: str) -> None:
    counter = portal.counter(slug)
    counter.come_in(page)
    answer = page.request.get(f"{counter.base}points/")
    assert answer.status == 404
