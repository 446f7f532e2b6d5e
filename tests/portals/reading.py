"""What stands on a page, as text: tables, lists of facts, the menu."""

import re

from playwright.sync_api import Locator, Page

ROWS = "table => [...table.rows].map(row => [...row.cells].map(cell => cell.textContent))"
FACTS = "list => [...list.querySelectorAll('dt')].map(name => [name, name.nextElementSibling])"
TEXTS = ".map(row => row.map(each => each.textContent))"
GROUPS = """menu => [...menu.querySelectorAll("h2")].map(heading =>
  [heading.textContent, ...[...heading.nextElementSibling.children].map(item => item.innerText)])"""


def plain(text: str) -> str:
    """Write runs of blanks and line ends as one blank; full-width blanks stay.

    >>> plain(" 詳細\\n  2024年09月 ")
    '詳細 2024年09月'
    """
    return re.sub(r"[ \t\n]+", " ", text).strip(" ")


def whole(page: Page) -> None:
    """Wait until a page has come whole; reading half of one would find less than stands there."""
    page.wait_for_load_state("domcontentloaded")


def rows(table: Locator) -> list[list[str]]:
    """Give a table row by row, its headings first."""
    whole(table.page)
    return [[plain(cell) for cell in row] for row in table.evaluate(ROWS)]


def facts(lists: Locator) -> list[tuple[str, str]]:
    """Give what lists of facts say, in their order."""
    whole(lists.page)
    found = [pair for each in lists.all() for pair in each.evaluate(FACTS + TEXTS)]
    return [(plain(name), plain(value)) for name, value in found]


def texts(locator: Locator) -> list[str]:
    """Give the texts of what is found, in its order."""
    whole(locator.page)
    return [plain(text) for text in locator.all_text_contents()]


def menu(page: Page) -> dict[str, list[str]]:
    """Give the menu of the home page: its headings, and below each the entries with their hints."""
    whole(page)
    groups = page.locator("nav.menu").evaluate(GROUPS)
    return {heading: [plain(entry) for entry in entries] for heading, *entries in groups}


def current_bill(page: Page) -> list[str]:
    """Give the lines of text about the current bill, as the eye reads them."""
    shown = page.locator("section.current").inner_text()
    return [plain(line) for line in shown.splitlines() if line.strip()]
