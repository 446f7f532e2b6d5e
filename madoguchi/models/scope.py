"""The operator in scope: whose records the running request, command or job may touch.

The scope is the first lock (a query without one raises); PostgreSQL row-level security is the second.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_scope: ContextVar[str] = ContextVar("operator_scope", default="")


class OperatorNotInScope(Exception):
    """A query was built or a record saved while no operator was in scope."""


@contextmanager
def operator_scope(slug: str) -> Iterator[None]:
    """Open one operator's records, and no other's, until the block ends."""
    token = _scope.set(slug)
    try:
        yield
    finally:
        _scope.reset(token)


def operator_in_scope() -> str:
    """Give the slug of the operator in scope; raises OperatorNotInScope."""
    if slug := _scope.get():
        return slug
    raise OperatorNotInScope("no operator in scope: open operator_scope(slug) first")


def operator_or_none() -> str:
    """Give the slug in scope, or an empty string, which matches no record."""
    return _scope.get()
