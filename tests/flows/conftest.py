"""Who walks, and what time it is."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings

from tests.cast import NOW
from tests.newcomer import Newcomer, walker


@pytest.fixture
def someone(request, db) -> Newcomer:
    """Whoever walks the journey at hand; parametrised by (slug, name)."""
    slug, name = request.param
    return walker(settings.REGISTRY[slug], name)


@pytest.fixture
def after(monkeypatch):
    """Let so many seconds have passed, at the counter and for the worker."""

    def pass_time(someone: Newcomer, seconds: float) -> None:
        someone.now = NOW + timedelta(seconds=seconds)
        monkeypatch.setattr("madoguchi.interfaces.clock.now", lambda: someone.now)

    return pass_time


@pytest.fixture
def with_profile(monkeypatch):
    """Let an operator's profile be another one."""

    def change(someone: Newcomer, **fields) -> None:
        profile = someone.operator.profile.model_copy(update=fields)
        someone.operator = replace(someone.operator, profile=profile)
        monkeypatch.setitem(settings.REGISTRY._operators, someone.operator.slug, someone.operator)

    return change
