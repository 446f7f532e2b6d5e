"""金沢市上下水道ポータルサイトの主な画面説明: the guide of the Kanazawa waterworks, walked in a browser."""

from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from madoguchi.domain.clock import TOKYO
from tests.portals.conftest import ON_A_PHONE
from tests.portals.hands import click
from tests.portals.portal import Counter, Portal
from tests.portals.reading import current_bill, facts, menu, plain, rows, texts

SLUG = "kanazawa-water"
WELCOME = "いつも金沢市上下水道ポータルサイトをご利用いただき、誠にありがとうございます。"
WRONG = "ログインIDまたはパスワードが違います。もう一度ご入力ください。"

HEADINGS = ["検針年月日", "ご使用量(m³)", "ご使用日数", "請求金額(円)", "お支払状況", "お支払日(又は納期)"]
TABLE_OF_THE_GUIDE = [
    ["2024/09/17", "32", "62", "12,423"],
    ["2024/07/16", "40", "59", "12,841"],
    ["2024/05/18", "50", "62", "14,088"],
    ["2024/03/17", "60", "59", "16,173"],
    ["2024/01/18", "67", "63", "17,581"],
    ["2023/11/16", "50", "60", "14,460"],
    ["2023/09/17", "62", "62", "16,101"],
    ["2023/07/17", "65", "58", "16,089"],
    ["2023/05/20", "72", "62", "18,156"],
]


SUPPORT = (
    "会員登録情報の照会・変更",
    "退会のお手続き",
    "各種お手続き",
    "ご利用規約",
    "よくあるご質問 (FAQ)",
)


def choose(page: Page, label: str) -> Page:
    """Follow an entry of the menu."""
    click(page.locator("nav.menu").get_by_role("link", name=label, exact=True))
    return page


def read_on(page: Page) -> list[str]:
    """Give the days of reading in the list of bills."""
    return [row[0] for row in rows(page.locator("table"))[1:]]


@pytest.mark.requirement("K-WATER-04")
def test_member_signs_in_with_id_and_password(page: Page, counter: Counter) -> None:
    counter.open(page)
    expect(page.locator("h1")).to_have_text(["金沢市上下水道ポータルサイト会員のお客さま"])
    page.get_by_label("ログインID").fill("hanako01")
    page.get_by_label("パスワード").fill("saigawa2024")
    click(page.get_by_role("button", name="ログイン", exact=True))
    expect(page.locator("h1")).to_have_text(["会員さま専用サイト"])


@pytest.mark.requirement("K-WATER-05")
def test_next_time_the_id_is_there_and_nothing_else(page: Page, counter: Counter) -> None:
    counter.open(page)
    expect(page.get_by_label("次回からIDの入力を省略")).not_to_be_checked()
    page.get_by_label("次回からIDの入力を省略").check()
    _sign_in_and_out(page, counter)
    expect(page.get_by_label("ログインID")).to_have_value("hanako01")
    expect(page.get_by_label("パスワード")).to_have_value("")
    page.get_by_label("次回からIDの入力を省略").uncheck()
    _sign_in_and_out(page, counter)
    expect(page.get_by_label("ログインID")).to_have_value("")


def _sign_in_and_out(page: Page, counter: Counter) -> None:
    counter.fill_in(page)
    click(page.get_by_role("button", name="ログアウト"))
    assert page.url == counter.base


@pytest.mark.requirement("K-WATER-08")
def test_sign_in_page_says_how_to_stay_safe(page: Page, counter: Counter) -> None:
    counter.open(page)
    block = page.get_by_role("complementary", name="セキュリティ確保のために")
    expect(block.get_by_role("heading", name="セキュリティ確保のために", exact=True)).to_be_visible()
    assert texts(block.get_by_role("listitem")) == [
        "不正ログイン防止のため、",
        "・他のサービスのパスワードの使い回しはお止め下さい。",
        "・容易に推測できるパスワードを使用しないで下さい。",
        "・定期的にパスワードを変更して下さい。",
        "パスワード変更はログイン後、会員サポートページよりお手続きください。",
    ]


@pytest.mark.parametrize(("login_id", "password"), [("hanako01", "asanogawa2024"), ("jiro01", "saigawa2024")])
def test_wrong_id_and_wrong_password_are_not_told_apart(
    page: Page, counter: Counter, login_id: str, password: str
) -> None:
    counter.open(page)
    counter.fill_in(page, login_id=login_id, password=password)
    assert texts(page.get_by_role("alert").locator("p"))[0] == WRONG
    expect(page.get_by_label("ログインID")).to_have_value(login_id)
    expect(page.get_by_label("パスワード")).to_have_value("")


def test_foot_names_the_bureau(page: Page, counter: Counter) -> None:
    counter.open(page)
    links = texts(page.get_by_role("contentinfo").get_by_role("link"))
    assert {"このサイトについて", "個人情報の取り扱いについて"} < set(links)
    line = "金沢市企業局 © 2024 金沢市企業局 All Rights Reserved."
    expect(page.get_by_role("contentinfo").get_by_text(line, exact=True)).to_be_visible()


@ON_A_PHONE
@pytest.mark.requirement("K-WATER-10")
def test_greeting_follows_the_time_of_day(page: Page, home: Page, portal: Portal) -> None:
    assert texts(home.locator(".who, .welcome")) == ["金沢　花子さま、おはようございます。", WELCOME]
    with portal.at(datetime(2024, 10, 22, 1, 30, tzinfo=TOKYO), SLUG) as counter:
        page.context.clear_cookies()
        counter.sign_in(page)
        expect(page.locator("h1")).to_have_text(["会員さま専用サイト"])
        assert texts(page.locator(".who, .welcome")) == ["金沢　花子さま、こんばんは。", WELCOME]


@ON_A_PHONE
@pytest.mark.requirement("K-WATER-02")
@pytest.mark.parametrize(("hour", "minute", "is_open"), [(1, 59, True), (2, 0, False), (6, 58, False)])
def test_portal_is_closed_from_two_to_seven(
    page: Page, portal: Portal, hour: int, minute: int, *, is_open: bool
) -> None:
    hours = "ご利用可能時間は、毎日AM7:00~AM2:00の間です。"
    with portal.at(datetime(2024, 10, 22, hour, minute, tzinfo=TOKYO), SLUG) as counter:
        counter.open(page)
        banner = page.get_by_role("region", name="ご利用時間の案内")
        assert texts(banner.get_by_role("paragraph"))[0] == hours
        assert page.get_by_role("button", name="ログイン", exact=True).count() == int(is_open)
        assert banner.get_by_text(
            "次にご利用いただけるのは、2024年10月22日(火) 07:00からです。"
        ).count() == int(not is_open)


@pytest.mark.requirement("K-WATER-11")
def test_sign_out_button_ends_the_visit(own_home: Page, counter: Counter) -> None:
    click(own_home.get_by_role("button", name="ログアウト", exact=True))
    assert own_home.url == counter.base
    own_home.goto(f"{counter.base}home/")
    assert own_home.url == counter.base


@pytest.mark.requirement("K-WATER-12")
def test_number_stands_beside_the_way_to_other_places(own_home: Page, counter: Counter) -> None:
    first, second = counter.sees["places"]
    assert texts(own_home.locator(".place-number")) == [f"お客様番号 {first}"]
    click(own_home.locator(".place").get_by_role("link", name="他の場所を見る"))
    assert [row[3] for row in rows(own_home.locator("main table"))] == ["お客様番号", first, second]
    click(own_home.get_by_role("button", name="この場所を見る"))
    assert texts(own_home.locator(".place-number")) == [f"お客様番号 {second}"]


@pytest.mark.requirement("K-WATER-14")
def test_notices_are_dated_and_the_last_update_is_named(home: Page) -> None:
    notices = home.get_by_role("region", name="お知らせ")
    assert texts(notices.locator("li a")) == ["検針票の様式が新しくなります", "システムの点検について"]
    assert texts(notices.locator("li .date")) == ["2024/10/15", "2024/08/07"]
    # The demonstration takes its files in at this very moment of its clock.
    expect(home.get_by_text("最終更新時間 2024/10/21 10:00:00", exact=True)).to_be_visible()


def test_notice_can_be_read(home: Page) -> None:
    click(home.get_by_role("link", name="システムの点検について"))
    expect(home.locator("h1")).to_have_text(["システムの点検について"])
    assert texts(home.locator("main time")) == ["2024年8月7日(水)"]
    assert texts(home.locator("main p"))[-1] == "ご不便をおかけしますが、ご理解をお願いいたします。"


@pytest.mark.requirement("K-WATER-15")
def test_current_bill_names_each_service_with_the_tax_inside(home: Page) -> None:
    assert current_bill(home)[:3] == ["今回の請求金額", "2024年09月 合計料金", "5,509円"]
    lines = [plain(line) for line in home.locator("section.current li").all_inner_texts()]
    assert lines == ["水道料金 2,799円 (内消費税相当額 254円)", "下水道使用料 2,710円 (内消費税相当額 246円)"]


@pytest.mark.requirement("K-WATER-16")
def test_menu_has_the_two_groups_of_the_guide(home: Page) -> None:
    found = menu(home)
    assert list(found) == ["料金お知らせサービス", "会員サポート"]
    charges, support = found.values()
    assert charges == [
        "使用量・請求金額のグラフ 過去2年分の推移をグラフで表示できます。",
        "料金明細 過去2年分の料金を照会できます。",
        "書類ダウンロード 帳票のダウンロードができます。",
    ]
    assert [entry.split(" ")[0] for entry in support] == [
        *("会員登録情報の照会・変更", "退会のお手続き"),
        *("各種お手続き", "ご利用規約", "よくあるご質問"),
    ]


@pytest.mark.requirement("K-WATER-17")
def test_every_entry_of_member_support_opens_its_page(home: Page) -> None:
    opened = []
    for label in SUPPORT:
        opened += texts(choose(home, label).locator("h1"))
        home.go_back()
    assert opened == list(SUPPORT)


@pytest.mark.requirement("K-WATER-20")
def test_list_of_bills_is_the_table_of_the_guide(own_home: Page) -> None:
    click(own_home.get_by_role("link", name="他の場所を見る"))
    click(own_home.get_by_role("button", name="この場所を見る"))
    headings, *bills = rows(choose(own_home, "料金明細").locator("table"))
    assert headings[:6] == HEADINGS
    assert [row[:4] for row in bills[:9]] == TABLE_OF_THE_GUIDE


@pytest.mark.requirement("K-WATER-21")
def test_unpaid_bill_has_a_due_date_and_a_paid_one_the_day_of_payment(home: Page) -> None:
    bills = rows(choose(home, "料金明細").locator("table"))[1:]
    assert [row[4:6] for row in bills[:3]] == [
        ["未納", "2024/10/27 納期"],
        ["収納済", "2024/08/20"],
        ["収納済", "2024/06/21"],
    ]


@ON_A_PHONE
@pytest.mark.requirement("K-WATER-18", "K-WATER-19")
def test_list_and_graph_reach_two_years_back_and_no_further(page: Page, home: Page, portal: Portal) -> None:
    assert read_on(choose(home, "料金明細"))[-1] == "2022/11/17"
    assert "未納" in texts(home.locator("td.cell-status"))
    with portal.at(datetime(2024, 12, 21, 10, 0, tzinfo=TOKYO), SLUG) as counter:
        page.context.clear_cookies()
        choose(counter.sign_in(page), "料金明細")
        assert read_on(page)[-1] == "2023/01/18"
        page.goto(f"{counter.base}home/")
        bars = texts(choose(page, "使用量・請求金額のグラフ").locator("rect > title"))
        assert ("2022年11月 48m³" in bars, "2023年01月 61m³" in bars, len(bars)) == (False, True, 22)


@pytest.mark.requirement("K-WATER-18")
def test_graph_shows_usage_and_charges_and_the_figures_beside(home: Page) -> None:
    choose(home, "使用量・請求金額のグラフ")
    quantities, charges = home.locator("table").all()
    assert rows(quantities) == [
        ["月", "前年", "最近の1年"],
        *(["2023年11月", "48", "50"], ["2024年01月", "61", "67"], ["2024年03月", "58", "60"]),
        *(["2024年05月", "72", "50"], ["2024年07月", "65", "40"], ["2024年09月", "62", "32"]),
    ]
    assert rows(charges)[-1] == ["2024年09月", "16,101", "5,509"]
    in_cubic_metres, in_yen = home.locator("figure.chart").all()
    assert texts(in_cubic_metres.locator("rect > title")) == _bars(rows(quantities)[1:], "m³")
    assert texts(in_yen.locator("rect > title")) == _bars(rows(charges)[1:], "円")


def _bars(figures: list[list[str]], unit: str) -> list[str]:
    """Say what the bars must say: each month's last year, then its this year."""
    years = [(month, f"{int(month[:4]) - 1}{month[4:]}", *values) for month, *values in figures]
    return [
        bar
        for month, year_ago, last, this in years
        for bar in (f"{year_ago} {last}{unit}", f"{month} {this}{unit}")
    ]


def test_bill_adds_up_in_the_words_of_the_guide(home: Page) -> None:
    click(choose(home, "料金明細").get_by_role("link", name="詳細 2024年09月"))
    expect(home.locator("h1")).to_have_text(["2024年09月 料金明細"])
    assert rows(home.locator("table")) == [
        ["区分", "金額(円)", "内消費税相当額"],
        ["水道料金", "2,799", "254"],
        ["下水道使用料", "2,710", "246"],
    ]
    said = facts(home.locator("main dl"))
    assert ("検針年月日", "2024年9月17日(火)") in said
    assert ("ご使用量", "32 m³（62日間）") in said
    assert said[-1] == ("合計料金", "5,509円")
