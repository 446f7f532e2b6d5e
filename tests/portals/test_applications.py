"""An application that differs: accepted by keyboard alone, told of in the second mail, a member at last."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.portals.colleagues import Colleague, at_work
from tests.portals.conftest import ON_A_PHONE
from tests.portals.hands import leave_by, press
from tests.portals.keyboard import stop, tab_to
from tests.portals.mailbox import wait_for_mail
from tests.portals.newcomers import Newcomer, next_newcomer
from tests.portals.portal import Counter
from tests.portals.test_registration import ask_for_the_form, fill_in_the_form, is_at_the_bill

SLUG = "kanazawa-water"
OTHER_PHONE = "076-999-9999"
ON_THE_WAY = ["本文へ進む", "職員用 金沢市企業局", "審査 誠", "ログアウト"]
MENU_OF_A_REVIEWER = ["トップ", "会員申請"]


def apply(page: Page, counter: Counter) -> tuple[Newcomer, str]:
    """Apply for membership with another phone number than is known; give who did, and the login ID."""
    newcomer = next_newcomer(counter)
    login_id = f"tamagawa{newcomer.customer_number[-4:]}"
    page.goto(ask_for_the_form(page, counter, newcomer).links[0])
    fill_in_the_form(page, newcomer, login_id)
    page.get_by_label("連絡先電話番号").fill(OTHER_PHONE)
    press(page, "入力内容を確認する")
    press(page, "本会員申請する")
    wait_for_mail(page, counter, to=newcomer.email, subject="会員登録が完了しました")
    return newcomer, login_id


def step_to(clerk: Page, row: str) -> None:
    """Go from row to row by the shortcut."""
    for _row in range(clerk.locator("[data-row]").count()):
        clerk.keyboard.press("j")
        if stop(clerk).name == row:
            return
    raise AssertionError(f"no way to {row} by the shortcut")


def open_from_the_queue(reviewer: Colleague, newcomer: Newcomer) -> None:
    """Find the application and open it, with the shortcuts switched on."""
    clerk = reviewer.page
    assert tab_to(clerk, "会員申請") == [*ON_THE_WAY, *MENU_OF_A_REVIEWER]
    leave_by(clerk, "Enter")
    row = clerk.locator("tbody tr", has_text=newcomer.customer_number[4:]).locator("[data-row]")
    which = row.inner_text()
    tab_to(clerk, "キーボードの近道を使う")
    clerk.keyboard.press("Space")
    step_to(clerk, which)
    leave_by(clerk, "Enter")
    reviewer.is_at(f"会員申請 {which}")


def decide(reviewer: Colleague, key: str, button: str, told: str) -> None:
    """Lead the focus to a button by its shortcut, and press it."""
    clerk = reviewer.page
    clerk.keyboard.press(key)
    here = stop(clerk)
    assert (here.name, here.is_marked, here.is_in_window) == (button, True, True)
    leave_by(clerk, "Enter")
    reviewer.is_told(told)


def go_on_by_keyboard(reviewer: Colleague) -> None:
    """Note a call about what was just decided, and go back to the queue, by shortcuts alone."""
    clerk = reviewer.page
    clerk.keyboard.press("p")
    assert stop(clerk).name.startswith("電話の内容")
    clerk.keyboard.type("結果のお尋ねに、承認したとお答えした。")
    clerk.keyboard.press("Tab")
    leave_by(clerk, "Enter")
    reviewer.is_told("電話の内容を記録しました")
    leave_by(clerk, "u")
    expect(clerk.locator("h1")).to_contain_text("会員申請 0件")


@pytest.mark.requirement("K-WATER-49")
@ON_A_PHONE
def test_application_goes_by_keyboard_through_the_queue_to_the_second_mail_and_to_membership(
    page: Page, browser: Browser, counter: Counter, size: str
) -> None:
    newcomer, login_id = apply(page, counter)
    with at_work(browser, counter, "reviewer") as reviewer:
        open_from_the_queue(reviewer, newcomer)
        expect(reviewer.page.locator(".comparison tr", has_text=OTHER_PHONE)).to_have_count(1)
        decide(reviewer, "c", "担当する", "担当になりました")
        decide(reviewer, "a", "承認する", "承認し、ご案内のメールを送りました")
        go_on_by_keyboard(reviewer)
    mail = wait_for_mail(page, counter, to=newcomer.email, subject="ご使用量等の確認についてのご案内")
    page.goto(mail.links[0])
    counter.fill_in(page, login_id=login_id, password="takaokayama15")
    is_at_the_bill(page, newcomer)
