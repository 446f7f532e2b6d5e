"""A fresh watch, and the records of the operator that announces."""

from collections.abc import Iterator
from time import monotonic

import pytest
from django.conf import settings

from madoguchi.models.scope import operator_scope
from tests.announced import fast, watch

OPERATOR = fast(settings.REGISTRY["kanazawa-cable"])


@pytest.fixture(autouse=True)
def scope() -> Iterator[None]:
    """Stand in the operator's scope; the watch begins anew."""
    watch.began = monotonic()
    with operator_scope(OPERATOR.slug):
        yield
