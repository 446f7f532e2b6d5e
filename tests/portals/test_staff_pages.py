"""Every page of the staff's counter, found in its own table: open to all readers, valid, in its policy."""

import json
import subprocess
import sys
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

import pytest
from django.urls import URLPattern
from playwright.sync_api import Browser, Page

from madoguchi.interfaces.staff import urls
from madoguchi.interfaces.staff.doors import Door
from tests.portals.colleagues import EVERYTHING, code_of, colleague_of
from tests.portals.inspection import Seen, inspect
from tests.portals.portal import Counter, Portal
from tests.portals.processes import surroundings
from tests.portals.survey import ask, is_page
from tests.portals.validation import validated
from tests.portals.watch import Watch
from tests.portals.windows import window

SLUG = "kanazawa-cable"
PASSWORD = "the-river-runs-by-the-counter"
# On the way in one page leads to the next.
ON_THE_WAY = (
    "staff_sign_in",
    "staff_second_step",
    "staff_invitation",
    "staff_enrolment",
    "staff_enrolment_qr",
)
# Forms that are sent as they are found, with nothing in them: what is missing is said there.
SENT_EMPTY = {
    "staff_letter": "通知書(PDF)を発行する",
    "staff_view": "確認を始める",
    "staff_notice_new": "下書きを保存する",
    "staff_documents": "宛先を確認する",
    "staff_batch_upload": "送る",
    "staff_invite": "招待する",
}

# Parts of a page, which its script asks for.
PARTS = ("staff_batch_progress",)
# What is asked for in an address, where without it the page asks again.
ASKED = {"staff_as_on_asked": "?at=2024-02-28T01:59", "staff_customers": "?q=金沢市"}

type Facts = dict[str, list[Any]]


def is_shown(page: URLPattern) -> bool:
    """Test whether an address can be opened, not only sent to."""
    door: Door = page.callback.door  # type: ignore[attr-defined]  # put on by the door
    return "GET" in door.methods


SHOWN = [str(each.name) for each in urls.urlpatterns if is_shown(each)]
INSIDE = {str(each.name): str(each.pattern) for each in urls.urlpatterns if str(each.name) in SHOWN}


def addresses(pattern: str, facts: Facts) -> list[str]:
    """Fill in an address, once for each record that the scene has for it."""
    named = {part: values for part, values in facts.items() if f":{part}>" in pattern}
    rows = zip_longest(*named.values()) if named else [()]
    filled = [_filled(pattern, dict(zip(named, row, strict=True))) for row in rows]
    assert all("<" not in each for each in filled), f"{pattern}: let staff_scene say what stands there"
    return filled


def _filled(pattern: str, row: dict[str, Any]) -> str:
    for part, value in row.items():
        for converter in ("uuid", "str", "int", "path"):
            pattern = pattern.replace(f"<{converter}:{part}>", str(value))
    return pattern


@pytest.fixture(scope="module")
def facts(portal: Portal) -> Facts:
    """What stands in addresses; every desk has something on it."""
    counter = portal.counter(SLUG)
    command = [sys.executable, "-m", "tests.portals.staff_scene", SLUG, counter.password]
    environment = surroundings(portal.folder, DATABASE_URL=portal.database_url)
    said = subprocess.run(command, env=environment, check=True, timeout=60, stdout=subprocess.PIPE)
    found: Facts = json.loads(said.stdout)
    return found


class Round:
    """A walk through the counter, page by page of its table."""

    def __init__(self, page: Page, counter: Counter, facts: Facts) -> None:
        """Begin at the door."""
        self.page, self.facts, self.known = page, facts, set[str]()
        self.somebody = colleague_of(page, counter, EVERYTHING)
        self.names: list[str] = []
        self.offers_file: set[str] = set()

    def all(self) -> Iterator[Seen]:
        """Look at every page once, and at one that is not there."""
        yield from self.enrolment()
        yield from self.sign_in()
        yield self.interrupted()
        yield self.look("", "nowhere/")
        for name, pattern in INSIDE.items():
            if name == "staff_as":
                self.begin_a_view()
            if name not in ON_THE_WAY:
                yield from (self.look(name, each) for each in addresses(pattern, self.facts))
            if name in SENT_EMPTY:
                yield self.send_empty(SENT_EMPTY[name])

    def look(self, name: str, path: str) -> Seen:
        """Open an address and look closely; what is no page must only answer."""
        self.names.append(name)
        address = self.somebody.root + path + ASKED.get(name, "")
        if name in PARTS or not is_page(self.page, address):
            return ask(self.page, address)
        seen = inspect(self.page, self.page.goto(address), known=self.known)
        if self.page.get_by_role("link", name="CSVで保存する").count():
            self.offers_file.add(name)
        return seen

    def send_empty(self, button: str) -> Seen:
        """Send the open form with nothing in it."""
        with self.page.expect_navigation() as answered:
            self.somebody.press(button)
        return inspect(self.page, answered.value, known=self.known)

    def enrolment(self) -> Iterator[Seen]:
        """Follow an invitation as far as the second factor."""
        (link,) = addresses(INSIDE["staff_invitation"], self.facts)
        yield self.look("staff_invitation", link)
        self.page.locator("#password").fill(PASSWORD)
        self.page.locator("#password_again").fill(PASSWORD)
        self.somebody.press("次へ")
        self.somebody.is_at("二要素認証の設定")
        yield self.look("staff_enrolment", "enrolment/")
        yield self.look("staff_enrolment_qr", "enrolment/qr.svg")

    def sign_in(self) -> Iterator[Seen]:
        """Come in."""
        yield self.look("staff_sign_in", "")
        self.somebody.give_password()
        self.somebody.is_at("二要素認証")
        yield self.look("staff_second_step", "second-step/")
        self.page.locator("#code").fill(code_of(self.somebody.secret))
        self.somebody.press("ログイン")
        self.somebody.is_at("対応待ち")

    def interrupted(self) -> Seen:
        """Send a form after the session is over; the session is there again afterwards."""
        self.somebody.open("notices/new/").locator("#title").fill("断水のお知らせ")
        cookies = self.page.context.cookies()
        self.page.context.clear_cookies(name="madoguchi-staff")
        seen = self.send_empty("下書きを保存する")
        self.somebody.is_at("ログインの有効時間が過ぎました")
        self.page.context.add_cookies([each for each in cookies if each["name"] == "madoguchi-staff"])
        return seen

    def begin_a_view(self) -> None:
        """Look at the portal as the member does."""
        (member,) = self.facts["member"]
        self.somebody.open(f"members/{member}/view/").locator("#why").fill("お問い合わせ")
        self.somebody.press("確認を始める")


@pytest.fixture(scope="module")
def made_round(browser: Browser, portal: Portal, facts: Facts) -> tuple[Round, list[Seen], Watch]:
    """The walk, made once for all that is asked of it."""
    context, watch = window(browser, "desktop", scripts=True), Watch()
    page = context.new_page()
    watch.over(page)
    found = Round(page, portal.counter(SLUG), facts)
    seen = list(found.all())
    context.close()
    return found, seen, watch


type Made = tuple[Round, list[Seen], Watch]


def test_every_page_of_the_table_was_opened_and_answered(made_round: Made) -> None:
    found, seen, _watch = made_round
    assert set(found.names) == {"", *SHOWN}
    refused = [each.status for each in seen if each.status >= 400]
    assert refused == [401, 404, *[422 for _form in SENT_EMPTY]]


def test_every_list_offers_its_file(made_round: Made) -> None:
    lists = {name.removesuffix("_csv") for name in SHOWN if name.endswith("_csv")}
    assert lists - made_round[0].offers_file == set()


def test_pages_of_staff_have_a_title_a_language_and_one_heading(made_round: Made) -> None:
    opened = [each for each in made_round[1] if each.is_opened]
    frames = [(each.address, bool(each.title), each.language, each.headings) for each in opened]
    assert frames == [(each.address, True, "ja", 1) for each in opened]


def test_pages_of_staff_do_not_scroll_sideways(made_round: Made) -> None:
    assert [(each.address, each.too_narrow) for each in made_round[1] if each.too_narrow] == []


def test_axe_finds_nothing_on_pages_of_staff(made_round: Made) -> None:
    assert [(each.address, each.violations) for each in made_round[1] if each.violations] == []


def test_links_within_pages_of_staff_have_their_targets(made_round: Made) -> None:
    assert [(each.address, each.lost) for each in made_round[1] if each.lost] == []


def test_browser_has_nothing_to_complain_of_at_the_staffs_counter(made_round: Made) -> None:
    assert made_round[2].complaints == []


def test_pages_of_staff_are_valid_html(made_round: Made, portal: Portal) -> None:
    pages = {each.signature: each for each in made_round[1] if each.html}
    assert len(pages) >= len(SHOWN) // 2
    assert validated(list(pages.values()), portal.folder / "staff") == []
