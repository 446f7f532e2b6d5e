"""One demonstration and one browser for all tests of the portals.

Both end with the last of these tests: a browser's event loop must not be running where later tests use the
database.
"""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests import browser as chromium
from tests.portals.portal import Counter, Portal
from tests.portals.processes import free_port, own_database, serving, surroundings
from tests.portals.watch import Watch
from tests.surroundings import VAR, WORKER

SIZES = {"phone": (390, 844), "desktop": (1280, 900)}
ON_A_PHONE = pytest.mark.parametrize("size", ["phone"], indirect=True)
ON_A_DESKTOP = pytest.mark.parametrize("size", ["desktop"], indirect=True)
HERE = os.path.dirname(__file__)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of this folder together, so that one worker runs them all."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.xdist_group("portals"))


@pytest.fixture(scope="package")
def portal() -> Iterator[Portal]:
    """The demonstration, in a process and a database of its own."""
    folder, port = VAR / WORKER / "portal", free_port()
    with own_database(f"madoguchi_portal_{WORKER}") as url:
        environment = surroundings(folder, DATABASE_URL=url)
        log = folder / "demo.log"
        with serving("demo", "--port", str(port), environment=environment, port=port, log=log):
            yield Portal(folder, url, port)


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """The driver of the browser."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The browser, if this machine has one; in CI it must."""
    if (path := chromium.find()) is None:
        refuse = pytest.fail if os.environ.get("CI") else pytest.skip
        refuse("NO CHROMIUM: the portals are not tested. `make browser` finds or installs one.")
    found = playwright.chromium.launch(executable_path=path, args=list(chromium.ARGUMENTS))
    yield found
    found.close()


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest) -> str:
    """A phone, then a desktop."""
    name: str = request.param
    return name


def window(browser: Browser, size: str, *, scripts: bool) -> BrowserContext:
    """Open a window of a size, with nothing remembered."""
    width, height = SIZES[size]
    return browser.new_context(
        viewport={"width": width, "height": height},
        is_mobile=size == "phone",
        has_touch=size == "phone",
        java_script_enabled=scripts,
        locale="ja-JP",
        timezone_id="Asia/Tokyo",
    )


@pytest.fixture
def counter(portal: Portal, request: pytest.FixtureRequest) -> Counter:
    """The counter that the module is about, named there as SLUG."""
    return portal.counter(request.module.SLUG)


@pytest.fixture
def home(page: Page, counter: Counter) -> Page:
    """The member's home page, to read and to go on from."""
    return counter.come_in(page)


@pytest.fixture
def own_home(page: Page, counter: Counter) -> Page:
    """The member's home page in a visit of the test's own, to be changed or ended."""
    return counter.sign_in(page)


@pytest.fixture
def page(browser: Browser, size: str) -> Iterator[Page]:
    """A page without JavaScript, of which the browser must have nothing to complain."""
    context = window(browser, size, scripts=False)
    watch = Watch()
    opened = context.new_page()
    watch.over(opened)
    yield opened
    context.close()
    assert watch.complaints == []
