"""Deeds at the same moment, each with a connection of its own."""

import threading
from collections.abc import Callable

from django.db import connection

from madoguchi.models.scope import operator_scope


def at_once(
    slug: str, deeds: list[Callable[[], str]], *, refusals: tuple[type[Exception], ...] = ()
) -> list[str]:
    """Do all deeds at once in an operator's scope; give how each ended, a refusal by its name."""
    gate, ends = threading.Barrier(len(deeds)), []

    def do(deed: Callable[[], str]) -> None:
        connection.ensure_connection()
        gate.wait()
        with operator_scope(slug):
            try:
                ends.append(deed())
            except refusals as refused:
                ends.append(type(refused).__name__)
        connection.close()

    threads = [threading.Thread(target=do, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends
