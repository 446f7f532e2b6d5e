"""Numbers (番号): unique, of the width that the file has, and not in the order of the index."""

GOLDEN = "618033988749894848204586834365638117720309179805762862135448622705260"
"""The golden ratio's digits: multiples of it, without the whole part, lie far apart."""


def scattered(index: int, *, digits: int) -> str:
    """Give the number of an index below ``10 ** digits``; raises ValueError beyond.

    >>> scattered(0, digits=4), scattered(1, digits=4)
    ('6187', '2374')
    >>> len({scattered(index, digits=3) for index in range(1000)})
    1000
    """
    if not 0 <= index < 10**digits:
        raise ValueError(f"no number of {digits} digits for index {index}")
    stride = int(GOLDEN[: digits - 1] + "7")  # the last digit shares no factor with 10
    return f"{(index + 1) * stride % 10**digits:0{digits}}"
