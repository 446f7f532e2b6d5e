"""Invoices by the guides' words: asked for, waited for, downloaded; without JavaScript."""

from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.portals.portal import Portal
from tests.portals.windows import window

pytestmark = pytest.mark.xdist_group("portals")


@pytest.fixture
def page(browser: Browser, size: str):
    """A window of its own."""
    context = window(browser, size, scripts=False)
    yield context.new_page()
    context.close()


def documents(portal: Portal, page: Page, slug: str, entry: str) -> Page:
    """Go from the sign-in to the documents by the menu's own words."""
    portal.counter(slug).sign_in(page)
    page.locator('a[href$="/documents/"]', has_text=entry).first.click()
    return page


@pytest.mark.requirement("AOMORI-21")
def test_invoice_is_chosen_and_downloaded_under_its_name(portal: Portal, page: Page, tmp_path: Path) -> None:
    documents(portal, page, "aomori-cable", "インボイス（適格請求書）")
    page.get_by_role("button", name="ダウンロード", exact=True).click()
    expect(page.get_by_role("heading", name="未選択の項目があります")).to_be_visible()
    page.get_by_label("書類分類").select_option("インボイス（適格請求書）")
    page.get_by_label("発行先").select_option(index=1)
    page.get_by_label("ご請求").select_option(index=1)
    with page.expect_download() as found:
        page.get_by_role("button", name="ダウンロード", exact=True).click()
    assert found.value.suggested_filename.startswith("20241021_")
    assert found.value.suggested_filename.endswith("_成田_良子.pdf")
    file = tmp_path / "invoice.pdf"
    found.value.save_as(file)
    said = pypdfium2.PdfDocument(file)[0].get_textpage().get_text_range()
    assert "登録番号" in said
    assert "T8000000000001" in said
    page.reload()
    expect(page.get_by_role("link", name="すべてをまとめてダウンロード（ZIP）")).to_be_visible()


@pytest.mark.requirement("K-CABLE-14", "K-CABLE-22")
def test_invoices_are_asked_for_and_the_first_is_posted(portal: Portal, page: Page, size: str) -> None:
    documents(portal, page, "kanazawa-cable", "各種書面照会")
    if size == "phone":  # asked for once, then waited for
        page.get_by_role("button", name="適格請求書の発行を依頼する").click()
    expect(page.locator("main")).to_contain_text("初回はご郵送にて提供いたします。")
    expect(page.locator("main")).to_contain_text("適格請求書の発行依頼を受け付けました。")
    expect(page.get_by_role("heading", name="これからも郵送する書面")).to_be_visible()
