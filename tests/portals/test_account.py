"""The member's own data, seen and changed at every portal, without JavaScript."""

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from tests.portals.conftest import ON_A_DESKTOP, ON_A_PHONE
from tests.portals.hands import click, follow, press, type_in
from tests.portals.mailbox import wait_for_mail
from tests.portals.portal import Counter, Portal
from tests.portals.reading import facts, texts
from tests.portals.test_registration import heading, says

NEW = {
    "kanazawa-cable": "asanogawa-no-yuzen",
    "kanazawa-water": "asanogawa2024",
    "aicom-koka": "shigaraki2024",
    "aomori-cable": "iwakisan2024",
}
MENU = {
    "kanazawa-cable": "パスワード変更",
    "kanazawa-water": "会員登録情報の照会・変更",
    "aicom-koka": "パスワード変更",
    "aomori-cable": "ID・パスワード変更",
}


def member_of(portal: Portal, slug: str, page: Page, size: str, number: int) -> Counter:
    """Enrol someone of this test's own and sign in."""
    member = portal.newcomer(slug, number=f"00006666{number}{'1' if size == 'phone' else '2'}")
    member.sign_in(page)
    return member


def open_account(page: Page, slug: str) -> None:
    """Go there by the menu's own word."""
    click(page.locator("nav.menu").get_by_role("link", name=MENU[slug], exact=True))
    assert heading(page) == MENU[slug]


def change_of(page: Page, name: str) -> None:
    """Follow the way to a change."""
    click(page.locator("main dl").get_by_role("link", name=f"変更する {name}", exact=True))


def signs_in(page: Page, member: Counter, password: str) -> None:
    """Sign out and come back by a password."""
    click(page.get_by_role("button", name="ログアウト", exact=True))
    replace(member, password=password).sign_in(page)


def is_told(page: Page, sentence: str) -> None:
    """Find what a change said."""
    expect(page.locator("main [role=status]")).to_contain_text(sentence)


def change_password(page: Page, member: Counter) -> None:
    """Change the password from the account page on."""
    new = NEW[member.slug]
    change_of(page, "パスワード")
    type_in(page, current_password=member.password, password=new)
    if page.locator("[name=password_again]").count():
        type_in(page, password_again=new)
    press(page, "変更する")
    is_told(page, "パスワードを変更しました")
    is_told(page, "この端末では、そのままご利用いただけます。")


@ON_A_PHONE
@pytest.mark.requirement("K-CABLE-20")
def test_member_of_the_cable_operator_changes_the_password(page: Page, portal: Portal, size: str) -> None:
    member = member_of(portal, "kanazawa-cable", page, size, 1)
    open_account(page, member.slug)
    assert facts(page.locator("main dl"))[0] == (
        "ユーザーID",
        f"{member.login_id}お客様番号のため、変更できません。",
    )
    change_of(page, "パスワード")
    type_in(page, current_password="chigau-password", password=NEW[member.slug])
    press(page, "変更する")
    assert texts(page.get_by_role("alert").locator("li")) == [
        "現在のパスワードが違います。もう一度ご入力ください。"
    ]
    follow(page, "戻る")
    change_password(page, member)
    signs_in(page, member, NEW[member.slug])


@ON_A_PHONE
@pytest.mark.requirement("K-WATER-24")
def test_member_of_the_waterworks_sees_and_changes_what_was_registered(
    page: Page, portal: Portal, size: str
) -> None:
    member = member_of(portal, "kanazawa-water", page, size, 2)
    open_account(page, member.slug)
    assert facts(page.locator("main dl").first) == [
        ("ログインID", member.login_id),
        ("パスワード", "********変更する パスワード"),
        ("メールアドレス", "登録がありません。 「変更する」からご登録いただけます。 変更する メールアドレス"),
        ("お知らせメール", "受け取る変更する お知らせメール"),
    ]
    change_of(page, "お知らせメール")
    page.get_by_label("受け取らない", exact=True).check()
    press(page, "変更する")
    is_told(page, "お知らせメールの受信設定を変更しました")
    assert facts(page.locator("main dl"))[3][1] == "受け取らない変更する お知らせメール"
    change_address(page, member, f"mizu-{size}@example.jp")
    page.goto(f"{member.base}account/")
    assert facts(page.locator("main dl"))[2][1] == "m***@example.jp変更する メールアドレス"
    change_password(page, member)
    signs_in(page, member, NEW[member.slug])


def change_address(page: Page, member: Counter, address: str) -> None:
    """Ask for another address, open the mailed link and confirm it with the password."""
    change_of(page, "メールアドレス")
    says(page, "新しいメールアドレスに、確認のメールをお送りします。")
    type_in(page, current_password=member.password, email=address)
    if page.locator("[name=email_again]").count():
        type_in(page, email_again=address)
    press(page, "確認のメールを送る")
    is_told(page, "それまで、ご登録のメールアドレスは変わりません。")
    link = wait_for_mail(page, member, to=address, subject="メールアドレス変更").links[0]
    page.goto(link)
    type_in(page, password="chigau-password")
    press(page, "変更する")
    expect(page.get_by_role("alert")).to_contain_text("パスワードが違います。")
    type_in(page, password=member.password)
    press(page, "変更する")
    assert heading(page) == "メールアドレスを変更しました"
    assert wait_for_mail(page, member, to=address, subject="メールアドレスを変更しました").links != []


@ON_A_PHONE
def test_member_of_koka_changes_login_id_address_and_name(page: Page, portal: Portal, size: str) -> None:
    member = member_of(portal, "aicom-koka", page, size, 3)
    open_account(page, member.slug)
    change_address(page, member, "koka-henkou@example.jp")
    page.goto(f"{member.base}account/")
    change_of(page, "アカウントID")
    type_in(page, current_password=member.password, login_id="shin.koka")
    press(page, "変更する")
    is_told(page, "次回からは、新しいアカウントIDでログインしてください。")
    change_of(page, "ニックネーム")
    type_in(page, nickname="しんちゃん")
    press(page, "変更する")
    assert "しんちゃん" in dict(facts(page.locator("main dl")))["ニックネーム"]
    signs_in(page, replace(member, login_id="SHIN.KOKA"), member.password)


@ON_A_DESKTOP
def test_member_of_aomori_changes_id_and_password(page: Page, portal: Portal, size: str) -> None:
    member = member_of(portal, "aomori-cable", page, size, 4)
    open_account(page, member.slug)
    change_of(page, "ログインID")
    type_in(page, current_password=member.password, login_id="shin4aomori")
    press(page, "変更する")
    is_told(page, "ログインIDを変更しました")
    change_password(page, member)
    signs_in(page, replace(member, login_id="shin4aomori"), NEW[member.slug])


@ON_A_PHONE
def test_other_devices_are_ended_by_one_button(page: Page, portal: Portal, size: str) -> None:
    member = member_of(portal, "kanazawa-cable", page, size, 5)
    page.context.clear_cookies()
    member.sign_in(page)
    open_account(page, member.slug)
    assert texts(page.locator(".device-name")) == ["この端末", "ほかの端末"]
    press(page, "他の端末からログアウトする")
    is_told(page, "ほかの端末からログアウトしました")
    assert texts(page.locator(".device-name")) == ["この端末"]
