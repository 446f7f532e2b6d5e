"""Likeness (類似): keys that one slip of a finger turns into each other."""

from itertools import takewhile


def is_one_slip(one: str, other: str) -> bool:
    """Test whether one character is wrong, missing or too many, or two neighbours changed places.

    >>> is_one_slip("12345", "12435"), is_one_slip("12345", "1245"), is_one_slip("12345", "12354")
    (True, True, True)
    >>> is_one_slip("12345", "12345"), is_one_slip("12345", "21354"), is_one_slip("1", "2")
    (False, False, False)
    """
    start = _shared(one, other)
    one, other = one[start:], other[start:]
    end = _shared(one[::-1], other[::-1])
    one, other = one[: len(one) - end], other[: len(other) - end]
    are_swapped = one == other[::-1] and len(one) <= len("ab")
    is_single = start + end > 0 and max(len(one), len(other)) == 1
    return one != other and (are_swapped or is_single)


def _shared(one: str, other: str) -> int:
    """Count the characters that both begin with."""
    return len([*takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))])
