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


@pytest.mark.parametrize(("slug", "name"), WAYS)
def test_no_way_ends_nowhere_or_gets_by_without_proof(slug, name, set_clock, db):
    sys.setrecursionlimit(20_000)
    explorer = Explorer(walker(settings.REGISTRY[slug], name), set_clock=set_clock)
    with operator_scope(slug):
        explorer.explore(World(now=NOW))
    print(slug, name, len(explorer.seen), "states", explorer.moves, "moves", explorer.ends, "ends")
    assert explorer.ends >= 1
