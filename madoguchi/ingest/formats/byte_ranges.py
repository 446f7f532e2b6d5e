"""Byte ranges (桁位置): where a fixed-width column stands, such as ``1-14``."""


def byte_range(text: str) -> slice:
    """Read a range counted from 1 with both ends included; one number is one byte.

    Raises ValueError.

    >>> byte_range("1-14"), byte_range("15")
    (slice(0, 14, None), slice(14, 15, None))
    """
    first, _, last = text.partition("-")
    found = slice(int(first) - 1, int(last or first))
    if not 0 <= found.start < found.stop:
        raise ValueError(f"not a range of bytes: {text!r}")
    return found


def range_text(start: int, stop: int) -> str:
    """Write a half-open range as a person counts.

    >>> range_text(0, 14)
    '1-14'
    """
    return f"{start + 1}-{stop}"
