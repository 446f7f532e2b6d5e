"""Passkeys in a real browser with a device in software, and one-time codes without JavaScript."""

from datetime import UTC, datetime

from playwright.sync_api import Page, expect

from madoguchi.domain.one_time_codes import code_at
from tests.portals.conftest import ON_A_PHONE
from tests.portals.devices import Device, by_name
from tests.portals.hands import click
from tests.portals.portal import Counter, Portal
from tests.portals.reading import texts

SLUG, ELSEWHERE = "kanazawa-water", "aomori-cable"


def sign_out(page: Page) -> None:
    click(page.get_by_role("button", name="ログアウト", exact=True))


def password(page: Page, secret: str, button: str) -> None:
    """Type the current password and press a button."""
    page.locator("#current_password").fill(secret)
    click(page.get_by_role("button", name=button, exact=True))


def register(device: Device, member: Counter) -> list[str]:
    """Register a passkey; give the recovery codes."""
    page = device.page
    device.open(f"{member.base}account/passkeys/")
    password(page, member.password, "登録に進む")
    device.open(f"{member.base}account/passkeys/new/")
    page.locator("#label").fill("自分のスマホ")
    device.touch("この端末で登録する")
    expect(page.locator("h1")).to_have_text("リカバリーコードをお控えください")
    return texts(page.locator(".codes code"))


def test_passkey_opens_the_counter_alone_and_after_the_password_until_it_is_removed(
    device: Device, portal: Portal
) -> None:
    device.offer_by_button_alone()
    page, member = device.page, by_name(portal.newcomer(SLUG, number="0000777701"))
    member.sign_in(page)
    assert len(register(device, member)) == 10
    page.goto(f"{member.base}account/")
    sign_out(page)
    device.touch("パスキーでログイン")
    assert page.url == f"{member.base}home/"

    sign_out(page)
    member.fill_in(page)
    assert page.url == f"{member.base}second-step/"
    device.open(page.url)
    device.touch("パスキーで確認する")
    assert page.url == f"{member.base}home/"

    page.goto(f"{member.base}account/passkeys/")
    assert texts(page.locator(".passkey-name a"))[0].startswith("自分のスマホ")
    click(page.locator(".passkey-name a"))
    device.open(page.url)
    # A passkey was just used, so the password is not asked.
    click(page.get_by_role("button", name="削除する", exact=True))
    expect(page.locator("main [role=status]")).to_contain_text("パスキーを削除しました")
    sign_out(page)
    member.sign_in(page)


def test_passkey_of_one_counter_opens_nothing_at_another_on_the_same_host(
    device: Device, portal: Portal
) -> None:
    device.offer_by_button_alone()
    page, member = device.page, by_name(portal.newcomer(SLUG, number="0000777702"))
    member.sign_in(page)
    register(device, member)
    other = by_name(portal.counter(ELSEWHERE))
    other.open(page)
    device.touch("パスキーでログイン")
    expect(page.get_by_role("alert").first).to_contain_text("パスキーを確認できませんでした。")
    page.goto(f"{other.base}home/")
    assert page.url.startswith(other.base)
    assert not page.url.endswith("home/")


def test_browser_offers_the_passkey_in_the_field_of_the_login_id(device: Device, portal: Portal) -> None:
    page, member = device.page, by_name(portal.newcomer(SLUG, number="0000777704"))
    member.sign_in(page)
    register(device, member)
    page.goto(f"{member.base}account/")
    device.see(is_there=True)
    sign_out(page)
    page.wait_for_url(f"{member.base}home/")


def test_stopped_passkey_is_said_in_the_words_of_the_page(device: Device, portal: Portal) -> None:
    device.offer_by_button_alone()
    page = device.page
    by_name(portal.counter(SLUG)).open(page)
    device.wire.send("WebAuthn.setUserVerified", {"authenticatorId": device.number, "isUserVerified": False})
    device.see(is_there=True)
    click(page.get_by_role("button", name="パスキーでログイン", exact=True))
    expect(page.locator(".passkey-troubles")).to_contain_text("もう一度お試しください。")
    assert page.url == by_name(portal.counter(SLUG)).base


@ON_A_PHONE
def test_one_time_code_needs_no_javascript(page: Page, portal: Portal, size: str) -> None:
    member = portal.newcomer(SLUG, number="0000777703")
    member.sign_in(page)
    page.goto(f"{member.base}account/one-time-code/")
    password(page, member.password, "設定をはじめる")
    secret = page.locator(".secret").inner_text().replace(" ", "")
    page.wait_for_load_state()
    assert page.locator("img.secret-picture").evaluate("image => image.naturalWidth") > 80
    page.locator("#code").fill(code_at(secret=secret, now=datetime.now(UTC)))
    click(page.get_by_role("button", name="確認して設定する", exact=True))
    codes = texts(page.locator(".codes code"))
    click(page.get_by_role("link", name="控えました", exact=True))
    expect(page.locator("main")).to_contain_text("残り10個")
    sign_out(page)
    member.fill_in(page)
    click(page.locator("summary"))
    page.locator("#recovery").fill(codes[0].lower())
    click(page.locator("details").get_by_role("button", name="ログインする", exact=True))
    assert page.url == f"{member.base}home/"


@ON_A_PHONE
def test_nothing_of_passkeys_is_seen_without_javascript(page: Page, portal: Portal, size: str) -> None:
    by_name(portal.counter(SLUG)).open(page)
    expect(page.get_by_role("button", name="パスキーでログイン", exact=True)).to_have_count(0)
    expect(page.locator(".passkey-way")).to_be_hidden()
