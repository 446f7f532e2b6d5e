"""One demonstration and one browser for all tests of the portals.

Both end with the last of these tests: a browser's event loop must not be running where later tests use the
database. Tests of one file stay on one worker, which has a demonstration of its own.
"""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from tests import browser as chromium
from tests.databases import own_database
from tests.portals.devices import Device, device_in
from tests.portals.portal import Counter, Portal
from tests.portals.processes import free_port, serving, surroundings
from tests.portals.survey import Survey
from tests.portals.watch import Watch
from tests.portals.windows import MOST_MILLISECONDS, SIZES, resize, window
from tests.surroundings import VAR, WORKER

ON_A_PHONE = pytest.mark.parametrize("size", ["phone"], indirect=True)
ON_A_DESKTOP = pytest.mark.parametrize("size", ["desktop"], indirect=True)
expect.set_options(timeout=MOST_MILLISECONDS)


@pytest.fixture(scope="package")
def portal() -> Iterator[Portal]:
    """The demonstration, in a process and a database of its own."""
    folder, port = VAR / WORKER / "portal", free_port()
    with own_database(f"madoguchi_portal_{WORKER}") as url:
        shutil.rmtree(folder / "mailbox", ignore_errors=True)  # its links led to an earlier demonstration
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


@pytest.fixture(scope="package")
def survey(browser: Browser, portal: Portal) -> Survey:
    """What can be found by following links."""
    return Survey(browser, portal)


@pytest.fixture
def device(browser: Browser) -> Iterator[Device]:
    """A phone that makes passkeys."""
    with device_in(browser, "phone") as found:
        yield found


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


@pytest.fixture(scope="package")
def windows(browser: Browser) -> Iterator[dict[str, tuple[Page, Watch]]]:
    """A window of each size, without JavaScript; to open one takes longer than most tests."""
    opened = {}
    for size in SIZES:
        page, watch = window(browser, size, scripts=False).new_page(), Watch()
        watch.over(page)
        opened[size] = (page, watch)
    yield opened
    for page, _watch in opened.values():
        page.context.close()


@pytest.fixture
def page(windows: dict[str, tuple[Page, Watch]], size: str) -> Iterator[Page]:
    """A page that remembers nothing, and of which the browser must have nothing to complain."""
    opened, watch = windows[size]
    resize(opened, size)
    opened.context.clear_cookies()
    watch.complaints.clear()
    yield opened
    opened.goto("about:blank")
    assert watch.complaints == []
