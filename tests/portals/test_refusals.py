"""Pages that say no are pages like all others: readable, valid, and with a way on."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.conf import settings
from playwright.sync_api import Page, Response

from madoguchi.domain.clock import TOKYO
from tests.portals.inspection import Seen, inspect
from tests.portals.portal import Counter, Portal
from tests.portals.survey import Survey
from tests.portals.validation import validated
from tests.surroundings import ROOT

SLUGS = [slug for slug in settings.REGISTRY if (ROOT / "samples" / slug).is_dir()]
WITH_HOURS = [slug for slug in SLUGS if settings.REGISTRY[slug].profile.hours.notice]
NIGHT = datetime(2024, 10, 22, 2, 30, tzinfo=TOKYO)


def ask_for_nothing(page: Page, counter: Counter) -> Response | None:
    """Ask for a page that does not exist."""
    return page.goto(f"{counter.base}nowhere/")


def type_wrong(page: Page, counter: Counter) -> Response | None:
    """Type a wrong password."""
    page.goto(counter.base)
    with page.expect_navigation() as answer:
        counter.fill_in(page, login_id="500001", password="not the password")
    return answer.value


def guess(page: Page, counter: Counter) -> Response | None:
    """Go on typing wrong passwords."""
    for _try in range(5):
        type_wrong(page, counter)
    return type_wrong(page, counter)


def send_an_old_form(page: Page, counter: Counter) -> Response | None:
    """Send a form whose cookie is gone."""
    page.goto(counter.base)
    page.context.clear_cookies()
    with page.expect_navigation() as answer:
        counter.fill_in(page)
    return answer.value


REFUSALS = {ask_for_nothing: 404, type_wrong: 401, guess: 429, send_an_old_form: 403}


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("refused", REFUSALS, ids=lambda refused: refused.__name__)
def test_refusal_is_a_sound_page(
    survey: Survey, portal: Portal, size: str, slug: str, refused: Callable[..., Response | None]
) -> None:
    with survey.watched(size) as (page, watch):
        seen = inspect(page, refused(page, portal.counter(slug)), known=set())
        assert seen.status == REFUSALS[refused]
        assert_sound(seen, portal.counter(slug))
        assert watch.complaints == []
