"""Points (ポイント): what a bill earns, which points go first, and for how long they are good."""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from madoguchi.domain.bills import BillLine
from madoguchi.domain.money import tax_inside


@dataclass(frozen=True, slots=True)
class PointRule:
    """An operator's rule.

    Each full ``yen_per_point`` of a bill before tax earns a point. Points are used in multiples of ``unit``,
    each worth ``yen_per_unit``. They are good for ``valid_months`` after the billed month; 0: for ever.
    """

    yen_per_point: int = 100
    tax_percent: int = 10
    unit: int = 100
    yen_per_unit: int = 100
    valid_months: int = 0


class Lot(NamedTuple):
    """Points left of those that one bill earned; without ``expires_on`` they are good for ever."""

    id: int
    points: int
    expires_on: date | None


class Overdrawn(Exception):
    """More points were asked for than there are; ``missing`` says how many more."""

    def __init__(self, missing: int) -> None:
        super().__init__(f"{missing} points are missing")
        self.missing = missing


def before_tax(*, lines: Iterable[BillLine], percent: int) -> int:
    """Give what lines come to before tax, in yen: less the tax they state, else the tax inside.

    >>> lines = (BillLine("水道料金", charge=2799, discount=0, payable=2799, tax=254),)
    >>> before_tax(lines=lines, percent=10)
    2545
    >>> lines = (BillLine("基本料", 4180, 0, 4180), BillLine("割引", -130, 0, -130))
    >>> before_tax(lines=lines, percent=10)
    3682
    """
    lines = list(lines)
    unstated = sum(line.payable for line in lines if line.tax is None)
    stated = sum(line.payable - line.tax for line in lines if line.tax is not None)
    return stated + unstated - tax_inside(amount=unstated, percent=percent)


def points_earned(*, yen: int, rule: PointRule) -> int:
    """Give the points that an amount before tax earns; a credit earns none.

    >>> [points_earned(yen=yen, rule=PointRule()) for yen in (22_625, 100, 99, 0, -500)]
    [226, 1, 0, 0, 0]
    """
    return max(0, yen) // rule.yen_per_point


def correction(*, entitled: int, issued: int, balance: int) -> int:
    """Give by how many points a corrected bill moves its lot.

    ``issued`` is what the lot was given so far, ``balance`` what is left of it. What is missing is given;
    what was too much is taken back, except where it has been spent already.

    >>> correction(entitled=226, issued=200, balance=0)
    26
    >>> correction(entitled=150, issued=226, balance=226), correction(entitled=150, issued=226, balance=26)
    (-76, -26)
    """
    return max(entitled - issued, -balance)


def last_day(*, month: date, valid_months: int) -> date | None:
    """Give the last day on which points of a billed month are good; None: for ever.

    >>> [last_day(month=date(2024, 11, 1), valid_months=months) for months in (3, 0)]
    [datetime.date(2025, 2, 28), None]
    """
    if not valid_months:
        return None
    years, index = divmod(month.month - 1 + valid_months, 12)
    year = month.year + years
    return date(year, index + 1, calendar.monthrange(year, index + 1)[1])


def good_lots(lots: Iterable[Lot], *, today: date) -> list[Lot]:
    """List the lots that can be used, the first to expire first, those good for ever last.

    >>> old, soon, ever = Lot(1, 5, date(2024, 9, 30)), Lot(2, 5, date(2024, 11, 30)), Lot(3, 5, None)
    >>> [lot.id for lot in good_lots([ever, old, soon], today=date(2024, 10, 21))]
    [2, 3]
    """
    good = [lot for lot in lots if lot.points and (lot.expires_on is None or lot.expires_on >= today)]
    return sorted(good, key=lambda lot: (lot.expires_on or date.max, lot.id))


def spend(*, lots: Sequence[Lot], points: int) -> list[Lot]:
    """Take points from lots in their order; give what is taken from each. Raises Overdrawn.

    >>> lots = [Lot(1, 60, date(2024, 11, 30)), Lot(2, 226, None)]
    >>> [(taken.id, taken.points) for taken in spend(lots=lots, points=100)]
    [(1, 60), (2, 40)]
    """
    taken, missing = [], points
    for lot in lots:
        if missing:
            taken.append(lot._replace(points=min(lot.points, missing)))
            missing -= taken[-1].points
    if missing:
        raise Overdrawn(missing)
    return taken


def first_to_expire(lots: Iterable[Lot]) -> Lot | None:
    """Give all points that expire on the next day on which any do, as one lot.

    >>> day = date(2024, 11, 30)
    >>> first_to_expire([Lot(1, 5, day), Lot(2, 7, day), Lot(3, 9, None)])
    Lot(id=1, points=12, expires_on=datetime.date(2024, 11, 30))
    """
    dated = [lot for lot in lots if lot.expires_on]
    if not dated:
        return None
    first = min(dated, key=lambda lot: lot.expires_on or date.max)
    return first._replace(points=sum(lot.points for lot in dated if lot.expires_on == first.expires_on))


def in_units(*, points: int, rule: PointRule) -> int:
    """Give how many of the points can be used, as only whole units can.

    >>> in_units(points=5_424, rule=PointRule())
    5400
    """
    return points - points % rule.unit


def worth(*, points: int, rule: PointRule) -> int:
    """Give what points are worth in yen, unit by unit.

    >>> worth(points=300, rule=PointRule()), worth(points=250, rule=PointRule(unit=50, yen_per_unit=40))
    (300, 200)
    """
    return points // rule.unit * rule.yen_per_unit


def excluded_area(*, address: str, areas: Iterable[str]) -> str:
    """Give the excluded municipality that an address lies in, or an empty string.

    >>> excluded_area(address="石川県鹿島郡中能登町能登部下", areas=("かほく市", "中能登町"))
    '中能登町'
    >>> excluded_area(address="金沢市広岡1丁目", areas=("かほく市", "中能登町"))
    ''
    """
    return next((area for area in areas if area in address), "")
