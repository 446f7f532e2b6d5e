"""Nobody learns who is a customer or a member: same words, same status, same work for what is and is not.

Time itself is measured by ``python -m tests.bench enumeration``; asserted here is what makes the time: the
statements sent to the database, in order, and how often a password is hashed.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from madoguchi.flows.journeys import journeys_of
from madoguchi.models import Draft
from madoguchi.models.scope import operator_scope
from madoguchi.operators.registry import Operator
from madoguchi.services import password_hashing
from tests.cast import person
from tests.newcomer import Newcomer, newcomer

TRIES = 12
VALUES = re.compile(r"'(?:[^']|'')*'|\b\d+\b")
SAVEPOINT = re.compile(r"\bs\d+_x\d+\b")
# What is new on every page: the form's token, and the digits of the picture in words.
NEW = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|文字で読む: [^<]*')
SOURCES = (f"198.51.{high}.{low}" for high in range(100) for low in range(1, 255))
_made = count(1)


@dataclass
class Answer:
    """What a stranger can see of an answer, and what it cost."""

    status: int
    text: str
    statements: tuple[str, ...]
    hashed: int


@dataclass
class Stranger:
    """Someone who tries things out, each time from another address and another browser."""

    operator: Operator
    hashed: list[int] = field(default_factory=list)

    def post(self, path: str, typed: dict[str, str]) -> Answer:
        client = Client(REMOTE_ADDR=next(SOURCES))
        client.post(f"/{self.operator.slug}/cautions/")
        client.get(path)
        if "picture" in typed:
            typed = typed | {"picture": _shown_picture(self.operator)}
        before = len(self.hashed)
        with CaptureQueriesContext(connection) as captured:
            answer = client.post(path, typed)
        page = NEW.sub("", answer.content.decode()) + answer.headers.get("Location", "")
        for value in filter(None, typed.values()):  # in the form only: four digits may stand elsewhere too
            page = page.replace(f'value="{escape(value)}"', 'value="…"')
        statements = tuple(SAVEPOINT.sub("s", VALUES.sub("?", each["sql"])) for each in captured)
        return Answer(answer.status_code, page, statements, len(self.hashed) - before)


@pytest.fixture
def stranger(operator, db, monkeypatch) -> Stranger:
    someone = Stranger(operator)
    check = password_hashing.check_password
    monkeypatch.setattr(
        password_hashing, "check_password", lambda *facts: (someone.hashed.append(1), check(*facts))[1]
    )
    return someone


def _shown_picture(operator: Operator) -> str:
    with operator_scope(operator.slug):
        return Draft.objects.exclude(picture_digits="").latest("pk").picture_digits


def are_alike(there: list[Answer], missing: list[Answer]) -> None:
    """Assert that the answers cannot be told apart, nor what they cost."""
    for fact in ("status", "text", "statements", "hashed"):
        told = Counter(getattr(answer, fact) for answer in there)
        assert told == Counter(getattr(answer, fact) for answer in missing), fact
        assert len(told) == 1, fact


def tries(stranger: Stranger, path: str, *ways: Callable[[], dict[str, str]]) -> Iterator[list[Answer]]:
    """Try each way many times, in turn."""
    answers = [[stranger.post(path, way()) for way in ways] for _try in range(TRIES)]
    yield from map(list, zip(*answers, strict=True))


def test_sign_in_does_not_tell_who_is_a_member(stranger: Stranger) -> None:
    members = [person(stranger.operator, name="会員").member.login_id for _each in range(TRIES)]
    there = ({"login_id": each, "password": "not the password"} for each in members)
    missing = ({"login_id": f"77{next(_made):06}", "password": "not the password"} for _each in range(TRIES))
    path = f"/{stranger.operator.slug}/"
    are_alike(*tries(stranger, path, lambda: next(there), lambda: next(missing)))


def _registering(stranger: Stranger, step: str) -> Newcomer:
    rules = stranger.operator.profile.registration
    if rules is None or step not in rules.stages[0].steps:
        pytest.skip(f"this operator does not begin with {step}")
    return newcomer(stranger.operator)


def _missing(someone: Newcomer) -> dict[str, str]:
    return someone.answers(1, customer_number=f"66{next(_made):012}")


@pytest.mark.parametrize("wrong", ["phone", "kana"])
def test_three_facts_do_not_tell_which_is_wrong(stranger: Stranger, wrong: str) -> None:
    first = _registering(stranger, "contract_facts")
    amiss = {"phone": "0000000000", "kana": "ダレカ　ベツ"}

    def there() -> dict[str, str]:
        return newcomer(stranger.operator).answers(1, **{wrong: amiss[wrong]})

    path = f"{first.root}1/"
    are_alike(
        *tries(stranger, path, there, lambda: _missing(newcomer(stranger.operator)) | {wrong: amiss[wrong]})
    )


def test_three_facts_do_not_tell_that_someone_is_a_member(stranger: Stranger) -> None:
    first = _registering(stranger, "contract_facts")

    def member() -> dict[str, str]:
        someone = newcomer(stranger.operator)
        someone.register()
        return someone.answers(1)

    path = f"{first.root}1/"
    are_alike(*tries(stranger, path, member, lambda: newcomer(stranger.operator).answers(1)))


def test_posted_code_does_not_tell_which_numbers_there_are(stranger: Stranger) -> None:
    first = _registering(stranger, "posted_code")

    def there() -> dict[str, str]:
        return newcomer(stranger.operator).answers(1, code_1="WRNG")

    path = f"{first.root}1/"
    are_alike(
        *tries(stranger, path, there, lambda: _missing(newcomer(stranger.operator)) | {"code_1": "WRNG"})
    )


def _recoveries() -> list[tuple[str, str]]:
    return [
        (slug, name)
        for slug, operator in settings.REGISTRY.items()
        for name, journey in journeys_of(operator.profile).items()
        if journey.stages[0].steps[0] in {"account_named", "email_named", "number_named"}
    ]


@pytest.mark.parametrize(("slug", "name"), _recoveries())
def test_recovery_does_not_tell_who_is_a_member(db: None, slug: str, name: str) -> None:
    someone = Stranger(settings.REGISTRY[slug])
    member = newcomer(someone.operator)
    member.register()
    path = f"/{slug}/{name}/1/"

    def there() -> dict[str, str]:
        return {key: member.facts[key] for key in ("login_id", "email", "customer_number")}

    def missing() -> dict[str, str]:
        return {
            "login_id": "nobody99",
            "email": f"nobody{next(_made)}@example.jp",
            "customer_number": "60606060606060",
        }

    pairs = [[someone.post(path, there()), someone.post(path, missing())] for _try in range(4)]
    are_alike(*map(list, zip(*pairs, strict=True)))
