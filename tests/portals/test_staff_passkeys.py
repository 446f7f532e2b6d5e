"""A colleague's passkey in a real browser: set up by invitation, then second factor, then fresh proof."""

from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect

from tests.portals.colleagues import Colleague, at_work, code_of
from tests.portals.conftest import ON_A_PHONE
from tests.portals.devices import Device, by_name
from tests.portals.hands import click
from tests.portals.mailbox import wait_for_mail
from tests.portals.portal import Counter

SLUG = "kanazawa-water"
PASSWORD = "the-river-runs-by-the-counter"


def invite(administrator: Colleague, *, name: str, email: str) -> None:
    """Invite somebody to the reception."""
    page = administrator.open("roster/invite/")
    page.locator("#name").fill(name)
    page.locator("#email").fill(email)
    page.get_by_label("受付").check()
    administrator.press("招待する")
    expect(page.locator("main")).to_contain_text(email)


def choose_a_password(newcomer: Colleague) -> None:
    """Follow the mailed link to the second factor."""
    page = newcomer.page
    link = wait_for_mail(page, newcomer.counter, to=newcomer.email, subject="職員用窓口").links[0]
    page.goto(link.replace("127.0.0.1", urlsplit(newcomer.root).hostname or ""))
    page.locator("#password").fill(newcomer.password)
    page.locator("#password_again").fill(newcomer.password)
    newcomer.press("次へ")
    newcomer.is_at("二要素認証の設定")


def test_invited_colleague_comes_in_by_passkey_and_proves_freshly_by_it(
    browser: Browser, device: Device, counter: Counter
) -> None:
    mori = Colleague(device.page, by_name(counter), "mori@example.jp", PASSWORD, "")
    with at_work(browser, counter, "administrator") as administrator:
        invite(administrator, name="森 次郎", email=mori.email)
    choose_a_password(mori)
    device.touch("この端末のパスキーを登録する")
    mori.is_at("対応待ち")
    click(device.page.get_by_role("button", name="ログアウト"))
    mori.give_password()
    mori.is_at("二要素認証")
    expect(device.page.locator("#code")).to_have_count(0)
    device.open(device.page.url)
    device.touch("パスキーで確認する")
    mori.is_at("対応待ち")
    device.open(f"{mori.root}proof/?next=sessions/")
    device.touch("パスキーで確認する")
    assert device.page.url == f"{mori.root}sessions/"


@ON_A_PHONE
def test_invited_colleague_sets_up_and_works_without_javascript(
    page: Page, browser: Browser, counter: Counter, size: str
) -> None:
    ueda = Colleague(page, counter, "ueda@example.jp", PASSWORD, "")
    with at_work(browser, counter, "administrator") as administrator:
        invite(administrator, name="上田 実", email=ueda.email)
    choose_a_password(ueda)
    page.locator("#code").fill(code_of(page.locator(".secret").inner_text().replace(" ", "")))
    ueda.press("設定してログインする")
    ueda.is_at("対応待ち")
    menu = page.locator(".staff-menu a")
    seen = ["トップ", "会員申請", "お客さま", "お申し込み", "郵便物", "届かないメール"]
    expect(menu).to_have_text(seen)
