"""A member at one operator, in its scope: what services do does not depend on the profile."""

from collections.abc import Iterator

import pytest
from django.conf import settings

from madoguchi.models.scope import operator_scope
from tests.cast import person
from tests.factored import Factored, with_address

A = settings.REGISTRY["kanazawa-water"]


@pytest.fixture
def scope() -> Iterator[None]:
    """The operator's records."""
    with operator_scope(A.slug):
        yield


@pytest.fixture
def member(db: None, scope: None) -> Factored:
    """Hanako, who has a password and an address so far."""
    return with_address(person(A, name="山田 花子"))


@pytest.fixture
def neighbour(db: None, scope: None) -> Factored:
    """Taro, a member of the same operator."""
    return with_address(person(A, name="山田 太郎"))


@pytest.fixture
def really_member(committed_db: None, scope: None) -> Factored:
    """Hanako, whose rows other connections see."""
    return with_address(person(A, name="山田 花子"))
