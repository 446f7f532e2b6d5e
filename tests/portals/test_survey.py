"""What is wrong with a page would be found: the survey is tried on a page that is wrong in every way."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.portals.inspection import Seen, inspect
from tests.portals.portal import Portal
from tests.portals.survey import Survey
from tests.portals.validation import validated
from tests.portals.watch import Watch

POLICY = "default-src 'none'; style-src 'self'; img-src 'self'"
WRONG = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><meta name="color-scheme" content="light dark">
<style>p { color: #eee }</style><link rel="stylesheet" href="/wrong.css"></head>
<body><p>text</p><img src="/wrong.png" alt=""><font>old</font><a href="#nowhere">lost</a><img src="http://elsewhere.example/a.png">
<table width="2000"><tr><td width="2000">wide</td></tr></table></body></html>
"""

NIGHT = """<!DOCTYPE html>
<html lang="ja"><head><meta charset="utf-8"><title>night</title><style>
@media (prefers-color-scheme: dark) { p { color: #333; background: #222 } }
</style></head><body><main><h1>night</h1><p>unreadable in the dark</p></main></body></html>
"""


@pytest.fixture
def wrong(survey: Survey, portal: Portal) -> Iterator[tuple[Page, Watch, Seen]]:
    """A page that is wrong in every way, as the survey sees it on a phone."""
    address = f"http://127.0.0.1:{portal.port}/wrong"
    with survey.watched("phone") as (page, watch):
        headers = {"Content-Security-Policy": POLICY, "Content-Type": "text/html"}
        page.route(address, lambda route: route.fulfill(status=200, headers=headers, body=WRONG))
        yield page, watch, inspect(page, page.goto(address), known=set())


def test_what_the_policy_blocks_is_told(wrong: tuple[Page, Watch, Seen]) -> None:
    page, watch, _seen = wrong
    told = " ".join(watch.complaints)
    assert "blocked by policy: style-src-elem inline" in told
    assert "blocked by policy: img-src http://elsewhere.example/a.png" in told
    assert "wrong.css" in told
    assert f"404: {page.url}.png" in watch.complaints


def test_frame_width_and_lost_targets_are_seen(wrong: tuple[Page, Watch, Seen]) -> None:
    seen = wrong[2]
    assert (seen.title, seen.language, seen.headings, seen.lost) == ("", "", 0, ("#nowhere",))
    assert 320 in seen.too_narrow


def test_axe_sees_what_readers_cannot(wrong: tuple[Page, Watch, Seen]) -> None:
    rules = {violation.split()[1] for violation in wrong[2].violations}
    assert {"document-title", "html-has-lang", "image-alt"} <= rules


def test_contrast_is_measured_in_the_dark_too(survey: Survey, portal: Portal) -> None:
    night = f"http://127.0.0.1:{portal.port}/night"
    with survey.watched("phone") as (page, _watch):
        page.route(night, lambda route: route.fulfill(status=200, content_type="text/html", body=NIGHT))
        seen = inspect(page, page.goto(night), known=set())
    assert [violation.split()[:2] for violation in seen.violations] == [["dark:", "color-contrast"]]


def test_invalid_html_is_told(wrong: tuple[Page, Watch, Seen], tmp_path: Path) -> None:
    told = " ".join(validated([wrong[2]], tmp_path))
    assert "The “font” element is obsolete" in told
    assert wrong[2].address in told
