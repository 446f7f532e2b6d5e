"""Ways to be refused: each leads to a page that says no."""

from collections.abc import Callable, Iterator
from datetime import datetime
from secrets import randbelow

from playwright.sync_api import Page, Response

from madoguchi.domain.clock import TOKYO
from tests.portals.portal import Counter, Portal

NIGHT = datetime(2024, 10, 22, 2, 30, tzinfo=TOKYO)
FREE_TRIES = 5


def refusals(page: Page, portal: Portal, counter: Counter, *, closes: bool) -> Iterator[Response | None]:
    """Be refused in every way, giving the answer while its page is open."""
    for be_refused in WAYS.values():
        page.context.clear_cookies()
        yield be_refused(page, counter)
    if closes:
        with portal.at(NIGHT, counter.slug) as closed:
            yield page.goto(closed.base)


def statuses(*, closes: bool) -> list[int]:
    """Give the statuses that the refusals must have, in their order."""
    return [*WAYS, 503] if closes else list(WAYS)


def _ask_for_nothing(page: Page, counter: Counter) -> Response | None:
    return page.goto(f"{counter.base}nowhere/")


def _type_wrong(page: Page, counter: Counter, login_id: str = "") -> Response | None:
    counter.open(page)
    with page.expect_navigation() as answer:
        counter.fill_in(page, login_id=login_id or _somebody(), password="not the password")
    return answer.value


def _guess(page: Page, counter: Counter) -> Response | None:
    counter.open(page)
    form = {"login_id": _somebody(), "password": "not the password"}
    token = page.locator("main [name=csrfmiddlewaretoken]").input_value()
    for _try in range(FREE_TRIES):
        page.request.post(counter.base, form=form | {"csrfmiddlewaretoken": token})
    return _type_wrong(page, counter, form["login_id"])


def _send_an_old_form(page: Page, counter: Counter) -> Response | None:
    counter.open(page)
    page.context.clear_cookies()
    with page.expect_navigation() as answer:
        counter.fill_in(page)
    return answer.value


def _somebody() -> str:
    """Make up a login ID, so that nobody of the cast has to wait."""
    return f"5{randbelow(10**7):07}"


WAYS: dict[int, Callable[[Page, Counter], Response | None]] = {
    404: _ask_for_nothing,
    401: _type_wrong,
    429: _guess,
    403: _send_an_old_form,
}
