"""Extremes look intended: names of 40 characters, 24 places, 60 lines, 24 contracts; and nothing at all."""

import subprocess
import sys
from dataclasses import replace

import pytest
from django.conf import settings

from tests.portals.extremes import BILLS, CROWDED, EMPTY, LINES, PLACES
from tests.portals.inspection import Seen
from tests.portals.portal import SAMPLED, Portal
from tests.portals.processes import surroundings
from tests.portals.survey import Survey
from tests.portals.validation import validated

pytestmark = pytest.mark.xdist_group("portals")

PAGES = {
    CROWDED: ("home/", "bills/", "bills/current/", "usage/", "contracts/", "customer/", "places/"),
    EMPTY: ("home/", "bills/", "contracts/"),
}


@pytest.fixture(scope="module", params=SAMPLED)
def seen(request: pytest.FixtureRequest, portal: Portal, survey: Survey) -> dict[tuple[str, str], Seen]:
    """What both members see at an operator, on a phone."""
    here = portal.counter(request.param)
    command = [sys.executable, "-m", "tests.portals.extremes", here.slug, here.password]
    environment = surroundings(portal.folder, DATABASE_URL=portal.database_url)
    subprocess.run(command, env=environment, check=True, timeout=60)
    has_points = settings.REGISTRY[here.slug].profile.points is not None
    found = {}
    for who, pages in PAGES.items():
        with survey.watched("phone") as (page, watch):
            replace(here, login_id=who, sees={}, visit=[]).sign_in(page)
            for path in (*pages, "points/") if has_points else pages:
                found[who, path] = survey.look(page, f"{here.base}{path}", "phone")
            assert watch.complaints == []
    return found


def test_no_page_scrolls_sideways(seen: dict[tuple[str, str], Seen]) -> None:
    assert [(each.address, each.too_narrow) for each in seen.values() if each.too_narrow] == []


def test_axe_finds_nothing(seen: dict[tuple[str, str], Seen]) -> None:
    assert [(each.address, each.violations) for each in seen.values() if each.violations] == []


def test_html_is_valid(seen: dict[tuple[str, str], Seen], portal: Portal) -> None:
    assert validated(list(seen.values()), portal.folder / "extremes") == []


def test_everything_is_on_the_pages(seen: dict[tuple[str, str], Seen]) -> None:
    counted = (
        seen[CROWDED, "places/"].html.count('<li class="card'),
        seen[CROWDED, "bills/"].html.count('class="cell-way"><a'),
        seen[CROWDED, "bills/current/"].html.count('<th scope="row" class="cell-name">'),
    )
    assert counted == (PLACES, BILLS, LINES)
    assert [
        path for (who, path), each in seen.items() if who == EMPTY and "data-reason" not in each.html
    ] == []
