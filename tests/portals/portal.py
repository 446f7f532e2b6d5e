"""The live portal: the demonstration's facts, and the same records at another hour."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from playwright.sync_api import Page

from madoguchi.interfaces.cli.demonstration import STARTS_AT
from tests.portals.hands import click
from tests.portals.letters import code_on
from tests.portals.processes import free_port, run, running, serving, surroundings
from tests.surroundings import ROOT

SAMPLED = [slug for slug in settings.REGISTRY if (ROOT / "samples" / slug).is_dir()]


@dataclass(frozen=True)
class Counter:
    """One operator's counter, and who can sign in there."""

    slug: str
    base: str
    login_id: str
    password: str
    sees: dict[str, Any]
    newcomers: list[dict[str, str]] = field(default_factory=list)
    staff: dict[str, Any] = field(default_factory=dict)
    visit: list[Any] = field(default_factory=list)

    def open(self, page: Page) -> Page:
        """Open the sign-in page, agreeing to what is asked at the first visit."""
        page.goto(self.base)
        if page.url == f"{self.base}cautions/":
            click(page.locator("main").get_by_role("button"))
        return page

    def sign_in(self, page: Page) -> Page:
        """Sign in through the page, as everyone does."""
        self.open(page)
        self.fill_in(page)
        assert page.url == f"{self.base}home/", page.locator("main").inner_text()
        return page

    def fill_in(self, page: Page, *, login_id: str = "", password: str = "") -> None:
        """Fill in the sign-in form, with the member's own facts unless told otherwise, and send it."""
        page.locator("#login_id").fill(login_id or self.login_id)
        page.locator("#password").fill(password or self.password)
        click(page.get_by_role("button", name="ログイン", exact=True))

    def come_in(self, page: Page) -> Page:
        """Open the home page in a visit that goes on from test to test, for those who only read."""
        page.context.add_cookies(self.visit)
        page.goto(f"{self.base}home/")
        if page.url != f"{self.base}home/":  # the visit has not begun, or was ended by a clock that ran ahead
            self.visit[:] = self.sign_in(page).context.cookies()
        return page


@dataclass(frozen=True)
class Portal:
    """A running demonstration, kept in ``folder``."""

    folder: Path
    database_url: str
    port: int

    def counter(self, slug: str) -> Counter:
        """Give an operator's counter, with the sign-in that the demonstration printed."""
        return self.counters[slug]

    @cached_property
    def counters(self) -> dict[str, Counter]:
        """Give every counter, as demo.json tells of them."""
        facts = json.loads((self.folder / "demo.json").read_text(encoding="utf-8"))["operators"]
        return {
            fact["slug"]: Counter(
                fact["slug"],
                fact["base"],
                **fact["sign_in"],
                sees=fact["sees"],
                newcomers=fact["newcomers"],
                staff=fact["staff"],
            )
            for fact in facts
        }

    @contextmanager
    def at(self, moment: datetime, slug: str, **changed: str) -> Iterator[Counter]:
        """Serve the same records at another moment, some settings changed; give an operator's counter."""
        port = free_port()
        environment = self.environment(moment) | changed
        self._forget_failures()
        arguments = ("serve", "--port", str(port), "--workers", "1")
        with serving(*arguments, environment=environment, port=port, log=self.folder / "at.log"):
            here = self.counter(slug)
            yield replace(here, base=here.base.replace(f":{self.port}/", f":{port}/"), visit=[])

    @contextmanager
    def working(self, moment: datetime, **changed: str) -> Iterator[None]:
        """Let a worker of another moment work on the same records, some settings changed."""
        environment = self.environment(moment) | changed
        with running("worker", environment=environment, log=self.folder / "working.log"):
            yield

    def environment(self, moment: datetime) -> dict[str, str]:
        """Give the environment of a command that works on the portal's records at a moment."""
        return surroundings(
            self.folder,
            DATABASE_URL=self.database_url,
            MADOGUCHI_PLAIN_HTTP="1",
            MADOGUCHI_CLOCK_OFFSET=str((moment - datetime.now(UTC)).total_seconds()),
        )

    def _forget_failures(self) -> None:
        """Let nobody wait at another hour for what was typed wrong at this one."""
        with psycopg.connect(self.database_url) as connection:
            connection.execute("TRUNCATE madoguchi_signinfailure")

    def post_letter(self, counter: Counter, number: str) -> str:
        """Print the letter that a customer waits for, as staff do, and read the code on it."""
        letter = self.folder / f"letter-{number}.pdf"
        letter.unlink(missing_ok=True)  # an earlier run may have left one
        arguments = ("letters", counter.slug, "--waiting", "--out", letter)
        printed = run(*arguments, environment=self.environment(STARTS_AT))
        assert printed.returncode == 0, printed.stderr
        return code_on(letter, number)

    def newcomer(self, slug: str, *, number: str, places: int = 1) -> Counter:
        """Enrol someone who has no bill yet."""
        here = self.counter(slug)
        arguments = (slug, number, here.password, str(places))
        command = [sys.executable, "-m", "tests.portals.newcomer", *arguments]
        environment = surroundings(self.folder, DATABASE_URL=self.database_url)
        subprocess.run(command, env=environment, check=True, timeout=60)
        return replace(here, login_id=number, sees={}, visit=[])
