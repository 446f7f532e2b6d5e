"""What a visitor's hands do: they click, press and type, and wait until the page that follows has come whole.

Playwright waits after a click until the next page begins. What is then read at once and does not wait of
itself (a count, a list, a text) may find half a page.
"""

from playwright.sync_api import Locator, Page

from tests.portals.reading import whole


def click(what: Locator) -> None:
    """Click, and wait for the page that a click leads to, if it leads to one."""
    what.click()
    whole(what.page)


def leave_by(page: Page, key: str) -> None:
    """Press a key that leads to another page, and wait for it."""
    with page.expect_navigation(wait_until="domcontentloaded"):
        page.keyboard.press(key)


def press(page: Page, name: str) -> None:
    """Press a button of the page."""
    click(page.locator("main").get_by_role("button", name=name, exact=True))


def follow(page: Page, name: str) -> None:
    """Follow a link of the page."""
    click(page.locator("main").get_by_role("link", name=name, exact=True))


def type_in(page: Page, **answers: str) -> None:
    """Type answers by the names of their fields."""
    for name, answer in answers.items():
        page.locator(f"main [name={name}]").fill(answer)
