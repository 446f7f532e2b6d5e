"""Ending a membership by the guide's words: what is lost, a copy, the end, the way back; no JavaScript."""

from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from tests.portals.conftest import ON_A_PHONE
from tests.portals.hands import follow, press, type_in
from tests.portals.mailbox import wait_for_mail
from tests.portals.portal import Counter, Portal
from tests.portals.reading import texts
from tests.portals.test_account import change_address
from tests.portals.test_kanazawa_water import choose
from tests.portals.test_registration import heading

SLUG = "kanazawa-water"


def come(page: Page, portal: Portal, size: str) -> Counter:
    """Enrol someone of this test's own, sign in and open the page by the menu's own word."""
    member = portal.newcomer(SLUG, number=f"00006677{'11' if size == 'phone' else '12'}")
    member.sign_in(page)
    page.goto(f"{member.base}account/")
    change_address(page, member, f"taikai-{size}@example.jp")
    page.goto(f"{member.base}home/")
    choose(page, "退会のお手続き")
    return member


def take_copy(page: Page) -> list[str]:
    """Download the copy; give the names of its files."""
    with page.expect_download() as download:
        press(page, "控えをダウンロードする")
    with ZipFile(download.value.path()) as packed:
        return packed.namelist()


def leave(page: Page, member: Counter) -> None:
    """Fill in the form and send it."""
    page.get_by_label("退会の理由").select_option("紙の検針票で足りる")
    page.get_by_label("上の内容を確認し、退会します").check()
    type_in(page, current_password=member.password)
    press(page, "退会する")


@ON_A_PHONE
@pytest.mark.requirement("K-WATER-25")
def test_member_of_the_waterworks_withdraws_by_herself_and_comes_back(
    page: Page, portal: Portal, size: str
) -> None:
    member = come(page, portal, size)
    assert heading(page) == "退会のお手続き"
    assert texts(page.locator("main h2")) == [
        "退会するとご利用いただけなくなるもの",
        "退会しても変わらないもの",
        "法令などにより保存するもの",
        "退会の取り消し",
        "登録情報の控え",
        "お手続き",
    ]
    assert {"member.json", "bills.csv", "history.csv"} <= set(take_copy(page))
    press(page, "退会する")
    assert texts(page.get_by_role("alert").locator("li")) == [
        "「上の内容を確認し、退会します」をチェックしてください。",
        "現在のパスワードを入力してください。",
    ]
    leave(page, member)
    assert heading(page) == "退会のお手続きを受け付けました"
    expect(page.locator("main")).to_contain_text("2024年11月4日(月)までは、退会を取り消すことができます。")
    follow(page, "ログインページへ")
    member.fill_in(page)
    expect(page.get_by_role("alert")).to_be_visible()
    return_by_mail(page, member, f"taikai-{size}@example.jp")


def return_by_mail(page: Page, member: Counter, address: str) -> None:
    """Open the mailed link, confirm it with the password, and sign in as before."""
    page.goto(wait_for_mail(page, member, to=address, subject="退会のお手続きを受け付けました").links[0])
    assert heading(page) == "退会の取り消し"
    type_in(page, password=member.password)
    press(page, "退会を取り消す")
    assert heading(page) == "退会を取り消しました"
    follow(page, "ログインページへ")
    member.fill_in(page)
    assert page.url == f"{member.base}home/"
    page.goto(f"{member.base}account/history/")
    assert texts(page.locator(".cell-event"))[:4] == [
        "ログインその前に、ログインの失敗が1回ありました。",
        "退会の取り消し",
        "退会のお手続き",
        "登録情報の控えのダウンロード",
    ]
