"""Every page of every portal, found by following links: open to all readers, valid, and within its policy."""

import pytest
from django.conf import settings

from tests.portals.inspection import Seen
from tests.portals.portal import SAMPLED, Portal
from tests.portals.refusals import statuses
from tests.portals.survey import Survey, Walk
from tests.portals.validation import validated

PROFILES = {slug: settings.REGISTRY[slug].profile for slug in SAMPLED}
BOTH = ("phone", "desktop")
BRAND = '<span class="brand-operator">金沢ケーブル</span> <span class="brand-page">お客様専用ページ</span>'
WALKS = [
    *[(slug, who, size) for slug in PROFILES for who in ("visitor", "member") for size in BOTH],
    *[(slug, who, "phone") for slug in PROFILES for who in ("newcomer", "unlinked")],
    *[(slug, "large text", "phone") for slug, profile in PROFILES.items() if profile.offers_text_size],
]
CLOSES = [slug for slug, profile in PROFILES.items() if profile.hours.notice]
REFUSED = [
    *[(slug, "refused", "phone") for slug in PROFILES],
    *[(slug, "refused", "desktop") for slug in CLOSES],
]


@pytest.fixture(params=WALKS, ids=" ".join)
def walk(request: pytest.FixtureRequest, survey: Survey) -> Walk:
    """Someone's walk through a portal, along its links."""
    return survey.walk(*request.param)


@pytest.fixture(params=[*WALKS, *REFUSED], ids=" ".join)
def any_walk(request: pytest.FixtureRequest, survey: Survey) -> Walk:
    """A walk along the links, or past the refusals."""
    return survey.walk(*request.param)


def looked_at(walk: Walk) -> list[Seen]:
    """Give the pages that were opened, not only asked for."""
    return [seen for seen in walk.pages if seen.is_opened]


def test_every_link_answers(walk: Walk) -> None:
    assert len(walk.pages) >= 5
    assert [(seen.address, seen.status) for seen in walk.pages if seen.status >= 400] == []


@pytest.mark.parametrize(("slug", "who", "size"), REFUSED)
def test_every_refusal_has_its_status(survey: Survey, slug: str, who: str, size: str) -> None:
    found = [seen.status for seen in survey.walk(slug, who, size).pages]
    assert found == statuses(closes=slug in CLOSES)


def test_every_link_stays_at_the_counter_or_leaves_the_site(walk: Walk) -> None:
    site = walk.base[: walk.base.index("/", len("http://")) + 1]
    links = {link for seen in walk.pages for link in seen.links}
    assert [link for link in links if link.startswith(site) and not link.startswith(walk.base)] == []


def test_every_link_within_a_page_has_its_target(any_walk: Walk) -> None:
    assert [(seen.address, seen.lost) for seen in any_walk.pages if seen.lost] == []


def test_every_page_has_a_title_a_language_and_one_heading(any_walk: Walk) -> None:
    frames = [(seen.address, bool(seen.title), seen.language, seen.headings) for seen in looked_at(any_walk)]
    assert frames == [(seen.address, True, "ja", 1) for seen in looked_at(any_walk)]


def test_no_page_scrolls_sideways(any_walk: Walk) -> None:
    assert [(seen.address, seen.too_narrow) for seen in any_walk.pages if seen.too_narrow] == []


def test_axe_finds_nothing(any_walk: Walk) -> None:
    assert [(seen.address, seen.violations) for seen in any_walk.pages if seen.violations] == []


def test_browser_has_nothing_to_complain_of(any_walk: Walk) -> None:
    assert any_walk.complaints == []


def test_html_is_valid(survey: Survey, portal: Portal) -> None:
    pages = {
        seen.signature: seen for key in (*WALKS, *REFUSED) for seen in survey.walk(*key).pages if seen.html
    }
    assert len(pages) > 100
    assert validated(list(pages.values()), portal.folder / "pages") == []


def test_list_of_counters_is_a_sound_page(survey: Survey, portal: Portal, size: str) -> None:
    with survey.watched(size) as (page, watch):
        seen = survey.look(page, f"http://127.0.0.1:{portal.port}/", size)
    assert (seen.status, seen.language, seen.headings) == (200, "ja", 1)
    assert sorted(seen.links) == sorted(counter.base for counter in portal.counters.values())
    assert (seen.too_narrow, seen.violations, watch.complaints) == ((), (), [])
    assert validated([seen], portal.folder / "list") == []


@pytest.mark.requirement("K-CABLE-01")
@pytest.mark.parametrize("who", ["visitor", "member"])
def test_page_of_the_cable_keeps_its_name_everywhere(survey: Survey, who: str) -> None:
    walked = survey.walk("kanazawa-cable", who, "phone").pages
    pages = [seen for seen in walked if "/mailbox/" not in seen.address]  # which the demonstration adds
    assert [seen.address for seen in pages if "マイページ" in seen.html or "MyPage" in seen.html] == []
    named = [seen for seen in pages if "<title>" in seen.html and seen.html.count(BRAND) == 1]
    assert len(named) == len(pages) > 5
    assert {seen.title.split(" | ")[1] for seen in pages if seen.is_opened} == {
        "お客様専用ページ 金沢ケーブル"
    }
