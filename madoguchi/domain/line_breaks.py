"""Line breaks (禁則処理): Japanese text in lines of a given width, addresses of pages left whole.

Widths are counted in half-width columns; a full-width character takes two.
"""

import re
import unicodedata

PIECE = re.compile(r"⟦[^⟧]*⟧|[!-~]+|.", re.DOTALL)
NEVER_FIRST = frozenset("、。，．・：；？！）」』】〕｝〉》ー々ゝゞぁぃぅぇぉっゃゅょァィゥェォッャュョ％…")
NEVER_LAST = frozenset("（「『【〔｛〈《■※")
GOOD_ENDS = frozenset("、。）」』】")


def columns(text: str) -> int:
    """Count the half-width columns that a text takes.

    >>> columns("窓口 A1")
    7
    """
    return sum(2 if unicodedata.east_asian_width(each) in "FWA" else 1 for each in text)


def wrapped(text: str, *, width: int) -> str:
    """Break lines longer than ``width`` columns; what has no space in it, such as a link, is never cut.

    >>> print(wrapped("仮登録を受け付けました。下記のURLよりお手続きください。", width=28))
    仮登録を受け付けました。
    下記のURLよりお手続きくださ
    い。
    """
    return "\n".join(part for line in text.split("\n") for part in _lines(line, width))


def _lines(line: str, width: int) -> list[str]:
    pieces, lines = PIECE.findall(line), []
    while pieces:
        size = _break_before(pieces, width)
        lines.append("".join(pieces[:size]).rstrip())
        pieces = pieces[size:]
    return lines or [""]


def _break_before(pieces: list[str], width: int) -> int:
    """Give how many pieces stand on the next line."""
    fitting = max(_fitting(pieces, width), 1)
    if fitting == len(pieces):
        return fitting
    allowed = [size for size in range(fitting, fitting // 2, -1) if _may_break(pieces, size)]
    good = [size for size in allowed if pieces[size - 1] in GOOD_ENDS and size > fitting * 2 // 3]
    return next(iter([*good, *allowed]), fitting)


def _may_break(pieces: list[str], size: int) -> bool:
    return pieces[size] not in NEVER_FIRST and pieces[size - 1] not in NEVER_LAST


def _fitting(pieces: list[str], width: int) -> int:
    taken = 0
    for index, piece in enumerate(pieces):
        taken += columns(piece)
        if taken > width:
            return index
    return len(pieces)
