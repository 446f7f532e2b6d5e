"""Mails as a visitor of the demonstration reads them: in the browser."""

import time
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.portals.hands import click
from tests.portals.portal import Counter

MOST_SECONDS = 20


@dataclass(frozen=True)
class Mail:
    """A mail that arrived: its subject, its text, and the addresses in it."""

    subject: str
    text: str
    links: list[str]


def wait_for_mail(page: Page, counter: Counter, *, to: str, subject: str) -> Mail:
    """Look into the mailbox until a mail is there, and open it."""
    give_up_at = time.monotonic() + MOST_SECONDS
    while time.monotonic() < give_up_at:
        page.goto(f"{counter.base}mailbox/")
        found = page.locator("main li").filter(has_text=to).filter(has_text=subject)
        if found.count():
            click(found.first.get_by_role("link"))
            return _opened(page)
        time.sleep(0.2)
    raise AssertionError(f"no mail 「{subject}」 to {to}: {page.locator('main').inner_text()}")


def _opened(page: Page) -> Mail:
    text = page.locator(".mail-text")
    links = [link.get_attribute("href") or "" for link in text.get_by_role("link").all()]
    return Mail(page.locator("h1").inner_text(), text.inner_text(), links)
