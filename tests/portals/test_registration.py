"""The four ways to become a member, walked by the guides' own words to the first bill, without JavaScript."""

import pytest
from playwright.sync_api import Page, expect

from madoguchi.adapters.picture_check import digits_in
from tests.portals.conftest import ON_A_PHONE
from tests.portals.hands import click, follow, press, type_in
from tests.portals.mailbox import Mail, wait_for_mail
from tests.portals.newcomers import Newcomer, next_newcomer
from tests.portals.portal import Counter, Portal
from tests.portals.reading import facts, texts


def heading(page: Page) -> str:
    """Read the heading."""
    return page.locator("h1").inner_text()


def says(page: Page, *sentences: str) -> None:
    """Find sentences on the page, as the guide has them."""
    for sentence in sentences:
        expect(page.locator("main")).to_contain_text(sentence)


def is_at_the_bill(page: Page, newcomer: Newcomer) -> None:
    """See the member's home page with a bill."""
    expect(page.locator(".place-number")).to_contain_text(newcomer.customer_number)
    expect(page.locator("section.current")).to_contain_text("円")


@pytest.fixture
def cable(portal: Portal) -> Counter:
    return portal.counter("kanazawa-cable")


@pytest.fixture
def water(portal: Portal) -> Counter:
    return portal.counter("kanazawa-water")


@pytest.fixture
def koka(portal: Portal) -> Counter:
    return portal.counter("aicom-koka")


@pytest.fixture
def aomori(portal: Portal) -> Counter:
    return portal.counter("aomori-cable")


# --- Kanazawa Cable -----------------------------------------------------------------------------------

CABLE_PASSWORD = "asanogawa-no-yuzen-nagashi"


@pytest.mark.requirement("K-CABLE-06", "K-CABLE-38")
def test_cautions_are_shown_once_before_the_first_sign_in(page: Page, cable: Counter) -> None:
    page.goto(cable.base)
    assert heading(page) == "お客様番号取り扱いに関するご注意とお願い"
    says(page, "※初回のみ表示されます。", "お客様番号でログインすることに関する注意事項")
    assert page.locator(".prose li").count() == 5
    press(page, "同意してログインページへ移動")
    assert page.url == cable.base
    page.goto(cable.base)
    assert heading(page) == "お客様専用ページ ログイン"


@ON_A_PHONE
@pytest.mark.requirement("K-CABLE-02", "K-CABLE-07", "K-CABLE-08", "K-CABLE-09", "K-CABLE-11")
def test_customer_of_the_cable_operator_becomes_a_member(page: Page, cable: Counter) -> None:
    newcomer = next_newcomer(cable)
    cable.open(page)
    says(page, "登録にはお客様番号が必要です")
    follow(page, "新規登録")
    says(page, "必要事項を入力して「送信」を選択")
    type_in(
        page,
        customer_number=newcomer.customer_number,
        phone=newcomer.phone,
        kana=newcomer.kana,
        email=newcomer.email,
        email_again=newcomer.email,
    )
    page.get_by_label("受け取る", exact=True).check()
    press(page, "送信")
    assert heading(page) == "メールをお送りしました"
    mail = wait_for_mail(page, cable, to=newcomer.email, subject="お客様専用ページ")
    page.goto(mail.links[0])
    type_in(page, password=CABLE_PASSWORD)
    press(page, "設定する")
    assert heading(page) == "登録が完了しました。"
    press(page, "ログインする")
    is_at_the_bill(page, newcomer)
    click(page.get_by_role("button", name="ログアウト"))
    cable.open(page)
    cable.fill_in(page, login_id=newcomer.customer_number, password=CABLE_PASSWORD)
    is_at_the_bill(page, newcomer)


# --- Kanazawa City Waterworks -------------------------------------------------------------------------

WATER_COMPLETE = (
    "ご使用量等の確認についてのご案内",
    "数日（受付が混み合っている場合は10日程度）",
    "金沢市企業局から電話等でご登録内容を確認させていただく場合があります",
)


def ask_for_the_form(page: Page, water: Counter, newcomer: Newcomer) -> Mail:
    """Agree to the terms, leave an address and receive the mail."""
    water.open(page)
    says(page, "初めて利用されるお客さま")
    follow(page, "会員登録する")
    says(
        page,
        "メールアドレスをご入力ください。会員登録用のURLをお送りします。",
        "第1条",
        "ご利用規約に同意いただける場合は「ご利用規約に同意する」をチェックしてください",
        "@ep-r.jp",
    )
    page.get_by_label("メールアドレス ※必須", exact=True).fill(newcomer.email)
    page.get_by_label("メールアドレス (確認用)").fill(newcomer.email)
    page.get_by_label("ご利用規約に同意する").check()
    press(page, "メールを送信する")
    assert heading(page) == "メールを送信しました"
    return wait_for_mail(page, water, to=newcomer.email, subject="会員登録")


def fill_in_the_form(page: Page, newcomer: Newcomer, login_id: str) -> None:
    """Fill in お客さま情報の登録, with blanks, hyphens and widths as people type them."""
    number = newcomer.customer_number
    page.get_by_label("ポータル登録番号 (半角数字14文字)").fill(f"{number[:4]}-{number[4:]}")
    page.get_by_label("お客さま名 (全角40文字以内)").fill(newcomer.name.replace("　", " "))
    page.get_by_label("住所(市町村名・番地) (全角256文字以内)").fill(newcomer.address)
    page.get_by_label("建物名・アパート名・部屋番号").fill(newcomer.building)
    page.get_by_label("連絡先電話番号").fill(newcomer.phone)
    page.get_by_label("ご希望のログインID").fill(login_id)
    type_in(page, password="takaokayama15", password_again="takaokayama15", answer="バナナ")
    page.get_by_label("秘密の質問と回答 質問").select_option("あなたの一番好きな食べ物は何?")
    page.get_by_label("消費税申告の有無(※適格請求書関連の質問です)").select_option("無")
    page.get_by_label("金沢市上下水道ポータルサイトを知ったきっかけ").select_option("検針票")


@ON_A_PHONE
@pytest.mark.requirement(
    "K-WATER-03",
    "K-WATER-27",
    "K-WATER-28",
    "K-WATER-29",
    "K-WATER-30",
    "K-WATER-31",
    "K-WATER-32",
    "K-WATER-33",
    "K-WATER-34",
    "K-WATER-35",
    "K-WATER-36",
    "K-WATER-37",
    "K-WATER-38",
    "K-WATER-39",
    "K-WATER-42",
    "K-WATER-43",
    "K-WATER-44",
    "K-WATER-45",
    "K-WATER-46",
    "K-WATER-47",
    "K-WATER-49",
    "K-WATER-50",
)
def test_customer_of_the_waterworks_becomes_a_member(page: Page, water: Counter, size: str) -> None:
    newcomer, login_id = next_newcomer(water), f"saigawa{size}"[:16]
    mail = ask_for_the_form(page, water, newcomer)
    assert mail.subject == "【金沢市上下水道ポータルサイト】仮会員登録を受け付けました"
    page.goto(mail.links[0])
    assert heading(page) == "お客さま情報の登録"
    where = page.locator("details", has_text="ポータルサイト用お客様番号とは").inner_text
    click(page.locator("summary", has_text="ポータルサイト用お客様番号とは"))
    assert "2024年11月15日以降の検針票" in where()
    assert "郵送でお知らせします。0120-328-117" in where()
    says(
        page,
        "入力完了後、「入力内容を確認する」ボタンをクリックして、【お客さま情報の確認】にお進みください。",
    )
    fill_in_the_form(page, newcomer, login_id)
    press(page, "入力内容を確認する")
    assert heading(page) == "お客さま情報の確認"
    shown = dict(facts(page.locator("main dl")))
    assert shown["ご希望のパスワード (半角小文字英数混在8~16文字 ※記号以外)"] == "*****"
    assert shown["消費税申告の有無(※適格請求書関連の質問です)"] == "無"
    assert shown["金沢市上下水道ポータルサイトを知ったきっかけ"] == "検針票"
    assert "バナナ" not in page.content()
    follow(page, "入力画面に戻る")
    assert page.get_by_label("ご希望のログインID").input_value() == login_id
    press(page, "入力内容を確認する")
    press(page, "本会員申請する")
    assert heading(page) == "会員登録が完了しました"
    says(page, *WATER_COMPLETE)
    follow(page, "← 金沢市上下水道ポータルサイトのトップページへ")
    received = wait_for_mail(page, water, to=newcomer.email, subject="会員登録が完了しました")
    assert received.subject == "★【金沢市上下水道ポータルサイト】会員登録が完了しました"
    wait_for_mail(page, water, to=newcomer.email, subject="ご使用量等の確認についてのご案内")
    water.open(page)
    water.fill_in(page, login_id=login_id, password="takaokayama15")
    is_at_the_bill(page, newcomer)


@pytest.mark.requirement("K-WATER-40", "K-WATER-41")
@ON_A_PHONE
def test_waterworks_refuses_a_password_in_the_guides_words(page: Page, water: Counter) -> None:
    page.goto(ask_for_the_form(page, water, next_newcomer(water)).links[0])
    for password in ("Takaoka2024", "takaokayama", "taka-oka2024", "t1", "takaokayama12345678"):
        type_in(page, password=password, password_again=password)
        press(page, "入力内容を確認する")
        said = "＊パスワードは、半角小文字英数混在8~16文字（※記号以外）で入力してください。"
        assert page.locator("#password-fault").inner_text() == said


# --- Aicom Koka ---------------------------------------------------------------------------------------

KOKA_STAGES = ["認証情報", "初期情報", "確認", "仮登録完了", "メール受信確認", "登録完了"]
KOKA_MISMATCH = "入力された内容が契約者情報と一致しません。もう一度お手元の登録書をご確認ください。"


@ON_A_PHONE
@pytest.mark.requirement(
    "KOKA-02",
    "KOKA-06",
    "KOKA-07",
    "KOKA-08",
    "KOKA-09",
    "KOKA-10",
    "KOKA-11",
    "KOKA-12",
    "KOKA-14",
    "KOKA-16",
    "KOKA-17",
    "KOKA-18",
    "KOKA-19",
    "KOKA-22",
    "KOKA-24",
)
def test_customer_of_koka_becomes_a_member_in_six_steps(page: Page, koka: Counter, size: str) -> None:
    newcomer, account = next_newcomer(koka), f"Shino.{size}"
    koka.open(page)
    follow(page, "初めてログインされる方")
    assert texts(page.locator(".stages .stage-name")) == KOKA_STAGES
    says(page, "AUTHENTICATION", "マイページをご利用いただく上でご本人確認が必要となります。")
    says(page, "お客様番号とは?", "0を省いて", "ハイフンなし", "例)アイコム　タロウ")
    type_in(
        page,
        customer_number=newcomer.customer_number.lstrip("0"),
        phone=newcomer.phone.replace("-", ""),
        kana=newcomer.kana,
    )
    press(page, "認証")
    says(page, "半角英数記号5~30文字", "大文字と小文字は区別しません", "<@aicom-koka.jp>")
    page.get_by_label("アカウントID").fill("taro.aicom")
    press(page, "IDチェック")
    says(page, "すでに使用されています")
    page.get_by_label("アカウントID").fill(account)
    press(page, "IDチェック")
    says(page, "このアカウントIDはご使用になれます。")
    type_in(page, password="Asamiya2024", email=newcomer.email, nickname="しのちゃん")
    press(page, "確認する")
    assert dict(facts(page.locator("main dl")))["ニックネーム"] == "しのちゃん"
    follow(page, "入力画面に戻る")
    press(page, "確認する")
    press(page, "仮登録する")
    assert heading(page) == "仮登録が完了しました。"
    mail = wait_for_mail(page, koka, to=newcomer.email, subject="仮登録受付完了")
    assert mail.subject == "【あいコムこうかマイページ】仮登録受付完了"
    page.goto(mail.links[0])
    type_in(page, password="Asamiya2024")
    press(page, "本登録する")
    assert heading(page) == "本登録が完了しました。"
    press(page, "そのままログイン")
    is_at_the_bill(page, newcomer)
    click(page.get_by_role("button", name="ログアウト"))
    koka.fill_in(page, login_id=account.upper(), password="Asamiya2024")
    is_at_the_bill(page, newcomer)


@pytest.mark.requirement("KOKA-13")
@pytest.mark.parametrize("wrong", ["customer_number", "phone", "kana"])
def test_koka_has_one_answer_to_every_wrong_fact(page: Page, koka: Counter, wrong: str) -> None:
    newcomer = next_newcomer(koka)
    typed = {name: getattr(newcomer, name) for name in ("customer_number", "phone", "kana")}
    other = {"customer_number": "99999", "phone": "0748000000", "kana": "アイコム　ジロウ"}
    page.goto(f"{koka.base}registration/")
    type_in(page, **{**typed, wrong: other[wrong]})
    press(page, "認証")
    assert texts(page.locator("[role=alert] > p"))[0] == KOKA_MISMATCH
    type_in(page, **typed)
    press(page, "認証")
    assert page.url == f"{koka.base}registration/2/"


@pytest.mark.requirement("KOKA-15")
@ON_A_PHONE
def test_koka_refuses_a_password_in_the_guides_words(page: Page, koka: Counter) -> None:
    newcomer = next_newcomer(koka)
    page.goto(f"{koka.base}registration/")
    type_in(page, customer_number=newcomer.customer_number, phone=newcomer.phone, kana=newcomer.kana)
    press(page, "認証")
    for password in ("shigaraki", "Shi24", "shigaraki-24", "SHIGARAKI", "Shigarakiyaki2024"):
        type_in(page, login_id="shino.aki", password=password, email=newcomer.email)
        press(page, "確認する")
        said = page.locator("#password-fault").inner_text()
        assert said.startswith(
            "＊パスワードは、8~16文字で、大文字・小文字を含む、半角英数字の最低2種類を使用し"
        )


# --- Aomori Cable Television --------------------------------------------------------------------------


def read_picture(page: Page) -> str:
    """Read the digits in words, as one does who cannot see the picture."""
    click(page.locator("summary", has_text="画像が見えない"))
    words = page.locator("details", has_text="文字で読む").inner_text().split("文字で読む: ")[1]
    return digits_in(answer=words)


def fill_in_account(page: Page, newcomer: Newcomer, login_id: str, code: str) -> None:
    """Fill in マイページアカウント作成."""
    type_in(
        page,
        login_id=login_id,
        password="hakkoda99",
        password_again="hakkoda99",
        email=newcomer.email,
        customer_number=newcomer.customer_number,
        **{f"code_{index}": part for index, part in enumerate(code.split("-"), start=1)},
    )


@pytest.mark.requirement(
    "AOMORI-02",
    "AOMORI-07",
    "AOMORI-09",
    "AOMORI-10",
    "AOMORI-11",
    "AOMORI-12",
    "AOMORI-13",
    "AOMORI-14",
    "AOMORI-15",
    "AOMORI-16",
    "AOMORI-17",
    "AOMORI-18",
    "AOMORI-19",
)
def test_customer_of_aomori_becomes_a_member(page: Page, aomori: Counter, size: str) -> None:
    newcomer, login_id = next_newcomer(aomori), f"apple{size}"
    aomori.open(page)
    says(page, "<ご注意>", "ログインIDを忘れた場合 こちら。", "パスワードを忘れた場合")
    follow(page, "新規アカウント作成")
    assert heading(page) == "マイページアカウント作成"
    says(
        page,
        "※※※ ここで入力する項目は、大変重要な情報となります。 ※※※",
        "※※※ 必ず控えておくことをお願い致します。 ※※※",
        "任意の内容を入力ください",
        "ログインIDは、半角英数4文字以上20文字以内で入力してください。",
        "パスワードは、半角英数6文字以上50文字以内で入力してください。",
        "確認のため、再度、パスワードの入力をお願いします。",
        "メールアドレス1",
        "入力後、登録完了に必要なメールが送信されます。",
        "「お客様番号」「認証コード」記載書類を参考にして入力ください",
        "画面に表示されている数字をご入力ください。",
    )
    fill_in_account(page, newcomer, login_id, newcomer.code.swapcase())
    type_in(page, picture=read_picture(page))
    press(page, "次へ")
    says(page, "お客様番号と認証コードの組み合わせが確認できません。")
    fill_in_account(page, newcomer, login_id, newcomer.code)
    type_in(page, picture=read_picture(page))
    press(page, "次へ")
    press(page, "登録する")
    mail = wait_for_mail(page, aomori, to=newcomer.email, subject="")
    page.goto(mail.links[0])
    type_in(page, password="hakkoda99")
    press(page, "認証する")
    expect(page.locator("main [role=status]")).to_contain_text("アカウントを認証しました。")
    aomori.fill_in(page, login_id=login_id, password="hakkoda99")
    is_at_the_bill(page, newcomer)
