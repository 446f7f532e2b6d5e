"""MyPage(マイページ): what the guide of Aomori Cable Television shows, walked in a browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.portals.hands import click
from tests.portals.portal import Counter
from tests.portals.reading import current_bill, facts, menu, rows, texts

SLUG = "aomori-cable"
WRONG = "ログインIDまたはパスワードが違います。もう一度ご入力ください。"
CAUTION = (
    "<ご注意> マイページをご利用いただく際には、"
    "マイページアカウント（ログインID・パスワード）の作成が必要です。"
    "作成していない方は、「新規アカウント作成」より、マイページアカウントの作成を行って下さい。"
)


def choose(page: Page, label: str) -> Page:
    """Follow an entry of the menu."""
    click(page.locator("nav.menu").get_by_role("link", name=label, exact=True))
    return page


def letter_height(page: Page) -> float:
    """Give the size of the letters of the running text, in pixels."""
    size: str = page.locator("main p").first.evaluate("p => getComputedStyle(p).fontSize")
    return float(size.removesuffix("px"))


def test_member_signs_in_with_id_and_password(page: Page, counter: Counter) -> None:
    counter.open(page)
    expect(page.get_by_text(CAUTION, exact=True)).to_be_visible()
    page.get_by_label("ログインID").fill("ringo2024")
    page.get_by_label("パスワード").fill("nebuta2024")
    click(page.get_by_role("button", name="ログイン", exact=True))
    expect(page.locator("h1")).to_have_text(["マイページ初期画面"])
    assert texts(page.locator(".who")) == ["契約者名 成田　良子 様"]


def test_clear_button_empties_the_form(page: Page, counter: Counter) -> None:
    counter.open(page)
    page.get_by_label("ログインID").fill("ringo2024")
    page.get_by_label("パスワード").fill("nebuta2024")
    click(page.get_by_role("button", name="クリア", exact=True))
    expect(page.get_by_label("ログインID")).to_have_value("")
    expect(page.get_by_label("パスワード")).to_have_value("")


@pytest.mark.parametrize(
    ("login_id", "password"), [("ringo2024", "hanagasa2024"), ("mikan2024", "nebuta2024")]
)
def test_wrong_id_and_wrong_password_are_not_told_apart(
    page: Page, counter: Counter, login_id: str, password: str
) -> None:
    counter.open(page)
    counter.fill_in(page, login_id=login_id, password=password)
    assert texts(page.get_by_role("alert").locator("p"))[0] == WRONG
    expect(page.get_by_label("ログインID")).to_have_value(login_id)
    expect(page.get_by_label("パスワード")).to_have_value("")


def test_sign_out_ends_the_visit(own_home: Page, counter: Counter) -> None:
    click(own_home.get_by_role("button", name="ログアウト", exact=True))
    own_home.goto(f"{counter.base}home/")
    assert own_home.url == counter.base


@pytest.mark.requirement("AOMORI-20")
def test_text_size_is_switched_in_the_head_and_stays(page: Page, counter: Counter) -> None:
    page.goto(f"{counter.base}words/faq/")
    switch = page.get_by_role("banner").get_by_role("group", name="文字サイズ")
    assert texts(switch.get_by_role("button")) == ["標準", "大きく"]
    standard = letter_height(page)
    click(switch.get_by_role("button", name="大きく"))
    assert page.url == f"{counter.base}words/faq/"
    large = letter_height(page)
    assert large >= standard * 1.2
    page.goto(f"{counter.base}words/terms/")
    assert letter_height(page) == large
    click(switch.get_by_role("button", name="標準"))
    assert letter_height(page) == standard


@pytest.mark.requirement("AOMORI-22")
def test_without_notices_the_page_says_so(home: Page) -> None:
    notices = home.get_by_role("region", name="お知らせ", exact=True)
    expect(notices.get_by_role("heading", name="お知らせ", exact=True)).to_be_visible()
    assert texts(notices.get_by_role("paragraph")) == [
        "お知らせ情報をご覧になれます。",
        "青森ケーブルテレビからのお知らせはありません。",
        "新しいお知らせは、ここに表示されます。",
    ]


def test_menu_has_the_entries_of_the_guide(home: Page) -> None:
    assert [entry.split(" ")[0] for entry in menu(home)["メニュー"]] == [
        *("ご契約内容参照", "ご請求明細", "インボイス（適格請求書）", "クレジットカード変更"),
        "ID・パスワード変更",
    ]


def test_foot_has_the_links_of_the_guide(page: Page, counter: Counter) -> None:
    counter.open(page)
    links = texts(page.get_by_role("contentinfo").get_by_role("navigation").get_by_role("link"))
    assert links[:4] == ["トップページ", "よくある質問と回答", "注意事項・ご利用規約", "重要事項説明書"]


def test_current_bill_stands_on_the_home_page(home: Page) -> None:
    assert current_bill(home)[:4] == [
        "最新のご請求",
        "2024年10月 ご請求額",
        "9,784円",
        "お引落し日 2024年10月26日(土)",
    ]


def test_bill_has_the_discount_on_its_line(home: Page) -> None:
    click(choose(home, "ご請求明細").get_by_role("link", name="詳細 2024年10月", exact=True))
    headings, *lines = rows(home.locator("table"))
    assert headings == ["内訳", "金額(税込)", "お値引き", "ご請求額", "消費税等"]
    assert ["インターネット ケーブル光 1G(24ヶ月)", "6,900", "3,750", "3,150", "286"] in lines
    assert facts(home.locator("dl.sums")) == [("ご請求額", "9,784円")]


def test_no_page_says_what_is_paid_where_nobody_knows(home: Page) -> None:
    bills = rows(choose(home, "ご請求明細").locator("table"))
    assert bills[0] == ["ご請求年月", "ご請求額", "お引落し日", "明細"]
    assert len(bills) == 1 + 24
    click(home.get_by_role("link", name="詳細 2024年09月", exact=True))
    assert "お支払状況" not in home.locator("main").inner_text()


def test_contracts_are_listed(home: Page) -> None:
    choose(home, "ご契約内容参照")
    assert [row[:2] for row in rows(home.locator("table").first)[1:]] == [
        ["インターネット"],
        ["ケーブル光 1G(24ヶ月)", "3,150円"],
        ["テレビ"],
        ["デジタルプレミアム", "5,170円"],
        ["電話"],
        ["ケーブル電話 標準", "1,462円"],
    ]
