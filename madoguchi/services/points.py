"""Points (ポイント): what a customer has, how it came and went, and the closing of what has lapsed.

They belong to the customer whose bills earned them, so every place of that customer shows the same. Earning
is part of publishing bills, see ``ingest.earning``; spending is in ``services.redemptions``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import QuerySet

from madoguchi.domain.clock import business_day
from madoguchi.domain.points import Lot, good_lots
from madoguchi.models import PointAccount, PointEntry, PointLot, Redemption

EXPIRE = """
INSERT INTO madoguchi_pointentry (operator, lot_id, debit, credit, points, entered_at)
SELECT operator, id, 'balance', 'expired', balance, %(now)s
FROM (SELECT * FROM madoguchi_pointlot
      WHERE expires_on < %(today)s AND balance > 0 ORDER BY id FOR UPDATE) lot
"""


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a customer has: lots that can be used, the first to expire first, and lots that lapsed."""

    good: list[Lot]
    lapsed: list[PointLot]

    @property
    def balance(self) -> int:
        """The points that can be used."""
        return sum(lot.points for lot in self.good)


@dataclass(frozen=True, slots=True)
class Movement:
    """A line of the history: ``kind`` is earned, taken_back, spent or expired; points lost are negative."""

    on: date
    kind: str
    points: int
    month: date | None = None
    redemption: Redemption | None = None


def holdings_at(*, place_id: int | None, today: date) -> Holdings:
    """Give what the customer of a place has."""
    return _holdings(_lots(place_id=place_id) if place_id else [], today=today)


def hold_lots(*, place_id: int, today: date) -> Holdings:
    """Give what the customer has, and let nobody else touch it before the transaction ends."""
    return _holdings(_lots(place_id=place_id).select_for_update(of=("self",)), today=today)


def _lots(*, place_id: int) -> QuerySet[PointLot]:
    return PointLot.objects.filter(customer__places=place_id, balance__gt=0).order_by("id")


def _holdings(found: Iterable[PointLot], *, today: date) -> Holdings:
    lots = list(found)
    good = good_lots([Lot(lot.pk, lot.balance, lot.expires_on) for lot in lots], today=today)
    return Holdings(good, [lot for lot in lots if lot.expires_on and lot.expires_on < today])


def history_at(*, place_id: int, holdings: Holdings) -> list[Movement]:
    """List how the points of a place's customer came and went, newest first.

    What has lapsed is told at once, whether or not the ledger has been closed for it.
    """
    entries = PointEntry.objects.filter(lot__customer__places=place_id).order_by("-id")
    moved = [
        *_movements(entries.select_related("lot", "redemption")),
        *(_lapse(lot, lot.balance) for lot in holdings.lapsed),
    ]
    return sorted(moved, key=lambda each: (each.on, each.month or date.max), reverse=True)


def _movements(entries: Iterable[PointEntry]) -> list[Movement]:
    """Give a line for each entry, and one for all entries of a redemption."""
    redemptions = dict.fromkeys(entry.redemption for entry in entries if entry.redemption)
    spent = [Movement(_day(each.redeemed_at), "spent", -each.points, None, each) for each in redemptions]
    return [*spent, *(_movement(entry) for entry in entries if not entry.redemption)]


def _movement(entry: PointEntry) -> Movement:
    if entry.credit == PointAccount.EXPIRED:
        return _lapse(entry.lot, entry.points)
    if entry.credit == PointAccount.BALANCE:
        return Movement(_day(entry.entered_at), "earned", entry.points, entry.lot.month)
    return Movement(_day(entry.entered_at), "taken_back", -entry.points, entry.lot.month)


def _lapse(lot: PointLot, points: int) -> Movement:
    return Movement(lot.expires_on or date.max, "expired", -points, lot.month)


def _day(moment: datetime) -> date:
    return business_day(now=moment)


def expire_points(*, now: datetime) -> int:
    """Close the ledger for what has lapsed; give how many lots did."""
    with connection.cursor() as cursor:
        cursor.execute(EXPIRE, {"now": now, "today": _day(now)})
        return int(cursor.rowcount)
