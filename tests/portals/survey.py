"""A survey of the portals: every page that links lead to, for everyone who can come, in every window."""

import re
from collections import Counter as Count
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urldefrag

from django.conf import settings
from playwright.sync_api import Browser, Page

from tests.portals.hands import click
from tests.portals.inspection import Seen, inspect
from tests.portals.portal import Counter, Portal
from tests.portals.refusals import refusals
from tests.portals.watch import Watch
from tests.portals.windows import window

# Pages of one kind differ in figures: so many are looked at closely, the others must answer.
LOOKED_AT = 2
RECORD = re.compile(r"[0-9a-f-]{36}|\d+(?:-\d+)?(?=/)")


@dataclass(frozen=True)
class Walk:
    """What was found on one walk."""

    base: str
    pages: list[Seen]
    complaints: list[str]


@dataclass
class Survey:
    """Walks, each made once, when it is first asked for."""

    browser: Browser
    portal: Portal
    walks: dict[tuple[str, ...], Walk] = field(default_factory=dict)
    known: dict[str, set[str]] = field(default_factory=dict)

    def walk(self, slug: str, who: str, size: str) -> Walk:
        """Follow every link that someone finds at an operator's counter."""
        key = (slug, who, size)
        if key not in self.walks:
            counter = self._counter(slug, who)
            with self.watched(size) as (page, watch):
                pages = list(self._pages(page, counter, who, size))
                self.walks[key] = Walk(counter.base, pages, list(watch.complaints))
        return self.walks[key]

    @contextmanager
    def watched(self, size: str) -> Iterator[tuple[Page, Watch]]:
        """Open a window with scripts, so that what the policy blocks is told."""
        context, watch = window(self.browser, size, scripts=True), Watch()
        page = context.new_page()
        watch.over(page)
        yield page, watch
        context.close()

    def look(self, page: Page, address: str, size: str) -> Seen:
        """Open a page and look at it closely."""
        return inspect(page, page.goto(address), known=self.known.setdefault(size, set()))

    def _pages(self, page: Page, counter: Counter, who: str, size: str) -> Iterator[Seen]:
        if who != "refused":
            yield from self._follow(page, _arrive(page, counter, who), counter.base, size)
            return
        closes = bool(settings.REGISTRY[counter.slug].profile.hours.notice)
        for answer in refusals(page, self.portal, counter, closes=closes):
            yield inspect(page, answer, known=self.known.setdefault(size, set()))

    def _follow(self, page: Page, start: str, base: str, size: str) -> Iterator[Seen]:
        waiting, met, kinds = [start], {start}, Count()
        while waiting:
            address = waiting.pop(0)
            kind = RECORD.sub("…", address)
            kinds[kind] += 1
            if kinds[kind] > LOOKED_AT or not is_page(page, address):
                yield ask(page, address)
                continue
            seen = self.look(page, address, size)
            yield seen
            new = [
                link
                for link in (urldefrag(each).url for each in seen.links)
                if link.startswith(base) and link not in met
            ]
            waiting += dict.fromkeys(new)
            met.update(new)

    def _counter(self, slug: str, who: str) -> Counter:
        if who == "newcomer":
            return self.portal.newcomer(slug, number="0000555501")
        if who == "unlinked":
            return self.portal.newcomer(slug, number="0000555502", places=0)
        return self.portal.counter(slug)


def _arrive(page: Page, counter: Counter, who: str) -> str:
    if who == "visitor":
        return counter.open(page).url
    counter.sign_in(page)
    if who == "large text":
        click(page.get_by_role("button", name="大きく"))
    return page.url


def is_page(page: Page, address: str) -> bool:
    """Test whether an address leads to a page; a sound or a picture has nothing to be looked at closely."""
    return page.request.head(address).headers.get("content-type", "").startswith("text/html")


def ask(page: Page, address: str) -> Seen:
    """Ask for an address without opening it; what is no page has no text to be looked at."""
    answer = page.request.get(address)
    is_page = answer.headers.get("content-type", "").startswith("text/html")
    return Seen(answer.url, answer.status, answer.text() if is_page else "")
