"""A paper for one person: handed in, looked at once more, and seen by that person alone."""

import re
from io import BytesIO

import pikepdf
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.portals.colleagues import Colleague, at_work
from tests.portals.conftest import ON_A_PHONE
from tests.portals.portal import Counter, Portal

SLUG, NUMBER = "kanazawa-cable", "0000666602"
TITLE = "工事日程のご案内"


def paper() -> FilePayload:
    """Make a PDF of one page."""
    pdf, file = pikepdf.new(), BytesIO()
    pdf.add_blank_page()
    pdf.save(file)
    return {"name": "kouji.pdf", "mimeType": "application/pdf", "buffer": file.getvalue()}


def send(publisher: Colleague) -> str:
    """Send a paper after a second look; give its number."""
    page = publisher.open("documents/")
    page.locator("#place").fill(NUMBER)
    page.locator("#title").fill(TITLE)
    page.locator("#file").set_input_files(paper())
    publisher.press("宛先を確認する")
    publisher.is_at("宛先の確認")
    expect(page.locator("dl.facts dd").first).to_have_text("新居　はじめ")
    publisher.press("この方に公開する")
    publisher.is_told("を公開しました")
    said = page.locator("main [role=status]").inner_text()
    return re.search(r"書面 (\S+) を", said)[1]


@ON_A_PHONE
def test_paper_for_one_person_is_seen_by_that_person_alone(
    page: Page, browser: Browser, portal: Portal, counter: Counter, size: str
) -> None:
    hajime = portal.newcomer(SLUG, number=NUMBER)
    with at_work(browser, counter, "publisher") as publisher:
        address = f"{counter.base}documents/{send(publisher)}/"
    hajime.sign_in(page)
    page.goto(f"{counter.base}documents/")
    expect(page.locator("main")).to_contain_text(TITLE)
    assert page.request.get(address).headers["content-type"] == "application/pdf"
    page.context.clear_cookies()
    counter.come_in(page)
    page.goto(f"{counter.base}documents/")
    expect(page.locator("main")).not_to_contain_text(TITLE)
    assert [page.goto(each).status for each in (address, address.replace("/documents/", "/documents/9"))] == [
        404,
        404,
    ]
