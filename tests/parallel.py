"""Doing one thing many times at the same moment, each by a database connection of its own."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection

from madoguchi.models.scope import operator_scope


def in_parallel(count: int, slug: str, deed: Callable[[int], Any]) -> list[Any]:
    """Do a deed in so many threads; give what each gave or raised."""
    gate, found = threading.Barrier(count), [None] * count

    def run(number: int) -> None:
        connection.ensure_connection()
        gate.wait()
        try:
            with operator_scope(slug):
                found[number] = deed(number)
        except Exception as error:  # noqa: BLE001  # whatever it is, the test should see it
            found[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found
