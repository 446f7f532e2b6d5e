"""Many at once: every deed in a thread of its own, on a connection of its own."""

import threading
from collections.abc import Callable, Sequence

from django.db import connections

from madoguchi.models.scope import operator_scope


def at_once(slug: str, deeds: Sequence[Callable[[], object]], *refusals: type[Exception]) -> list[Exception]:
    """Do all at the same moment, each on a connection of its own; give the refusals."""
    gate, caught, faults = threading.Barrier(len(deeds)), [], []

    def work(deed) -> None:
        try:
            with operator_scope(slug):
                gate.wait()
                deed()
        except refusals as refusal:
            caught.append(refusal)
        except Exception as fault:  # noqa: BLE001
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    return caught
