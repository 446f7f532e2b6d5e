"""Card numbers that customers type where they do not belong are kept nowhere: not in tables, logs or mails.

Test numbers are put into every field of every form that a visitor or a member finds by following links.
"""

import logging
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import psycopg
import pytest
from django.conf import settings
from django.test import Client

from tests.cast import PASSWORD, Person, browser, person

NUMBERS = ("4242424242424242", "5555555555554444", "3530111333300000", "378282246310005", "6011111111111117")
MOST_PAGES = 80
KINDS_THAT_ARE_CHOSEN = ("checkbox", "radio", "hidden", "submit")


class Forms(HTMLParser):
    """What a page offers: links, and forms with their fields by name."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[tuple[str, dict[str, tuple[str, str]]]] = []
        self.completions: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.completions.append(given.get("autocomplete", ""))
        if tag == "a":
            self.links.append(given.get("href", ""))
        elif tag == "form":
            self.forms.append((given.get("action", ""), {}))
        elif tag in ("input", "textarea", "select") and self.forms and "name" in given:
            self.forms[-1][1][given["name"]] = (given.get("type", tag), given.get("value", ""))
        elif tag == "option" and self.forms and self.forms[-1][1]:
            name, (kind, value) = next(reversed(self.forms[-1][1].items()))
            if kind == "select" and not value:
                self.forms[-1][1][name] = (kind, given.get("value", ""))


def pages(client: Client, root: str) -> Iterator[tuple[str, Forms]]:
    """Follow every link below a root; signing out is none."""
    waiting, met = [root], {root}
    while waiting and len(met) < MOST_PAGES:
        address = waiting.pop(0)
        answer = client.get(address, follow=True)
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        final = answer.redirect_chain[-1][0] if answer.redirect_chain else address
        found = Forms(answer.content.decode())
        yield urljoin(address, final), found
        links = [urlsplit(urljoin(address, link)).path for link in found.links if "://" not in link]
        new = [link for link in links if link.startswith(root) and link not in met and "/static/" not in link]
        waiting += dict.fromkeys(new)
        met.update(new)


def filled_in(fields: dict[str, tuple[str, str]], number: str, *, email: str) -> dict[str, str]:
    """Fill a form in: the number wherever one types, but what is known lets the rest be kept."""
    known = {"current_password": PASSWORD, "email": email, "email_again": email}
    typed = {
        name: value if kind in KINDS_THAT_ARE_CHOSEN or (kind == "select" and value) else number
        for name, (kind, value) in fields.items()
    }
    return typed | {name: known[name] for name in typed.keys() & known}


def type_everywhere(client: Client, root: str, numbers: tuple[str, ...]) -> int:
    """Type numbers into every form; give how many forms were sent. No field may ask browsers for a card."""
    sent = 0
    for address, found in list(pages(client, root)):
        assert [each for each in found.completions if each.startswith("cc-")] == []
        for action, fields in found.forms:
            target = urljoin(address, action)
            if target.endswith(("sign-out/", "devices/", "text-size/")):
                continue
            for index, number in enumerate(numbers):
                email = number if index % 2 else "someone@example.jp"
                client.post(target, filled_in(fields, number, email=email))
                sent += 1
    return sent


TEXT_COLUMNS = """
SELECT table_name, column_name FROM information_schema.columns
WHERE table_schema = 'public' AND table_name LIKE 'madoguchi\\_%'
  AND data_type IN ('character varying', 'text', 'jsonb', 'ARRAY', 'bytea')
"""


def places_of(number: str, database: psycopg.Connection) -> list[str]:
    """Name every column that holds the digits of a number, however they are separated."""
    return [
        f"{table}.{column}"
        for table, column in database.execute(TEXT_COLUMNS).fetchall()
        if database.execute(
            f"SELECT 1 FROM {table} WHERE translate(regexp_replace({column}::text, '[ -]', '', 'g'), "
            "'０１２３４５６７８９', '0123456789') LIKE %s LIMIT 1",
            (f"%{number}%",),
        ).fetchone()
    ]


@pytest.fixture(params=sorted(settings.REGISTRY))
def hanako(request: pytest.FixtureRequest, committed_db: None) -> Person:
    """A member of each operator in turn."""
    operator = settings.REGISTRY[request.param]
    return person(operator, name="山田 花子")


@pytest.mark.parametrize("is_member", [False, True], ids=["visitor", "member"])
def test_card_number_typed_anywhere_is_kept_nowhere(
    hanako: Person, owner_connection: psycopg.Connection, caplog, *, is_member: bool
) -> None:
    caplog.set_level(logging.DEBUG, "django")
    client = hanako.sign_in().client if is_member else browser(hanako.operator)
    assert type_everywhere(client, hanako.root, NUMBERS) >= 5
    assert {number: places_of(number, owner_connection) for number in NUMBERS} == {
        number: [] for number in NUMBERS
    }
    logged = re.sub(r"[ -]", "", caplog.text)
    assert [number for number in NUMBERS if number in logged] == []
