"""有料チャンネルの追加 and 各種お手続き: asked for, seen and withdrawn, without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.portals.conftest import ON_A_DESKTOP, ON_A_PHONE
from tests.portals.hands import click
from tests.portals.portal import Portal
from tests.portals.reading import facts, menu, plain, texts
from tests.portals.test_kanazawa_cable import choose

SLUG = "kanazawa-cable"
CHANNEL = {"phone": "釣りとアウトドア", "desktop": "韓流セレクト"}


def offered(page: Page, name: str) -> str:
    """Read what is said of a channel."""
    return plain(page.locator(".channel").filter(has_text=name).inner_text())


@ON_A_PHONE
@pytest.mark.requirement("K-CABLE-17")
def test_channel_is_added_once_and_can_be_withdrawn(own_home: Page, size: str) -> None:
    name = CHANNEL[size]
    (entry,) = [entry for entry in menu(own_home)["メニュー"] if entry.startswith("有料チャンネルの追加")]
    assert "準備中" not in entry
    choose(own_home, "有料チャンネルの追加")
    own_home.get_by_label(name).check()
    click(own_home.get_by_role("button", name="選んだチャンネルの確認へ"))
    expect(own_home.locator("h1")).to_have_text(["お申し込み内容の確認"])
    sums = dict(facts(own_home.locator("dl.sums")))
    before, added, after = (int(re.sub(r"\D", "", value)) for value in sums.values())
    assert (before, before + added) == (25_011, after)
    click(own_home.get_by_role("button", name="この内容で申し込む"))
    expect(own_home.locator(".banner h2")).to_have_text("お申し込みを受け付けました")
    done = own_home.url
    assert re.fullmatch(r".*/requests/[0-9A-Z]{5}-[0-9A-Z]{5}/", done)
    choose_again(own_home)
    assert offered(own_home, name).endswith(
        "お申し込みを受け付けています。 お引き受けできるかどうかをご連絡するまで、お待ちください。"
    )
    own_home.goto(done)
    click(own_home.get_by_role("link", name="このお申し込みを取り消す"))
    click(own_home.get_by_role("button", name="取り消す", exact=True))
    assert own_home.url == done
    assert texts(own_home.locator(".events li strong")) == ["受付済", "取消"]
    choose_again(own_home)
    expect(own_home.get_by_label(name)).to_be_visible()


def choose_again(page: Page) -> None:
    """Go to the catalogue by the menu."""
    click(page.locator(".brand"))
    choose(page, "有料チャンネルの追加")


@ON_A_DESKTOP
@pytest.mark.requirement("K-CABLE-17")
def test_what_cannot_be_added_says_why_and_nothing_is_taken_away(own_home: Page) -> None:
    choose(own_home, "有料チャンネルの追加")
    assert "「デジタルスター」に含まれています。" in offered(own_home, "こどもアニメ")
    assert "「デジタルスター」と一緒にはご契約いただけません。" in offered(own_home, "4Kスポーツ")
    assert "ご使用場所は提供エリアの外です。" in offered(own_home, "七尾みなとチャンネル")
    expect(own_home.locator("main")).to_contain_text("チャンネルの解約は、0120-751-114へお電話ください。")


@ON_A_PHONE
def test_procedure_is_sent_with_what_was_typed_whatever_went_wrong_first(page: Page, portal: Portal) -> None:
    counter = portal.counter("kanazawa-water")
    counter.sign_in(page)
    choose(page, "各種お手続き")
    click(page.get_by_role("link", name="名義変更のお申し込み"))
    question = page.url
    page.get_by_label("新しいご契約者のお名前 ※必須").fill("見本 花子")
    click(page.get_by_role("button", name="入力内容の確認へ"))
    expect(page.locator(".banner-error")).to_contain_text("変更の理由を選択してください。")
    click(page.get_by_role("link", name="変更の理由を選択してください。"))
    assert page.evaluate("document.activeElement.id") == "cause-1"
    assert page.get_by_label("新しいご契約者のお名前 ※必須").input_value() == "見本 花子"
    page.get_by_label("新しいご契約者のお名前(カナ)").fill("ミホン ハナコ")
    page.get_by_label("相続").check()
    page.get_by_label("はい").check()
    page.get_by_label("日中のご連絡先").fill("076-000-0001")
    click(page.get_by_role("button", name="入力内容の確認へ"))
    expect(page.locator("h1")).to_have_text(["入力内容の確認"])
    click(page.get_by_role("button", name="入力内容を直す"))
    page.get_by_label("そのほか ※任意").fill("よろしくお願いします。")
    click(page.get_by_role("button", name="入力内容の確認へ"))
    click(page.get_by_role("button", name="この内容で申し込む"))
    done = page.url
    expect(page.locator("main")).to_contain_text("よろしくお願いします。")
    page.goto(question)
    assert page.url == done  # what was asked is answered
    click(page.get_by_role("link", name="このお申し込みを取り消す"))
    click(page.get_by_role("button", name="取り消す", exact=True))
    expect(page.locator(".banner h2")).to_have_text("お申し込みを取り消しました")
