"""A bill on paper: one sheet of A4, and nothing on it that can only be pressed."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Page

from tests.portals.conftest import ON_A_DESKTOP
from tests.portals.portal import SAMPLED, Portal

SHEET = re.compile(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]")
A4 = (595, 842)  # points


@pytest.fixture(params=SAMPLED)
def bill(request: pytest.FixtureRequest, page: Page, portal: Portal) -> Iterator[Page]:
    """The newest bill of a member, as a printer gets it."""
    counter = portal.counter(request.param)
    counter.come_in(page).goto(f"{counter.base}bills/current/")
    page.emulate_media(media="print")
    yield page
    page.emulate_media(media="screen")


@ON_A_DESKTOP
def test_bill_fits_on_one_sheet_of_a4(bill: Page) -> None:
    sheets = SHEET.findall(bill.pdf(prefer_css_page_size=True))
    assert [(round(float(width)), round(float(height))) for width, height in sheets] == [A4]


@ON_A_DESKTOP
def test_nothing_that_is_pressed_is_printed(bill: Page) -> None:
    pressed = bill.locator("button, input, select, nav, .skip, .place-switch").all()
    assert len(pressed) >= 3
    assert [each.inner_text() for each in pressed if each.is_visible()] == []


@ON_A_DESKTOP
def test_paper_says_who_sends_the_bill(bill: Page) -> None:
    printed = bill.locator("body").inner_text()
    profile = next(settings.REGISTRY[slug].profile for slug in SAMPLED if f"/{slug}/" in bill.url)
    assert profile.contact.address in printed
    assert profile.contact.phone in printed
