"""Staff of the demonstration at work: a window with scripts each, and the phone that shows their codes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from time import sleep

from playwright.sync_api import Browser, Page, expect

from madoguchi.domain.one_time_codes import STEP_SECONDS, STEPS_AROUND, code_at
from tests.portals import hands
from tests.portals.portal import Counter
from tests.portals.watch import Watch
from tests.portals.windows import window

EVERYTHING = "everything"

_spent: dict[str, int] = {}


def code_of(secret: str) -> str:
    """Read a phone; a code is good once, and the next one a little early."""
    while (step := max(_spent.get(secret, 0) + 1, _step_now())) > _step_now() + STEPS_AROUND:
        sleep(0.5)
    _spent[secret] = step
    return code_at(secret=secret, now=datetime.fromtimestamp(step * STEP_SECONDS, UTC))


def _step_now() -> int:
    return int(datetime.now(UTC).timestamp()) // STEP_SECONDS


@dataclass(frozen=True)
class Colleague:
    """Somebody of staff, in a window at an operator's counter."""

    page: Page
    counter: Counter
    email: str
    password: str
    secret: str

    @property
    def root(self) -> str:
        """Where the pages of staff begin."""
        return f"{self.counter.base}staff/"

    def open(self, path: str) -> Page:
        """Open a page of the counter."""
        self.page.goto(self.root + path)
        return self.page

    def give_password(self) -> None:
        """Go as far as the second factor."""
        self.open("")
        self.page.locator("#email").fill(self.email)
        self.page.locator("#password").fill(self.password)
        self.press("次へ")

    def sign_in(self) -> "Colleague":
        """Sign in with password and code."""
        self.give_password()
        self.page.locator("#code").fill(code_of(self.secret))
        self.press("ログイン")
        self.is_at("対応待ち")
        return self

    def press(self, name: str) -> None:
        """Press a button of the page."""
        hands.press(self.page, name)

    def follow(self, name: str) -> None:
        """Follow a link of the page."""
        hands.follow(self.page, name)

    def is_at(self, heading: str) -> None:
        """Stand on the page of a heading."""
        expect(self.page.locator("h1")).to_have_text(heading)

    def is_told(self, words: str) -> None:
        """Read what the page says of what was done."""
        expect(self.page.locator("main [role=status]")).to_contain_text(words)

    def is_refused(self, words: str) -> None:
        """Read why something was not done."""
        expect(self.page.locator("main [role=alert]")).to_contain_text(words)


def colleague_of(page: Page, counter: Counter, role: str) -> Colleague:
    """Find whom the demonstration has in a role."""
    known = {EVERYTHING: counter.staff} | {each["role"]: each for each in counter.staff["colleagues"]}
    facts = known[role]
    return Colleague(page, counter, facts["email"], facts["password"], facts["secret"])


@contextmanager
def at_work(browser: Browser, counter: Counter, role: str, size: str = "desktop") -> Iterator[Colleague]:
    """Let somebody work in a window with scripts, of which the browser must have nothing to complain."""
    context, watch = window(browser, size, scripts=True), Watch()
    page = context.new_page()
    watch.over(page)
    yield colleague_of(page, counter, role).sign_in()
    context.close()
    assert watch.complaints == []
