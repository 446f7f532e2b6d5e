"""Glyphs (字形): which characters our fonts can show, and what stands for those that they cannot.

Read from the fonts themselves: the table ``cmap`` in its format 12 (OpenType 1.9) lists ranges of characters.
"""

import struct
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from madoguchi.adapters.pdf.typesetting import FONT_PACKAGES

GETA = "〓"
"""What printers set where a character is missing from the case."""

# These have no shape of their own: they choose or join those beside them.
SHAPELESS = ("Mn", "Me", "Cf")
WHITE = frozenset("\n\t \u3000\u00a0")


def showable(values: Any) -> tuple[Any, list[str]]:
    r"""Give values with 〓 for each character that no font has, and the code points of those characters.

    >>> showable({"name": "𠮷田\ue000", "lines": [1, "髙﨑"]})
    ({'name': '𠮷田〓', 'lines': [1, '髙﨑']}, ['U+E000'])
    """
    missing: dict[str, None] = {}
    shown = _replaced(values, missing)
    return shown, [f"U+{ord(character):04X}" for character in missing]


def _replaced(value: Any, missing: dict[str, None]) -> Any:
    if isinstance(value, str):
        return value if value.isascii() and value.isprintable() else "".join(_letters(value, missing))
    if isinstance(value, dict):
        return {name: _replaced(each, missing) for name, each in value.items()}
    if isinstance(value, list):
        return [_replaced(each, missing) for each in value]
    return value


def _letters(text: str, missing: dict[str, None]) -> Iterator[str]:
    for letter in text:
        if letter in WHITE or is_showable(letter):
            yield letter
        elif unicodedata.category(letter) not in SHAPELESS:
            missing.setdefault(letter)
            yield GETA


def is_showable(letter: str) -> bool:
    """Tell whether every weight of our fonts has a glyph for a character."""
    return all(_holds(ranges, ord(letter)) for ranges in _coverage())


def _holds(ranges: Sequence[tuple[int, int]], point: int) -> bool:
    index = bisect_right(ranges, (point, 0x110000)) - 1
    return index >= 0 and ranges[index][0] <= point <= ranges[index][1]


@cache
def _coverage() -> tuple[list[tuple[int, int]], ...]:
    fonts = (font for package in FONT_PACKAGES for font in files(package).iterdir())
    return tuple(_ranges(font.read_bytes()) for font in fonts if font.name.endswith(".otf"))


def _ranges(font: bytes) -> list[tuple[int, int]]:
    """Read the ranges of characters (first, last) of a font, in order."""
    start = _cmap_at(font)
    (count,) = struct.unpack_from(">H", font, start + 2)
    places = [struct.unpack_from(">HHI", font, start + 4 + 8 * each)[2] for each in range(count)]
    at = next(start + place for place in places if struct.unpack_from(">H", font, start + place) == (12,))
    (groups,) = struct.unpack_from(">I", font, at + 12)
    found = (struct.unpack_from(">III", font, at + 16 + 12 * each) for each in range(groups))
    return sorted((first, last) for first, last, _glyph in found)


def _cmap_at(font: bytes) -> int:
    (tables,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4sIII", font, 12 + 16 * each) for each in range(tables))
    return int(next(offset for tag, _sum, offset, _length in records if tag == b"cmap"))
