"""Segments (相違箇所): where two texts differ, for the eye of whoever compares them."""

from difflib import SequenceMatcher

HALF = 0.5

type Segments = tuple[tuple[str, bool], ...]


def segments(one: str, other: str) -> Segments:
    """Cut a text into pieces, each with whether the other text has it too; wide blanks are blanks.

    Texts that have less than half in common differ as a whole.

    >>> segments("川畑 通", "川端　通")
    (('川', True), ('畑', False), (' 通', True))
    >>> segments("076-224-1114", "090-1234-5678"), segments("", "川端")
    ((('076-224-1114', False),), ())
    """
    matcher = SequenceMatcher(a=one.replace("\u3000", " "), b=other.replace("\u3000", " "), autojunk=False)
    if one and matcher.ratio() < HALF:
        return ((one, False),)
    cuts = matcher.get_opcodes()
    return tuple((one[i1:i2], tag == "equal") for tag, i1, i2, _j1, _j2 in cuts if i2 > i1)
