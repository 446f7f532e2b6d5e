"""Kanji numerals (漢数字): 二十三, 百五 and 一〇一 as figures."""

import re

FIGURES = "〇一二三四五六七八九"
TENS = {"十": 10, "百": 100, "千": 1000}
ANY = f"[{FIGURES}{''.join(TENS)}]"

COUNTED = re.compile(r"(?:[{0}]?千)?(?:[{0}]?百)?(?:[{0}]?十)?[一{0}]?".format(FIGURES[2:]))
POSITIONAL = re.compile(f"[{FIGURES}]+")


def figures(numeral: str) -> str:
    """Write a numeral in figures; what is none stays as it is.

    >>> figures("二十三"), figures("百五"), figures("一〇一"), figures("二三十")
    ('23', '105', '101', '二三十')
    """
    if POSITIONAL.fullmatch(numeral):
        return "".join(str(FIGURES.index(each)) for each in numeral)
    return str(_counted(numeral)) if COUNTED.fullmatch(numeral) else numeral


def _counted(numeral: str) -> int:
    total, figure = 0, 1
    for each in numeral:
        total += figure * TENS.get(each, 0)
        figure = 1 if each in TENS else FIGURES.index(each)
    return total + (figure if numeral[-1] not in TENS else 0)
