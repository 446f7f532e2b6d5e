"""How the guides lead a customer in: names, notes, codes to be photographed, links at the foot."""

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page

from tests.portals.conftest import ON_A_DESKTOP, ON_A_PHONE
from tests.portals.portal import Portal
from tests.portals.reading import texts


def photographed(page: Page, folder) -> str:
    """Read the code on the screen, as a phone's camera does."""
    picture = folder / "code.png"
    page.locator(".qr-code img").screenshot(path=picture)
    with Image.open(picture) as image:
        return zxingcpp.read_barcodes(image.resize((448, 448)))[0].text


@pytest.mark.requirement("K-CABLE-05", "K-WATER-01", "AOMORI-01")
@ON_A_DESKTOP
@pytest.mark.parametrize(
    ("slug", "name", "label"),
    [
        ("kanazawa-cable", "お客様専用ページ", "スマートフォン・タブレットはこちらから▶"),
        ("kanazawa-water", "金沢市上下水道ポータルサイト", "スマートフォンの方はこちら"),
        ("aicom-koka", "あいコムこうかマイページ", "スマートフォンの方はこちら"),
        ("aomori-cable", "MyPage(マイページ)", "スマートフォンの方はこちら"),
    ],
)
def test_code_on_the_screen_leads_a_phone_to_the_same_page(
    page: Page, portal: Portal, tmp_path, slug: str, name: str, label: str
) -> None:
    counter = portal.counter(slug)
    counter.open(page)
    assert name in page.title()
    assert page.locator(".qr-code span").inner_text() == label
    assert photographed(page, tmp_path) == counter.base


@ON_A_PHONE
def test_phone_is_not_shown_a_code_to_photograph(page: Page, portal: Portal) -> None:
    portal.counter("aicom-koka").open(page)
    assert not page.locator(".qr-code").is_visible()


@pytest.mark.requirement("KOKA-01", "KOKA-28")
def test_koka_says_what_the_page_costs_and_who_helps(page: Page, portal: Portal) -> None:
    portal.counter("aicom-koka").open(page)
    said = page.locator("main").inner_text()
    assert "マイページのご利用は無料です" in said
    assert "通信料等は、お客様のご負担となります。" in said
    foot = page.locator(".foot-help").inner_text()
    assert "0120-00-6560" in foot
    assert "9時~17時" in foot


@pytest.mark.requirement("AOMORI-08", "AOMORI-23")
def test_aomori_says_what_the_page_is_for_and_links_at_the_foot(page: Page, portal: Portal) -> None:
    portal.counter("aomori-cable").open(page)
    assert "マイページでは、ご契約内容、ご請求明細の確認ができます。" in page.locator("main").inner_text()
    links = texts(page.locator(".foot-links a"))
    assert links[:4] == ["トップページ", "よくある質問と回答", "注意事項・ご利用規約", "重要事項説明書"]
    foot = page.locator("footer").inner_text()
    assert "お電話でのお問合せ" in foot
    assert "0120-442-208" in foot
    assert "9:00~17:30" in foot


@pytest.mark.requirement("K-WATER-09")
def test_waterworks_help_on_the_way_and_sign_at_the_foot(page: Page, portal: Portal) -> None:
    water = portal.counter("kanazawa-water")
    page.goto(f"{water.base}registration/1/")
    way = texts(page.locator("nav.way a"))
    assert way == ["ログインページへ戻る", "お客さま窓口一覧", "メールでのお問い合わせ", "FAQ"]
    assert texts(page.locator(".foot-links a"))[:2] == ["このサイトについて", "個人情報の取り扱いについて"]
    signature = "金沢市企業局 © 2024 金沢市企業局 All Rights Reserved."
    assert page.locator(".foot-line").inner_text() == signature


@pytest.mark.requirement("K-CABLE-39")
def test_cable_operators_contact_page_has_every_number(page: Page, portal: Portal) -> None:
    page.goto(f"{portal.counter('kanazawa-cable').base}contact/")
    said = page.locator("main").inner_text()
    for words in (
        "金沢市南町2番1号 北国新聞会館18階",
        "TEL.076-224-1114",
        "FAX.076-224-8300",
        "0120-751-114",
        "年中無休 土日祝も受付",
    ):
        assert words in said
