"""What is made ahead is the same, in the same order, and never more than one piece too many."""

from collections.abc import Iterator

import pytest

from madoguchi.ingest.columnar.ahead import ahead


def test_pieces_come_in_their_order() -> None:
    assert list(ahead(range(100))) == list(range(100))


def test_what_breaks_the_making_breaks_the_using() -> None:
    def pieces() -> Iterator[int]:
        yield 1
        raise OSError("gone")

    found = ahead(pieces())
    assert next(found) == 1
    with pytest.raises(OSError, match="gone"):
        next(found)


def test_no_more_than_one_piece_waits() -> None:
    made = []

    def pieces() -> Iterator[int]:
        for number in range(100):
            made.append(number)
            yield number

    found = ahead(pieces())
    next(found)
    found.close()  # type: ignore[attr-defined]  # it is a generator
    assert made in ([0], [0, 1])
