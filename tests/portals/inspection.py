"""What one page is like: its frame, its width, and what axe says of it in both colour schemes."""

import re
from dataclasses import dataclass

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Response

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
NARROWEST, WIDEST_PHONE = 320, 480
NEW_EACH_TIME = re.compile(
    r'(?<=name="csrfmiddlewaretoken" value=")[^"]*'
    r"|[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
    r"|[0-9]+(?:,[0-9]+)*"
)
"""The token against forgery, the one-time keys of forms, and figures: none of them makes another page."""
FRAME = """() => ({
  title: document.title,
  language: document.documentElement.lang,
  headings: document.querySelectorAll("h1").length,
  links: [...document.querySelectorAll("a[href]")].map(link => link.href),
  lost: [...document.querySelectorAll("a[href^='#']")].map(link => link.getAttribute("href"))
    .filter(target => !document.getElementById(decodeURIComponent(target.slice(1)))),
})"""
# Boxes that scroll in themselves may hold more than fits; the page may not.
SIDEWAYS = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
# Colours may fade from one scheme to the other; what counts is where they end.
SETTLED = "() => document.getAnimations().forEach(fade => fade.finish())"


@dataclass(frozen=True)
class Seen:
    """A page as it was found."""

    address: str
    status: int
    html: str
    title: str = ""
    language: str = ""
    headings: int = 0
    links: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    too_narrow: tuple[int, ...] = ()
    violations: tuple[str, ...] = ()

    @property
    def is_opened(self) -> bool:
        """Whether a browser opened the page; else it was only asked for."""
        return bool(self.links)

    @property
    def signature(self) -> str:
        """The page without what is new at each visit."""
        return NEW_EACH_TIME.sub("", self.html)


def inspect(page: Page, response: Response | None, *, known: set[str]) -> Seen:
    """Look at the open page; what axe has seen before, in this window, it does not see again."""
    assert response is not None
    frame = {name: tuple(v) if isinstance(v, list) else v for name, v in page.evaluate(FRAME).items()}
    seen = Seen(page.url, response.status, response.text(), **frame, too_narrow=_too_narrow(page))
    if seen.signature in known:
        return seen
    known.add(seen.signature)
    return Seen(**(vars(seen) | {"violations": tuple(_violations(page))}))


def _too_narrow(page: Page) -> tuple[int, ...]:
    """Give the widths at which the page scrolls sideways: its own, and that of the smallest phones."""
    size = page.viewport_size
    found = []
    for width in (size["width"], NARROWEST):
        page.set_viewport_size({"width": width, "height": size["height"]})
        if page.evaluate(SIDEWAYS):
            found.append(width)
    page.set_viewport_size(size)
    return tuple(found)


def _violations(page: Page) -> list[str]:
    """Colours do not depend on the width, so the dark is looked at once: on the phone."""
    light = [f"light: {each}" for each in _axe(page, {"runOnly": RULES})]
    return light if page.viewport_size["width"] > WIDEST_PHONE else light + _dark(page)


def _dark(page: Page) -> list[str]:
    """Colours are all that is different in the dark."""
    page.emulate_media(color_scheme="dark")
    page.evaluate(SETTLED)
    try:
        return [f"dark: {each}" for each in _axe(page, {"runOnly": ["color-contrast"]})]
    finally:
        page.emulate_media(color_scheme="light")
        page.evaluate(SETTLED)


def _axe(page: Page, options: dict[str, object]) -> list[str]:
    answer = Axe().run(page, options=options | {"resultTypes": ["violations"]}).response
    return [
        f"{rule['id']} at {node['target']}: {node['failureSummary']}"
        for rule in answer["violations"]
        for node in rule["nodes"]
    ]
