"""A file of bills at the counter: checked, released by two, published to its customer, and taken back."""

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, FilePayload, Page, expect

from madoguchi.interfaces.cli.demonstration import STARTS_AT
from tests.billing_files import bill_rows, content, file_of
from tests.portals.colleagues import EVERYTHING, Colleague, at_work
from tests.portals.conftest import ON_A_PHONE
from tests.portals.portal import Counter, Portal
from tests.surroundings import ROOT

SLUG, NUMBER = "kanazawa-cable", "0000666601"
MONTH, TOTAL = date(2024, 10, 1), "5,509"
SOON = STARTS_AT + timedelta(minutes=30)
WHY = "料金システムの締め処理をやり直すため"


@pytest.fixture
def by_two(portal: Portal, tmp_path: Path) -> Iterator[Counter]:
    """The counter, where two persons release what is published."""
    folder = tmp_path / "operators"
    shutil.copytree(ROOT / "operators", folder)
    with (folder / SLUG / "operator.toml").open("a", encoding="utf-8") as profile:
        profile.write("\n[ingest]\nreleases = 2\n")
    changed = {"MADOGUCHI_OPERATORS": str(folder)}
    with portal.at(SOON, SLUG, **changed) as here, portal.working(SOON, **changed):
        yield here


def bills() -> FilePayload:
    """Write a file of one bill, as the billing system does."""
    rows = bill_rows(MONTH, place_number=NUMBER)
    written = content(file_of(settings.REGISTRY[SLUG], "bills"), rows)
    return {"name": "SEIKYU_202410_2.csv", "mimeType": "text/csv", "buffer": written}


def hand_in(clerk: Colleague) -> str:
    """Upload the file and have it checked; give the batch's address."""
    page = clerk.open("batches/")
    clerk.follow("ファイルを送る")
    page.locator("#file").set_input_files(bills())
    clerk.press("送る")
    clerk.is_told("ファイルを受け取りました")
    batch = page.url.removeprefix(clerk.root).partition("?")[0]
    clerk.press("内容を確認する")
    comes_to_stand(clerk, "確認済み(承認待ち)")
    return batch


def comes_to_stand(clerk: Colleague, state: str) -> None:
    """Look on until the worker has done what was asked, without touching the page."""
    expect(clerk.page.locator("dl.facts").first.locator("strong")).to_have_text(state)


def reads_the_report(clerk: Colleague) -> None:
    """Read what publishing would change."""
    facts = clerk.page.locator("dl.facts")
    expect(facts.locator("div", has_text="新規・変更・変更なし").locator("dd")).to_have_text("1・0・0")
    expect(facts.locator("div", has_text="金額の合計").locator("dd")).to_have_text(f"{TOTAL}円")
    expect(facts.locator("div", has_text="必要な承認").locator("dd")).to_contain_text("2人")


def do(clerk: Colleague, batch: str, way: str, button: str, why: str = "") -> None:
    """Go from the batch to the last look, and do it."""
    clerk.open(batch)
    clerk.follow(way)
    if why:
        clerk.page.locator("#why").fill(why)
    clerk.press(button)


def release_twice(clerk: Colleague, other: Colleague) -> str:
    """Bring a file as far as its publication; one person alone cannot."""
    batch = hand_in(clerk)
    reads_the_report(clerk)
    do(clerk, batch, "承認へ進む", "承認する")
    clerk.is_told("承認しました")
    clerk.open(batch)
    clerk.follow("承認へ進む")
    clerk.press("承認する")
    clerk.is_refused("別の")
    do(other, batch, "承認へ進む", "承認する")
    other.is_told("承認しました")
    return batch


@ON_A_PHONE
def test_bill_comes_by_two_persons_and_goes_when_its_batch_is_taken_back(
    page: Page, browser: Browser, portal: Portal, by_two: Counter, size: str
) -> None:
    portal.newcomer(SLUG, number=NUMBER)
    main = page.locator("main")
    home = f"{by_two.base}home/"
    by_two.open(page)
    by_two.fill_in(page, login_id=NUMBER)
    expect(page.locator(".place-number")).to_contain_text(NUMBER)
    before = main.inner_text()
    with at_work(browser, by_two, "billing") as clerk, at_work(browser, by_two, EVERYTHING) as other:
        batch = release_twice(clerk, other)
        page.goto(home)
        expect(main).to_have_text(before, use_inner_text=True)
        do(other, batch, "公開へ進む", "公開する")
        comes_to_stand(other, "公開済み")
        page.goto(home)
        expect(page.locator("section.current")).to_contain_text(TOTAL)
        do(clerk, batch, "取り消しへ進む", "取り消す", WHY)
        comes_to_stand(clerk, "取消済み")
        expect(clerk.page.locator(".events")).to_contain_text(WHY)
    page.goto(home)
    expect(main).to_have_text(before, use_inner_text=True)
