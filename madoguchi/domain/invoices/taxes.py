"""Consumption tax (消費税額): of a sum, rounded once, by the issuer's choice."""

from enum import StrEnum
from fractions import Fraction


class Rounding(StrEnum):
    """What becomes of a part of a yen; all three are lawful, and all leave the sign alone."""

    DOWN = "down"
    HALF_UP = "half_up"
    UP = "up"


def exact_tax(*, amount: int, percent: int, is_inclusive: bool) -> Fraction:
    """Give the tax in or on an amount, to the last part of a yen.

    >>> exact_tax(amount=2799, percent=10, is_inclusive=True)
    Fraction(2799, 11)
    >>> exact_tax(amount=2545, percent=10, is_inclusive=False)
    Fraction(509, 2)
    """
    return Fraction(amount * percent, 100 + percent if is_inclusive else 100)


def rounded(tax: Fraction, *, rounding: Rounding) -> int:
    """Round to whole yen; what is given back is rounded as what was taken.

    >>> [rounded(Fraction(509, 2), rounding=rounding) for rounding in Rounding]
    [254, 255, 255]
    >>> [rounded(Fraction(-509, 2), rounding=rounding) for rounding in Rounding]
    [-254, -255, -255]
    """
    whole, part = divmod(abs(tax.numerator), tax.denominator)
    is_more = {
        Rounding.DOWN: False,
        Rounding.HALF_UP: part * 2 >= tax.denominator,
        Rounding.UP: part > 0,
    }[rounding]
    return (whole + is_more) * (1 if tax >= 0 else -1)


def is_within_a_yen(*, stated: int, exact: Fraction) -> bool:
    """Tell whether a stated tax can be a rounding of the exact one: less than a yen away.

    >>> [is_within_a_yen(stated=tax, exact=Fraction(2799, 11)) for tax in (253, 254, 255, 256)]
    [False, True, True, False]
    """
    return abs(stated - exact) < 1
