"""Working ahead: the next piece is made in a thread while this one is used."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

END = object()


def ahead[T](pieces: Iterable[T]) -> Iterator[T]:
    """Yield the same pieces, each made while the one before is used; never more than one waits."""
    source = iter(pieces)
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(next, source, END)
        while (piece := coming.result()) is not END:
            coming = thread.submit(next, source, END)
            yield piece  # type: ignore[misc]  # END is gone
