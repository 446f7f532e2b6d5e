"""The operator in scope, and an empty database whose commits are real."""

import pytest

from madoguchi.models.scope import operator_scope
from tests.card_changes import OPERATOR


@pytest.fixture(autouse=True)
def scope(committed_db):
    with operator_scope(OPERATOR.slug):
        yield
