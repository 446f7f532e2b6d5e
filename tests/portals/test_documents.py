"""Invoices by the guides' words: asked for, waited for, downloaded; without JavaScript."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from playwright.sync_api import Browser, Download, Page, expect

from madoguchi.interfaces.cli.demonstration import STARTS_AT
from tests.portals.conftest import ON_A_PHONE
from tests.portals.hands import click
from tests.portals.portal import Portal
from tests.portals.processes import run
from tests.portals.windows import window


@pytest.fixture
def page(browser: Browser, size: str):
    """A window of its own."""
    context = window(browser, size, scripts=False)
    yield context.new_page()
    context.close()


def documents(portal: Portal, page: Page, slug: str, entry: str) -> Page:
    """Go from the sign-in to the documents by the menu's own words."""
    portal.counter(slug).sign_in(page)
    click(page.locator('a[href$="/documents/"]', has_text=entry).first)
    return page


@ON_A_PHONE
@pytest.mark.requirement("AOMORI-21")
def test_invoice_is_chosen_and_downloaded_under_its_name(portal: Portal, page: Page, tmp_path: Path) -> None:
    documents(portal, page, "aomori-cable", "インボイス（適格請求書）")
    click(page.get_by_role("button", name="ダウンロード", exact=True))
    expect(page.get_by_role("heading", name="未選択の項目があります")).to_be_visible()
    found = choose(page, "インボイス（適格請求書）")
    assert found.suggested_filename.startswith("20241021_")
    assert found.suggested_filename.endswith("_成田_良子.pdf")
    file = tmp_path / "invoice.pdf"
    found.save_as(file)
    said = pypdfium2.PdfDocument(file)[0].get_textpage().get_text_range()
    assert "登録番号" in said
    assert "T8000000000001" in said
    page.reload()
    expect(page.get_by_role("link", name="すべてをまとめてダウンロード（ZIP）")).to_be_visible()


def tell(portal: Portal, *arguments: str | Path) -> str:
    """Give a command of staff."""
    done = run("documents", *arguments, environment=portal.environment(STARTS_AT))
    assert done.returncode == 0, done.stderr
    return done.stdout


def choose(page: Page, kind: str) -> Download:
    """Choose a paper for the first place and bill, and wait for its file."""
    page.get_by_label("書類分類").select_option(kind)
    page.get_by_label("発行先 ※必須").select_option(index=1)
    page.get_by_label("ご請求").select_option(index=1)
    with page.expect_download() as found:
        click(page.get_by_role("button", name="ダウンロード", exact=True))
    return found.value


@ON_A_PHONE
@pytest.mark.requirement(
    "K-CABLE-14",
    "K-CABLE-15",
    "K-CABLE-22",
    "K-CABLE-23",
    "K-CABLE-24",
    "K-CABLE-25",
    "K-CABLE-26",
    "K-CABLE-27",
    "K-CABLE-28",
)
def test_invoices_are_asked_for_posted_once_then_downloaded(
    portal: Portal, page: Page, size: str, tmp_path: Path
) -> None:
    documents(portal, page, "kanazawa-cable", "各種書面照会")
    main = page.locator("main")
    if size == "phone":  # asked for once, by whoever comes first
        expect(main).to_contain_text("適格請求書の発行は、まだご依頼いただいていません。")
        expect(main).to_contain_text("2回目以降はダウンロードのみとなり、郵送はいたしません。")
        click(page.get_by_role("button", name="適格請求書の発行を依頼する"))
    expect(main).to_contain_text("初回はご郵送にて提供いたします。")
    expect(main).to_contain_text("適格請求書の発行依頼を受け付けました。")
    expect(main).to_contain_text(
        "でんき&ケーブルまとめ割・自治体テレビのサービス分については、今後も郵送いたします。"
    )
    if size == "phone":
        return
    (waiting,) = tell(portal, "waiting", "kanazawa-cable").splitlines()
    tell(portal, "posted", "kanazawa-cable", waiting.split()[1])
    page.reload()
    found = choose(page, "適格請求書(インボイス)")
    found.save_as(tmp_path / "invoice.pdf")
    assert (tmp_path / "invoice.pdf").read_bytes()[:5] == b"%PDF-"
    click(page.get_by_text("適格請求書がダウンロードできないとき"))
    expect(main).to_contain_text("「PDF をダウンロードする」を選びます。")
    expect(main).to_contain_text("「常に PDF ファイルをダウンロードする」をオンにします。")


@ON_A_PHONE
@pytest.mark.requirement("K-WATER-22", "K-WATER-23", "K-WATER-43")
def test_notices_are_chosen_and_invoices_are_for_those_who_file(
    portal: Portal, page: Page, tmp_path: Path
) -> None:
    here = portal.counter("kanazawa-water")
    documents(portal, page, here.slug, "書類ダウンロード")
    main = page.locator("main")
    expect(main).to_contain_text("発行した書面は、まだありません。")
    expect(main).to_contain_text("適格請求書は、消費税の申告をされるお客様に発行しています。")
    page.get_by_label("消費税申告の有無(※適格請求書関連の質問です)").select_option("有")
    click(page.get_by_role("button", name="回答する", exact=True))
    for index in range(2):
        notice = tmp_path / f"{index}.pdf"
        notice.write_bytes(blank(index))
        title = f"メーター取替のお知らせ{index + 1}"
        tell(portal, "send", here.slug, notice, here.sees["place_number"], "--title", title)
    page.reload()
    expect(main).not_to_contain_text("発行した書面は、まだありません。")
    for number in range(2):
        page.get_by_label(f"メーター取替のお知らせ{number + 1}", exact=True).check()
    with page.expect_download() as several:
        click(page.get_by_role("button", name="選択した書面をダウンロード"))
    assert several.value.suggested_filename == "20241021_金沢市企業局_書面.zip"
    choose(page, "適格請求書(インボイス)")


@ON_A_PHONE
def test_anybody_proves_a_paper_by_its_file(portal: Portal, page: Page, tmp_path: Path) -> None:
    documents(portal, page, "aomori-cable", "インボイス（適格請求書）")
    file = tmp_path / "invoice.pdf"
    choose(page, "インボイス（適格請求書）").save_as(file)
    page.context.clear_cookies()
    page.goto(f"{portal.counter('aomori-cable').base}proof/")
    page.get_by_label("PDFファイル").set_input_files(file)
    click(page.get_by_role("button", name="確認する"))
    expect(page.locator("main")).to_contain_text("ファイルは、発行したときから変わっていません。")
    expect(page.locator("main")).to_contain_text("現在も有効です。")
    file.write_bytes(file.read_bytes() + b" ")
    page.get_by_label("PDFファイル").set_input_files(file)
    click(page.get_by_role("button", name="確認する"))
    expect(page.locator("main")).to_contain_text("この書面は、台帳に見当たりません。")


def blank(index: int) -> bytes:
    written = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842 + index))
        pdf.save(written)
    return written.getvalue()
