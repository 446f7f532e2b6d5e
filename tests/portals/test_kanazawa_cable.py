"""「お客様専用ページ」のご案内: the guide of Kanazawa Cable, walked in a browser."""

from collections import Counter as Count
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from madoguchi.domain.clock import TOKYO
from tests.portals.conftest import ON_A_DESKTOP, ON_A_PHONE
from tests.portals.hands import click
from tests.portals.portal import Counter, Portal
from tests.portals.reading import current_bill, facts, menu, rows, texts

SLUG = "kanazawa-cable"
WRONG = "ユーザーIDまたはパスワードが違います。もう一度ご入力ください。"

# The guide's lines, damaged names read as the services they must be.
OCTOBER_2023 = [
    ["項目名", "請求金額", "割引金額", "お支払金額"],
    ["デジタルスター(2023/10)", "4,180", "0", "4,180"],
    ["ケーブル光24ヶ月(2023/10)", "6,900", "3,750", "3,150"],
    ["ケーブルプラス電話標準(2023/10)", "1,462", "0", "1,462"],
    ["ケーブルプラス電話標準(2023/10)", "367", "0", "367"],
    ["ユニバーサルサービス料(2023/10)", "2", "0", "2"],
    ["電話リレーサービス料(2023/10)", "1", "0", "1"],
    ["電気料前払金(2023/10)", "12,000", "0", "12,000"],
    ["電気料前払金(2023/10)", "1,000", "0", "1,000"],
    ["でんき&ケーブルまとめ割(2023/10)", "-130", "0", "-130"],
    ["モバイル データ付きプラン(2023/10)", "3,300", "448", "2,852"],
    ["ユニバーサルサービス料(2023/10)", "2", "0", "2"],
    ["電話リレーサービス料(2023/10)", "1", "0", "1"],
]


def choose(page: Page, label: str) -> Page:
    """Follow an entry of the menu."""
    click(page.locator("nav.menu").get_by_role("link", name=label, exact=True))
    return page


@pytest.fixture
def october(home: Page) -> Page:
    """The bill that the guide shows, opened from the menu."""
    click(choose(home, "お支払い料金照会").get_by_role("link", name="詳細 2023年10月", exact=True))
    return home


def amounts(page: Page) -> list[list[int]]:
    """Give the amounts of each line of the bill, in whole yen."""
    return [[int(cell.replace(",", "")) for cell in row[1:]] for row in rows(page.locator("table"))[1:]]


@pytest.mark.requirement("K-CABLE-12")
def test_customer_number_is_the_user_id(page: Page, counter: Counter) -> None:
    counter.open(page)
    page.get_by_label("ユーザーID").fill("1000000017")
    page.get_by_label("パスワード").fill(counter.password)
    click(page.get_by_role("button", name="ログイン", exact=True))
    expect(page.locator("h1")).to_have_text(["トップページ"])
    assert texts(page.locator(".place-number")) == ["お客様番号 1000000017"]


@pytest.mark.requirement("K-CABLE-03")
def test_sign_in_page_names_both_papers_with_the_number(page: Page, counter: Counter) -> None:
    counter.open(page)
    expect(page.locator("main")).to_contain_text(
        "お客様番号は「お客様専用ページ登録証」または「お客様番号のご案内」に記載されています。"
    )


@pytest.mark.parametrize(
    ("login_id", "password"),
    [("1000000017", "kenrokuen-kasumi-2024"), ("1000000018", "kenrokuen-yukitsuri-2024")],
)
def test_wrong_id_and_wrong_password_are_not_told_apart(
    page: Page, counter: Counter, login_id: str, password: str
) -> None:
    counter.open(page)
    counter.fill_in(page, login_id=login_id, password=password)
    assert texts(page.get_by_role("alert").locator("p"))[0] == WRONG
    expect(page.get_by_label("ユーザーID")).to_have_value(login_id)
    expect(page.get_by_label("パスワード")).to_have_value("")


def test_sign_out_ends_the_visit(own_home: Page, counter: Counter) -> None:
    click(own_home.get_by_role("button", name="ログアウト", exact=True))
    own_home.goto(f"{counter.base}home/")
    assert own_home.url == counter.base


def test_menu_has_the_functions_of_the_guide(home: Page) -> None:
    entries = [entry.split(" ")[0] for entry in menu(home)["メニュー"]]
    assert entries == [
        *("お支払い料金照会", "各種書面照会", "契約コースの照会", "有料チャンネルの追加"),
        *("お客様基本情報の照会", "ポイント交換", "パスワード変更"),
    ]


def test_home_names_the_customer_and_the_current_bill(home: Page) -> None:
    assert texts(home.locator(".who")) == ["契約者名 北国　花子 様"]
    assert current_bill(home)[:3] == ["今回の請求金額", "2024年10月 請求金額", "24,887円"]


def test_home_opens_the_current_bill(home: Page) -> None:
    click(home.get_by_role("link", name="明細を見る"))
    expect(home.locator("h1")).to_have_text(["2024年10月 ご利用料金照会"])


@pytest.mark.requirement("K-CABLE-40")
def test_notice_can_be_read(home: Page) -> None:
    assert texts(home.get_by_role("region", name="お知らせ").locator(".date")) == ["2024/04/01"]
    click(home.get_by_role("link", name="「各種書面照会」が新たに追加されます"))
    expect(home.locator("h1")).to_have_text(["「各種書面照会」が新たに追加されます"])


def test_only_place_is_said_to_be_the_only_one(home: Page) -> None:
    click(home.get_by_role("link", name="他の場所を見る"))
    expect(home.get_by_text("登録されている場所はこの1か所です。")).to_be_visible()


@ON_A_PHONE
@pytest.mark.requirement("K-CABLE-40")
def test_bills_reach_24_months_back_and_no_further(page: Page, home: Page, portal: Portal) -> None:
    months = [row[0] for row in rows(choose(home, "お支払い料金照会").locator("table"))[1:]]
    assert (months[0], months[-1], len(months)) == ("2024年10月", "2022年11月", 24)
    with portal.at(datetime(2024, 12, 21, 10, 0, tzinfo=TOKYO), SLUG) as counter:
        page.context.clear_cookies()
        months = [row[0] for row in rows(choose(counter.sign_in(page), "お支払い料金照会").locator("table"))]
        assert months[-1] == "2023年01月"


@pytest.mark.requirement("K-CABLE-13", "K-CABLE-29")
def test_menu_and_heading_each_keep_their_word(home: Page) -> None:
    click(choose(home, "お支払い料金照会").get_by_role("link", name="詳細 2023年10月", exact=True))
    expect(home.locator("h1")).to_have_text(["2023年10月 ご利用料金照会"])
    assert home.title().startswith("2023年10月 ご利用料金照会 | ")


@pytest.mark.requirement("K-CABLE-30", "K-CABLE-34")
def test_bill_has_the_columns_and_the_lines_of_the_guide(october: Page) -> None:
    assert rows(october.locator("table")) == OCTOBER_2023


@pytest.mark.requirement("K-CABLE-31")
def test_names_carry_the_month_and_may_repeat(october: Page) -> None:
    names = texts(october.locator("tbody th"))
    assert [name for name in names if not name.endswith("(2023/10)")] == []
    assert [name.removesuffix("(2023/10)") for name, times in Count(names).items() if times == 2] == [
        *("ケーブルプラス電話標準", "ユニバーサルサービス料", "電話リレーサービス料", "電気料前払金")
    ]


@pytest.mark.requirement("K-CABLE-32")
def test_charge_less_discount_is_payable_on_every_line(october: Page) -> None:
    lines = amounts(october)
    assert [line for line in lines if line[1]] == [[6900, 3750, 3150], [3300, 448, 2852]]
    assert [line for line in lines if line[0] - line[1] != line[2]] == []


@pytest.mark.requirement("K-CABLE-33")
def test_line_may_be_negative(october: Page) -> None:
    assert [line for line in amounts(october) if line[2] < 0] == [[-130, 0, -130]]
    assert sum(line[2] for line in amounts(october)) == 24887


@pytest.mark.requirement("K-CABLE-35", "K-CABLE-36")
def test_summary_rows_stand_in_the_order_of_the_guide(october: Page) -> None:
    assert facts(october.locator("dl.sums")) == [
        ("入金合計(前払金、クレジット利用、振込金等)", "0円"),
        ("請求合計(請求額)", "24,887円"),
        ("2023年10月の請求金額", "24,887円"),
        ("未払合計", "0円"),
        ("2023年10月請求残高(前払金)", "24,887円"),
    ]


@pytest.mark.requirement("K-CABLE-16")
def test_courses_under_contract_are_listed_and_cannot_be_changed(home: Page) -> None:
    choose(home, "契約コースの照会")
    not_begun = "2024年11月1日(金)からご利用いただけます。 開始日の変更は、0120-751-114へお電話ください。"
    shown, ended = home.locator("table").all()
    assert rows(shown)[0] == ["コース名", "月額(税込)", "ご利用開始日", "最低利用期間", "貸与機器"]
    assert [row[:3] if len(row) > 1 else row[0] for row in rows(shown)[1:]] == [
        "インターネット",
        ["ケーブル光24ヶ月", "3,150円", "2019/04/01"],
        "テレビ",
        ["デジタルスター", "4,180円", "2019/04/01"],
        [f"有料チャンネル（映画） オプション ご利用開始前 {not_begun}", "1,100円", "2024/11/01"],
        "モバイル",
        ["モバイル データ付きプラン", "2,852円", "2019/04/01"],
        "電気",
        *[["電気料前払金", "", "2019/04/01"]] * 2,
        "電話",
        ["ケーブルプラス電話標準", "1,462円", "2019/04/01"],
        ["ケーブルプラス電話標準", "367円", "2019/04/01"],
    ]
    expect(ended).to_be_hidden()
    click(home.get_by_text("終了したご契約 2件"))
    assert [row[3] for row in rows(ended)[1:] if len(row) > 1] == ["2019/03/31", "2022/03/31"]
    assert home.locator("main :is(form, input, select, button)").count() == 0


@pytest.mark.requirement("K-CABLE-18")
def test_customer_data_are_shown_and_cannot_be_changed(home: Page) -> None:
    choose(home, "お客様基本情報の照会")
    assert facts(home.locator("main dl")) == [
        ("お客様番号", "1000000017"),
        ("契約者名", "北国　花子"),
        ("フリガナ", "ホッコク　ハナコ"),
        ("住所", "〒920-0000金沢市南町１番１－１０１号 ケーブルハイツ１０１"),
        ("電話番号", "076-000-0001"),
        ("請求先情報", "北国　花子"),
        ("お支払方法", "口座振替 クレジット払の申込・変更"),
    ]
    assert texts(home.locator(".changed-by span")) == [
        "お客様番号は、変更できません。",
        "0120-751-114（年中無休 土日祝も受付）へお電話ください。",
    ]
    assert home.locator("main :is(form, input, select, button)").count() == 0


def _tops(page: Page) -> list[float]:
    """Give how far down the current bill and what stands beside or below it begin."""
    return [page.locator(part).bounding_box()["y"] for part in (".current", ".home-side")]


@ON_A_DESKTOP
@pytest.mark.requirement("K-CABLE-21")
def test_desktop_and_phone_have_layouts_of_their_own(home: Page) -> None:
    bill, side = _tops(home)
    assert bill == side
    home.set_viewport_size({"width": 390, "height": 844})
    bill, side = _tops(home)
    assert bill + home.locator(".current").bounding_box()["height"] <= side
