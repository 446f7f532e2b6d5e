"""Nobody touches a mouse: from stop to stop by the tabulator, and every stop is seen to have the focus."""

from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.portals.hands import leave_by

MOST_STOPS = 60
# What a screen reader would call it, whether the eye finds it, and whether it is in the window.
STOP = """() => {
  const here = document.activeElement, look = getComputedStyle(here), box = here.getBoundingClientRect();
  const label = here.getAttribute("aria-label") || here.labels?.[0]?.innerText || here.innerText || "";
  return {
    name: label.trim().replace(/[ \\n\\t]+/g, " "),
    is_marked: parseFloat(look.outlineWidth) >= 2 && look.outlineStyle !== "none",
    is_in_window: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}"""


@dataclass(frozen=True)
class Stop:
    """Where the focus stands."""

    name: str
    is_marked: bool
    is_in_window: bool


def stop(page: Page) -> Stop:
    """Say where the focus stands."""
    return Stop(**page.evaluate(STOP))


def tab_to(page: Page, name: str) -> list[str]:
    """Go on until something of a name has the focus; give the names of the stops, all of them in sight."""
    names: list[str] = []
    while name not in names:
        assert len(names) < MOST_STOPS, f"no way to {name} by keyboard: {names}"
        page.keyboard.press("Tab")
        here = stop(page)
        assert (here.is_marked, here.is_in_window) == (True, True), here
        names.append(here.name)
    return names


def go_to(page: Page, name: str, heading: str) -> None:
    """Go to a link, follow it, and arrive."""
    tab_to(page, name)
    leave_by(page, "Enter")
    expect(page.locator("h1")).to_contain_text(heading)
