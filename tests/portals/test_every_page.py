"""Every page of every portal, found by following links: open to all readers, valid, and within its policy."""

import pytest
from django.conf import settings

from tests.portals.inspection import Seen
from tests.portals.portal import Portal
from tests.portals.survey import Survey, Walk
from tests.portals.validation import validated
from tests.surroundings import ROOT

SLUGS = [slug for slug in settings.REGISTRY if (ROOT / "samples" / slug).is_dir()]
WALKS = [
    *[(slug, who, size) for slug in SLUGS for who in ("visitor", "member") for size in ("phone", "desktop")],
    *[(slug, who, "phone") for slug in SLUGS for who in ("newcomer", "unlinked")],
    *[
        (slug, "member with large text", "phone")
        for slug in SLUGS
        if settings.REGISTRY[slug].profile.offers_text_size
    ],
]


@pytest.fixture(params=WALKS, ids=" ".join)
def walk(request: pytest.FixtureRequest, survey: Survey) -> Walk:
    """Someone's walk through a portal."""
    return survey.walk(*request.param)


def looked_at(walk: Walk) -> list[Seen]:
    """Give the pages that were opened, not only asked for."""
    return [seen for seen in walk.pages if seen.title]


def test_every_link_answers(walk: Walk) -> None:
    assert len(walk.pages) >= 5
    assert [(seen.address, seen.status) for seen in walk.pages if seen.status >= 400] == []


def test_every_link_stays_at_the_counter_or_leaves_the_site(walk: Walk) -> None:
    site = walk.base[: walk.base.index("/", len("http://")) + 1]
    links = {link for seen in walk.pages for link in seen.links}
    assert [link for link in links if link.startswith(site) and not link.startswith(walk.base)] == []


def test_every_link_within_a_page_has_its_target(walk: Walk) -> None:
    assert [(seen.address, seen.lost) for seen in walk.pages if seen.lost] == []


def test_every_page_has_a_title_a_language_and_one_heading(walk: Walk) -> None:
    frames = [(seen.address, bool(seen.title), seen.language, seen.headings) for seen in looked_at(walk)]
    assert frames == [(seen.address, True, "ja", 1) for seen in looked_at(walk)]


def test_no_page_scrolls_sideways(walk: Walk) -> None:
    assert [(seen.address, seen.too_narrow) for seen in walk.pages if seen.too_narrow] == []


def test_axe_finds_nothing(walk: Walk) -> None:
    assert [(seen.address, seen.violations) for seen in walk.pages if seen.violations] == []


def test_browser_has_nothing_to_complain_of(walk: Walk) -> None:
    assert walk.complaints == []


def test_html_is_valid(survey: Survey, portal: Portal) -> None:
    pages = {seen.signature: seen for key in WALKS for seen in survey.walk(*key).pages}
    assert validated(list(pages.values()), portal.folder / "pages") == []
