"""マイページの使い方: the guide of Aicom Koka, walked in a browser."""

from datetime import date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from madoguchi.domain.clock import TOKYO
from tests.billing_files import bill_rows, content, file_of, path_for
from tests.portals.conftest import ON_A_PHONE
from tests.portals.hands import click
from tests.portals.portal import Counter, Portal
from tests.portals.processes import run
from tests.portals.reading import current_bill, facts, menu, rows, texts

SLUG = "aicom-koka"
WRONG = "アカウントIDまたはパスワードが違います。もう一度ご入力ください。"
FLOOR = "※2020年7月以降の料金を表示できます。"


def charges(home: Page) -> list[str]:
    """Open ご利用料金 from the menu and give the months it lists."""
    click(home.locator("nav.menu").get_by_role("link", name="ご利用料金", exact=True))
    return [row[0] for row in rows(home.locator("table"))[1:]]


@pytest.mark.requirement("KOKA-04")
def test_member_signs_in_with_account_id_and_password(page: Page, counter: Counter) -> None:
    counter.open(page)
    expect(page.locator("h1")).to_have_text(["会員ログイン"])
    page.get_by_label("アカウントID").fill("taro.aicom")
    page.get_by_label("パスワード").fill("Shigaraki24")
    click(page.get_by_role("button", name="ログイン", exact=True))
    assert page.url == f"{counter.base}home/"


def test_account_id_may_be_written_in_capitals(page: Page, counter: Counter) -> None:
    counter.open(page)
    counter.fill_in(page, login_id="Taro.AICOM")
    assert page.url == f"{counter.base}home/"


@pytest.mark.parametrize(
    ("login_id", "password"), [("taro.aicom", "shigaraki24"), ("jiro.aicom", "Shigaraki24")]
)
def test_wrong_id_and_wrong_password_are_not_told_apart(
    page: Page, counter: Counter, login_id: str, password: str
) -> None:
    counter.open(page)
    counter.fill_in(page, login_id=login_id, password=password)
    assert texts(page.get_by_role("alert").locator("p"))[0] == WRONG
    expect(page.get_by_label("アカウントID")).to_have_value(login_id)
    expect(page.get_by_label("パスワード")).to_have_value("")


def test_sign_out_ends_the_visit(own_home: Page, counter: Counter) -> None:
    click(own_home.get_by_role("button", name="ログアウト", exact=True))
    own_home.goto(f"{counter.base}home/")
    assert own_home.url == counter.base


@pytest.mark.requirement("KOKA-25")
def test_home_is_the_menu_list(page: Page, home: Page) -> None:
    expect(home.locator("h1")).to_have_text(["お客様メニューリスト"])
    assert [entry.split(" ")[0] for entry in menu(home)["メニュー"]] == [
        *("ご利用料金", "ご契約内容", "パスワード変更")
    ]


def test_member_is_called_by_the_nickname(home: Page) -> None:
    assert texts(home.locator(".who")) == ["ご契約者名 たろう 様"]


def test_without_notices_the_page_says_so(home: Page) -> None:
    notices = home.get_by_role("region", name="あいコムこうかからのお知らせ")
    assert texts(notices.get_by_role("paragraph"))[0] == "ただいまお知らせはありません。"


def test_current_bill_has_the_discount_as_a_line_of_its_own(home: Page) -> None:
    assert current_bill(home)[:3] == ["最新のご利用料金", "2024年10月 ご利用料金", "10,814円"]
    assert "-550円" in current_bill(home)


def test_number_keeps_its_leading_zeros(home: Page) -> None:
    assert texts(home.locator(".place-number")) == ["お客様番号 0000123456"]


def test_courses_under_contract_are_listed(home: Page) -> None:
    click(home.locator("nav.menu").get_by_role("link", name="ご契約内容", exact=True))
    assert [row[0] for row in rows(home.locator("table").first)[1:]] == [
        *("インターネット", "ケーブル光 300M", "テレビ", "デジタルスタンダード", "電話", "ケーブル電話 標準")
    ]


@pytest.mark.requirement("KOKA-27")
def test_details_open_the_lines_of_the_month(home: Page) -> None:
    charges(home)
    click(home.get_by_role("link", name="詳細 2024年09月", exact=True))
    expect(home.locator("h1")).to_have_text(["2024年09月 ご利用料金明細"])
    headings, *lines = rows(home.locator("table"))
    assert headings == ["明細", "金額", "うち消費税"]
    assert ["インターネット 割引", "-550", "-50"] in lines
    assert facts(home.locator("dl.sums")) == [("ご利用料金", "11,364円")]
    assert sum(int(line[1].replace(",", "")) for line in lines) == 11364


@ON_A_PHONE
@pytest.mark.requirement("KOKA-26")
def test_charges_reach_one_year_back_and_never_before_july_2020(
    page: Page, home: Page, portal: Portal, tmp_path: Path
) -> None:
    months = charges(home)
    assert (months[0], months[-1], len(months)) == ("2024年10月", "2023年11月", 12)
    assert months == sorted(months, reverse=True)
    expect(home.get_by_text(FLOOR, exact=True)).to_be_visible()
    autumn_of_2020 = datetime(2020, 10, 21, 10, 0, tzinfo=TOKYO)
    oldtimer = portal.newcomer(SLUG, number="0000202006")
    _send_bills_of_2020(portal, autumn_of_2020, tmp_path, oldtimer.login_id)
    with portal.at(autumn_of_2020, SLUG) as counter:
        page.context.clear_cookies()
        counter.open(page)
        counter.fill_in(page, login_id=oldtimer.login_id)
        assert charges(page) == ["2020年08月", "2020年07月"]


def _send_bills_of_2020(portal: Portal, moment: datetime, folder: Path, number: str) -> None:
    operator = settings.REGISTRY[SLUG]
    bills = [row | {"place_number": number} for month in (6, 7, 8) for row in bill_rows(date(2020, month, 1))]
    path = path_for(operator, "bills", folder)
    path.write_bytes(content(file_of(operator, "bills"), bills))
    sent = run("ingest", SLUG, path, environment=portal.environment(moment))
    assert sent.returncode == 0, sent.stderr
