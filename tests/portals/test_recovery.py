"""Help for those who forgot, by the guides' words, without JavaScript."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from madoguchi.interfaces.cli.demonstration import STARTS_AT
from tests.portals.conftest import ON_A_PHONE
from tests.portals.hands import follow, press, type_in
from tests.portals.mailbox import wait_for_mail
from tests.portals.newcomers import next_newcomer
from tests.portals.portal import Counter, Portal
from tests.portals.test_registration import (
    ask_for_the_form,
    fill_in_account,
    fill_in_the_form,
    heading,
    is_at_the_bill,
    read_picture,
    says,
)

pytestmark = ON_A_PHONE


@pytest.mark.requirement("K-WATER-06", "K-WATER-07", "K-WATER-42")
def test_waterworks_show_the_login_id_after_the_secret_answer(page: Page, portal: Portal) -> None:
    water = portal.counter("kanazawa-water")
    newcomer = next_newcomer(water)
    page.goto(ask_for_the_form(page, water, newcomer).links[0])
    fill_in_the_form(page, newcomer, "wasurenbo")
    press(page, "入力内容を確認する")
    press(page, "本会員申請する")
    water.open(page)
    follow(page, "ログインID/パスワードを忘れた方はこちら")
    says(page, "会員登録時に登録した秘密の質問の回答が必要です")
    type_in(page, email=newcomer.email)
    press(page, "メールを送信する")
    mail = wait_for_mail(page, water, to=newcomer.email, subject="お忘れの方へ")
    page.goto(mail.links[0])
    expect(page.locator("main")).to_contain_text("あなたの一番好きな食べ物は何?")
    type_in(page, answer="りんご")
    press(page, "次へ")
    says(page, "回答が違います。")
    type_in(page, answer="ﾊﾞﾅﾅ")
    press(page, "次へ")
    says(page, "wasurenbo")
    type_in(page, password="omoidashita1", password_again="omoidashita1")
    press(page, "再設定する")
    expect(page.locator("main [role=status]")).to_contain_text("パスワードを再設定しました。")
    water.fill_in(page, login_id="wasurenbo", password="omoidashita1")
    is_at_the_bill(page, newcomer)


@pytest.mark.requirement("KOKA-05", "KOKA-21", "KOKA-23")
def test_koka_reminds_of_both_and_lets_a_day_pass(page: Page, portal: Portal) -> None:
    koka = portal.counter("aicom-koka")
    newcomer = next_newcomer(koka)
    page.goto(f"{koka.base}registration/")
    type_in(page, customer_number=newcomer.customer_number, phone=newcomer.phone, kana=newcomer.kana)
    press(page, "認証")
    type_in(page, login_id="wasure-mono", password="Asamiya2024", email=newcomer.email, nickname="のび")
    press(page, "確認する")
    press(page, "仮登録する")
    says(page, "24時間以内", "メールアドレスが間違っていた場合、本登録が行えません。")
    link = wait_for_mail(page, koka, to=newcomer.email, subject="仮登録受付完了").links[0]
    with portal.at(STARTS_AT + timedelta(hours=25), koka.slug) as tomorrow:
        page.goto(link.replace(koka.base, tomorrow.base))
        assert heading(page) == "このURLの有効期限が切れています"
        says(page, "メールの送信から24時間（")
    page.goto(link)
    type_in(page, password="Asamiya2024")
    press(page, "本登録する")
    koka.open(page)
    follow(page, "アカウントIDをお忘れの方")
    type_in(page, email=newcomer.email)
    press(page, "送信する")
    reminder = wait_for_mail(page, koka, to=newcomer.email, subject="アカウントID")
    assert "wasure-mono" in reminder.text
    koka.open(page)
    follow(page, "パスワードをお忘れの方")
    type_in(page, login_id="WASURE-MONO", email=newcomer.email)
    press(page, "送信する")
    page.goto(wait_for_mail(page, koka, to=newcomer.email, subject="再設定").links[0])
    type_in(page, password="Omoidashita1")
    press(page, "設定する")
    koka.fill_in(page, login_id="wasure-mono", password="Omoidashita1")
    is_at_the_bill(page, newcomer)


@pytest.mark.requirement("AOMORI-24")
def test_aomori_sends_a_new_code_where_the_mail_is_dead(page: Page, portal: Portal) -> None:
    aomori = portal.counter("aomori-cable")
    newcomer = next_newcomer(aomori)
    page.goto(f"{aomori.base}registration/")
    fill_in_account(page, newcomer, "tsugaru1", newcomer.code)
    type_in(page, picture=read_picture(page))
    press(page, "次へ")
    press(page, "登録する")
    page.goto(wait_for_mail(page, aomori, to=newcomer.email, subject="").links[0])
    type_in(page, password="hakkoda99")
    press(page, "認証する")
    aomori.open(page)
    follow(page, "認証コードの書類をお持ちでない場合（郵送での再発行）")
    type_in(page, customer_number=newcomer.customer_number)
    press(page, "郵送を依頼する")
    assert heading(page) == "ご依頼を受け付けました"
    code = portal.post_letter(aomori, newcomer.customer_number)
    aomori.open(page)
    follow(page, "メールアドレスが使えなくなった場合（認証コードで再設定）")
    address = "atarashii@example.jp"
    type_in(page, customer_number=newcomer.customer_number, email=address, email_again=address)
    type_in(page, **{f"code_{index}": part for index, part in enumerate(code.split("-"), start=1)})
    press(page, "次へ")
    page.goto(wait_for_mail(page, aomori, to="atarashii@example.jp", subject="再設定").links[0])
    says(page, "tsugaru1")
    type_in(page, password="iwaki1625", password_again="iwaki1625")
    press(page, "設定する")
    aomori.fill_in(page, login_id="tsugaru1", password="iwaki1625")
    is_at_the_bill(page, newcomer)


def test_member_of_the_cable_operator_sets_a_new_password(page: Page, portal: Portal) -> None:
    cable: Counter = portal.counter("kanazawa-cable")
    cable.open(page)
    follow(page, "パスワードをお忘れの方")
    type_in(page, login_id=cable.login_id, email="nobody@example.jp")
    press(page, "送信")
    assert heading(page) == "メールをお送りしました"
    says(page, "ご登録と一致する場合")
