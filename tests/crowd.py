"""Many at the same moment, each with a connection of its own; their commits are real."""

import fcntl
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from django.db import connection

from madoguchi.models.scope import operator_scope
from tests.surroundings import VAR

MOST_AT_ONCE = 40
"""The server has a hundred connections, and the demonstrations of other workers hold some of them."""


def at_once[T](
    count: int,
    act: Callable[[int], T],
    *,
    most: int = MOST_AT_ONCE,
    refusals: type[Exception] | tuple[type[Exception], ...] = (),
) -> list[T | Exception]:
    """Do something so many times, ``most`` of them side by side; give the answers, refusals among them."""
    gate = threading.Barrier(min(count, most))

    def wait_and_act(index: int) -> T | Exception:
        try:
            if index < most:
                connection.ensure_connection()
                gate.wait(timeout=60)
            return act(index)
        except refusals as refusal:
            return refusal
        finally:
            connection.close()

    with one_crowd(), ThreadPoolExecutor(min(count, most)) as pool:
        return list(pool.map(wait_and_act, range(count)))


@contextmanager
def one_crowd() -> Iterator[None]:
    """Let no two crowds be at work: together they would ask for too many connections."""
    VAR.mkdir(parents=True, exist_ok=True)
    with (VAR / "crowd.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def deeds_at_once[T](
    slug: str, deeds: Sequence[Callable[[], T]], *refusals: type[Exception]
) -> list[T | Exception]:
    """Do all deeds side by side in an operator's scope; give how each ended."""

    def do(number: int) -> T:
        with operator_scope(slug):
            return deeds[number]()

    return at_once(len(deeds), do, refusals=refusals)
