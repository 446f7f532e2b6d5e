"""Origins (接続元): from where the running request was asked, for those who note what was done."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple


class Origin(NamedTuple):
    """The network address, and the name that the browser gives itself; both empty at the terminal."""

    source: str
    browser: str


NOWHERE = Origin("", "")

type Find = Callable[[], Origin]

_find: ContextVar[Find] = ContextVar("find_origin", default=lambda: NOWHERE)


@contextmanager
def origin_scope(find: Find) -> Iterator[None]:
    """Say how the origin is found out, if anybody asks, until the block ends."""
    token = _find.set(find)
    try:
        yield
    finally:
        _find.reset(token)


def origin_at_hand() -> Origin:
    """Give the origin of the running request."""
    return _find.get()()
