"""Characters of a block: decoded strictly and at once; what is odd is left to the careful way."""

from functools import cache
from itertools import product

import polars as pl

from madoguchi.ingest.formats.characters import CODECS
from madoguchi.ingest.formats.columnar.blocks import Block
from madoguchi.ingest.formats.wrong_encoding import other_encoding

ODD = r"\r\n\x00\x80\x{feff}\x{e000}-\x{f8ff}\x{fffd}\x{f0000}-\x{10ffff}"
"""What the careful way has to see, for a class of a regular expression: among them all of ``SUSPECT``."""

UNREADABLE = "\x80"
"""Stands for what cannot be decoded; it is odd."""

NEVER_FIRST_IN_UTF8 = range(0x81, 0xA0)
"""First bytes of most characters in CP932, all kana among them."""


def as_utf8(raw: bytes, encoding: str) -> bytes:
    """Give the lines in UTF-8, each that is not in the encoding as ``UNREADABLE``."""
    codec = CODECS.get(encoding, encoding)
    try:
        text = raw.decode(codec)
    except UnicodeDecodeError:
        text = "\n".join(_decoded(line, codec) for line in raw.split(b"\n"))
    if text.startswith("\ufeff"):  # polars would drop it in silence
        text = UNREADABLE + text[1:]
    return text.replace("\0", UNREADABLE).encode()


def of_other_encoding(block: Block, rows: pl.DataFrame, *, encoding: str, column: str) -> pl.Series:
    """Test for each row whether it seems to be written in another encoding than the one due.

    ``column`` is one that mostly tells at once: if its first byte beyond ASCII begins no character of UTF-8,
    and the byte before it is ASCII, as in plain rows, the line is not UTF-8.
    """
    if encoding != "cp932":  # what could be decoded as UTF-8 is not taken for anything else
        return pl.repeat(value=False, n=len(rows), eager=True)
    texts = rows[column].unique()
    told = texts.filter(pl.Series([_is_no_utf8(text) for text in texts.to_list()], dtype=pl.Boolean))
    is_told = rows[column].is_in(told.implode())
    suspects = rows["at"].filter(~is_told)
    found = [at for at in suspects.to_list() if other_encoding(block.raw_line(at), due=encoding)]
    return rows["at"].is_in(found)


def _decoded(line: bytes, codec: str) -> str:
    try:
        return line.decode(codec)
    except UnicodeDecodeError:
        return UNREADABLE


def _is_no_utf8(text: str) -> bool:
    first = next((letter for letter in text if not letter.isascii()), "")
    return first in _never_first()


@cache
def _never_first() -> frozenset[str]:
    """Give the characters that each way of writing in CP932 begins with such a byte."""
    written: dict[bool, set[str]] = {True: set(), False: set()}
    for lead, trail in product(range(0x80, 0x100), range(0x40, 0x100)):
        letters = bytes((lead, trail)).decode("cp932", "ignore")
        if len(letters) == 1 and not letters.isascii():
            written[lead in NEVER_FIRST_IN_UTF8].add(letters)
    return frozenset(written[True] - written[False])
