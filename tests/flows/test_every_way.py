"""Every way through every journey: none ends nowhere, and none gets by without its proof."""

import sys

import pytest
from django.conf import settings

from madoguchi.models.scope import operator_scope
from madoguchi.services.password_hashing import Argon2id
from tests.cast import NOW
from tests.flows.explorer import Explorer, World
from tests.flows.ways import WAYS
from tests.newcomer import walker


@pytest.fixture
def set_clock(monkeypatch):
    """Let the test say what time it is, and let hashing cost nothing: thousands of pages are answered."""
    monkeypatch.setattr(Argon2id, "memory_cost", 8)
    monkeypatch.setattr(Argon2id, "time_cost", 1)
    return lambda now: monkeypatch.setattr("madoguchi.interfaces.clock.now", lambda: now)


def explore(slug, name, set_clock, *, has_other_browser):
    someone = walker(settings.REGISTRY[slug], name)
    explorer = Explorer(someone, set_clock=set_clock, has_other_browser=has_other_browser)
    with operator_scope(slug):
        explorer.explore(World(now=NOW))
    return explorer


@pytest.fixture(autouse=True)
def deep_ways():
    """Let ways be longer than Python's calls are deep."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(20_000)
    yield
    sys.setrecursionlimit(limit)


@pytest.mark.parametrize(("slug", "name"), WAYS)
def test_no_way_ends_nowhere_or_gets_by_without_proof(slug, name, set_clock, db):
    explorer = explore(slug, name, set_clock, has_other_browser=False)
    assert (bool(explorer.ends), explorer.stuck()) == (True, set())


@pytest.mark.parametrize(("slug", "name"), WAYS)
def test_nor_does_a_way_that_is_begun_here_and_gone_on_elsewhere(slug, name, set_clock, db):
    explorer = explore(slug, name, set_clock, has_other_browser=True)
    assert (bool(explorer.ends), explorer.stuck()) == (True, set())
