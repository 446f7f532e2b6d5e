"""クレジットカード変更 by the guide's menu: to the provider's page and back, without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, Request, expect

from tests.portals.conftest import ON_A_DESKTOP, ON_A_PHONE
from tests.portals.hands import click
from tests.portals.portal import Counter, Portal
from tests.portals.reading import facts, texts
from tests.portals.test_aomori_cable import choose

SLUG = "aomori-cable"
ENTRY = "クレジットカード変更"
ONWARD = "決済サービスのページへ進む"
AT_PROVIDER = re.compile(r"http://127\.0\.0\.1:\d+/pay/cs_test_\w+")


def begin(page: Page, counter: Counter) -> Page:
    """Follow the menu, give the password, and go on to the provider's page."""
    choose(page, ENTRY)
    expect(page.locator("h1")).to_have_text([ENTRY])
    page.get_by_label("現在のパスワード").fill(counter.password)
    click(page.get_by_role("button", name="カードを変更する", exact=True))
    expect(page.locator("h1")).to_have_text(["カードの入力へ進みます"])
    click(page.get_by_role("link", name=ONWARD, exact=True))
    assert AT_PROVIDER.fullmatch(page.url)
    return page


def register(page: Page, card: str) -> None:
    page.get_by_label(card).check()
    click(page.get_by_role("button", name="登録する", exact=True))


@ON_A_PHONE
def test_card_is_changed_at_the_provider_and_counts_from_a_month(own_home: Page, counter: Counter) -> None:
    seen: list[str] = []
    own_home.on("request", lambda request: seen.append(_referrer(request)))
    register(begin(own_home, counter), "Visa •••• 4242")
    expect(own_home.locator("h1")).to_have_text(["カードを変更しました"])
    assert texts(own_home.locator(".banner h2")) == [
        "2024年12月ご請求分から、新しいカードでのお支払いになります"
    ]
    assert facts(own_home.locator("main dl"))[0] == ("新しいカード", "Visa 下4桁 4242")
    click(own_home.get_by_role("link", name=f"{ENTRY}へ戻る"))
    assert dict(facts(own_home.locator("main dl")))["登録中のカード"] == "Visa 下4桁 4242"
    assert [each for each in seen if each] == []


def _referrer(request: Request) -> str:
    """Give what the provider learns of where a visitor comes from."""
    came_from = request.headers.get("referer", "")
    return came_from if "/pay/" in request.url and "/pay/" not in came_from else ""


@ON_A_PHONE
def test_holder_proves_himself_and_the_card_is_changed(own_home: Page, counter: Counter) -> None:
    register(begin(own_home, counter), "Visa •••• 3155")
    expect(own_home.locator("h1")).to_have_text(["本人認証サービス（3-Dセキュア）"])
    click(own_home.get_by_role("button", name="認証する", exact=True))
    expect(own_home.locator("h1")).to_have_text(["カードを変更しました"])
    own_home.goto(f"{counter.base}card/")
    assert dict(facts(own_home.locator("main dl")))["登録中のカード"] == "Visa 下4桁 3155"


@ON_A_PHONE
@pytest.mark.requirement("K-CABLE-40")
def test_card_is_registered_from_the_billing_address_of_the_customer(page: Page, portal: Portal) -> None:
    cable = portal.counter("kanazawa-cable")
    choose(cable.sign_in(page), "お客様基本情報の照会")
    click(page.get_by_role("link", name="クレジット払の申込・変更", exact=True))
    assert dict(facts(page.locator("main dl").first))["お支払方法"] == "口座振替"
    page.get_by_label("現在のパスワード").fill(cable.password)
    click(page.get_by_role("button", name="クレジット払を申し込む", exact=True))
    click(page.get_by_role("link", name=ONWARD, exact=True))
    register(page, "Visa •••• 4242")
    assert texts(page.locator(".banner h2")) == ["2024年12月ご請求分から、新しいカードでのお支払いになります"]


@ON_A_DESKTOP
def test_refused_card_is_said_and_the_change_can_be_stopped(own_home: Page, counter: Counter) -> None:
    register(begin(own_home, counter), "Visa •••• 0002")
    click(own_home.get_by_role("link", name="登録せずに戻る", exact=True))
    expect(own_home.locator("h1")).to_have_text(["カードは変更されていません"])
    expect(own_home.get_by_role("alert")).to_contain_text("カードを登録できませんでした")
    own_home.goto(f"{counter.base}card/")
    expect(own_home.locator("[data-reason=card_change_waiting]")).to_be_visible()
    click(own_home.get_by_role("link", name="手続きを続ける", exact=True))
    click(own_home.get_by_role("button", name="変更をやめる", exact=True))
    expect(own_home.locator("h1")).to_have_text(["カードの変更をやめました"])
