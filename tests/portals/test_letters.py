"""A letter of the desk: the customer is found and it is printed, by keyboard; its code makes a member."""

from pathlib import Path

from playwright.sync_api import Browser, Download, Page, expect

from tests.portals.colleagues import Colleague, at_work
from tests.portals.conftest import ON_A_PHONE
from tests.portals.hands import follow, leave_by, press, type_in
from tests.portals.keyboard import go_to, tab_to
from tests.portals.letters import code_on
from tests.portals.mailbox import wait_for_mail
from tests.portals.newcomers import Newcomer, next_newcomer
from tests.portals.portal import Counter
from tests.portals.test_registration import fill_in_account, is_at_the_bill, read_picture, says

SLUG = "aomori-cable"
WHY = "通知書を紛失されたとのお電話"


def find(reception: Colleague, newcomer: Newcomer) -> None:
    """Search for a customer by kana, and open the page."""
    page = reception.page
    go_to(page, "お客さま", "お客さまの検索")
    tab_to(page, "お客さまをさがす")
    page.keyboard.type(newcomer.kana)
    leave_by(page, "Enter")
    expect(page.locator("main [role=status]")).to_contain_text("件見つかりました")
    go_to(page, newcomer.name, newcomer.name)


def print_letter(reception: Colleague, number: str) -> Download:
    """Say why, and take the paper."""
    page = reception.page
    go_to(page, f"通知書を発行する {number}", "通知書の発行")
    tab_to(page, "理由 ※必須")
    page.keyboard.type(WHY)
    tab_to(page, "通知書(PDF)を発行する")
    with page.expect_download() as found:
        page.keyboard.press("Enter")
    return found.value


def register(page: Page, counter: Counter, newcomer: Newcomer, code: str) -> None:
    """Make an account with the code of a letter."""
    login_id = "iwakisan"
    counter.open(page)
    follow(page, "新規アカウント作成")
    fill_in_account(page, newcomer, login_id, newcomer.code)
    type_in(page, picture=read_picture(page))
    press(page, "次へ")
    says(page, "お客様番号と認証コードの組み合わせが確認できません。")
    fill_in_account(page, newcomer, login_id, code)
    type_in(page, picture=read_picture(page))
    press(page, "次へ")
    press(page, "登録する")
    page.goto(wait_for_mail(page, counter, to=newcomer.email, subject="").links[0])
    type_in(page, password="hakkoda99")
    press(page, "認証する")
    counter.fill_in(page, login_id=login_id, password="hakkoda99")


@ON_A_PHONE
def test_letter_of_the_desk_voids_the_one_before_and_makes_a_member(
    page: Page, browser: Browser, counter: Counter, tmp_path: Path, size: str
) -> None:
    newcomer = next_newcomer(counter)
    with at_work(browser, counter, "reception") as reception:
        find(reception, newcomer)
        letter = print_letter(reception, newcomer.customer_number)
        letter.save_as(tmp_path / "letter.pdf")
    register(page, counter, newcomer, code_on(tmp_path / "letter.pdf", newcomer.customer_number))
    is_at_the_bill(page, newcomer)
