"""Extremes look intended: names of 40 characters, 24 places, 60 lines, 24 contracts; and nothing at all."""

import subprocess
import sys
from dataclasses import replace

import pytest
from django.conf import settings
from playwright.sync_api import Page

from madoguchi.operators.schema.profile import Profile
from tests.portals.extremes import BILLS, CROWDED, EMPTY, LINES, PLACES
from tests.portals.inspection import SIDEWAYS, Seen
from tests.portals.portal import SAMPLED, Portal
from tests.portals.processes import surroundings
from tests.portals.survey import Survey
from tests.portals.validation import validated
from tests.portals.windows import resize

PAGES = {
    CROWDED: (
        *("home/", "bills/", "bills/current/", "usage/", "contracts/", "customer/", "places/"),
        *("bills/?places=all", "usage/?places=all", "account/"),
    ),
    EMPTY: (
        "home/",
        "bills/",
        "usage/",
        "contracts/",
        "places/",
        "requests/",
        "account/",
        "account/history/",
    ),
}
# Pages of what not every operator offers, each named like its key in the profile.
OFFERED = ("points", "channels", "procedures", "card", "withdrawal")
# Text that reaches beyond a box which shows nothing outside of itself; what is hidden from eyes has no size.
CLIPPED = """() => [...document.querySelectorAll("body *")].filter(box => {
  const looks = getComputedStyle(box);
  const hides = [looks.overflowX, looks.overflowY].some(each => each === "hidden" || each === "clip");
  const beyond = box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1;
  return hides && beyond && box.clientWidth > 1 && box.textContent.trim();
}).map(box => `${box.tagName}.${box.className}: ${box.textContent.trim().slice(0, 40)}`)"""


@pytest.fixture(scope="module", params=SAMPLED)
def seen(request: pytest.FixtureRequest, portal: Portal, survey: Survey) -> dict[tuple[str, str], Seen]:
    """What both members see at an operator, on a phone; what does not fit on a desktop stands beside it."""
    here = portal.counter(request.param)
    command = [sys.executable, "-m", "tests.portals.extremes", here.slug, here.password]
    environment = surroundings(portal.folder, DATABASE_URL=portal.database_url)
    subprocess.run(command, env=environment, check=True, timeout=60)
    found = {}
    for who in PAGES:
        with survey.watched("phone") as (page, watch):
            replace(here, login_id=who, sees={}, visit=[]).sign_in(page)
            for path in pages_of(settings.REGISTRY[here.slug].profile, who):
                looked = survey.look(page, f"{here.base}{path}", "phone")
                found[who, path] = replace(looked, lost=(*looked.lost, *misfits(page)))
            assert watch.complaints == []
    return found


def pages_of(profile: Profile, who: str) -> tuple[str, ...]:
    """Give what a member opens, with what the operator offers."""
    return (*PAGES[who], *(f"{name}/" for name in OFFERED if getattr(profile, name)))


def misfits(page: Page) -> list[str]:
    """Name what is clipped on a phone or a desktop, and the desktop if the page scrolls sideways there."""
    found = page.evaluate(CLIPPED)
    resize(page, "desktop")
    found += page.evaluate(CLIPPED) + ["the desktop"] * page.evaluate(SIDEWAYS)
    resize(page, "phone")
    return found


def test_no_page_scrolls_sideways(seen: dict[tuple[str, str], Seen]) -> None:
    assert [(each.address, each.too_narrow) for each in seen.values() if each.too_narrow] == []


def test_nothing_is_clipped_and_no_link_is_lost(seen: dict[tuple[str, str], Seen]) -> None:
    assert [(each.address, each.lost) for each in seen.values() if each.lost] == []


def test_axe_finds_nothing(seen: dict[tuple[str, str], Seen]) -> None:
    assert [(each.address, each.violations) for each in seen.values() if each.violations] == []


def test_html_is_valid(seen: dict[tuple[str, str], Seen], portal: Portal) -> None:
    assert validated(list(seen.values()), portal.folder / "extremes") == []


def test_everything_is_on_the_pages(seen: dict[tuple[str, str], Seen]) -> None:
    counted = (
        seen[CROWDED, "places/"].html.count('class="cell-number"'),
        seen[CROWDED, "bills/"].html.count('class="cell-way"><a'),
        seen[CROWDED, "bills/current/"].html.count('<th scope="row" class="cell-name">'),
    )
    assert counted == (PLACES, BILLS, LINES)


def test_empty_account_is_told_why(seen: dict[tuple[str, str], Seen]) -> None:
    told = [path for (who, path), each in seen.items() if who == EMPTY and "data-reason" in each.html]
    assert [path for path in PAGES[EMPTY] if path not in told] == ["places/", "account/history/"]
