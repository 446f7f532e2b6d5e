"""Bills of several places (複数の場所の請求): listed together by year, and added up by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import QuerySet, Sum

from madoguchi.domain.reasons import Reason, ReasonCode
from madoguchi.models import Bill, MemberPlace
from madoguchi.operators.schema.bills import Bills as BillRules
from madoguchi.services.bills import first_month

MOST_OF_A_YEAR = 1000


class PlaceBill(NamedTuple):
    """A bill in a list of several places'."""

    place_id: int
    number: str
    month: date
    total: int
    status: str
    due_on: date | None
    paid_on: date | None
    read_on: date | None
    quantity: int | None
    days: int | None

    @property
    def settled_on(self) -> date | None:
        """The pay date, or while unpaid the due date."""
        return self.paid_on or self.due_on


class MonthSums(NamedTuple):
    """What places were billed for a month, in whole yen, and what was measured, if anything was."""

    month: date
    total: int
    quantity: int | None


@dataclass(frozen=True, slots=True)
class BilledMonth:
    """The bills of one month; ``total`` is their sum in whole yen, None where not all are listed."""

    month: date
    bills: list[PlaceBill]
    total: int | None


@dataclass(frozen=True, slots=True)
class BilledYear:
    """A year of bills by month, the newest first, among the ``years`` that there are."""

    years: list[int]
    year: int | None
    months: list[BilledMonth]
    why_cut: Reason | None = None


def billed_year(
    *, places: Sequence[MemberPlace], rules: BillRules, today: date, year: int | None = None
) -> BilledYear:
    """List a year's bills of several places that may be shown: the newest year, unless one is named."""
    visible = _visible(places, rules, today)
    years = [each.year for each in visible.dates("month", "year", order="DESC")]
    shown = year if year in years else next(iter(years), None)
    if shown is None:
        return BilledYear(years, None, [])
    found = visible.filter(month__year=shown).order_by("-month", "place_id", "number")
    rows = [PlaceBill._make(each) for each in found.values_list(*PlaceBill._fields)[: MOST_OF_A_YEAR + 1]]
    is_cut = len(rows) > MOST_OF_A_YEAR
    why_cut = Reason(ReasonCode.TOO_MANY_BILLS, values={"most": MOST_OF_A_YEAR}) if is_cut else None
    return BilledYear(years, shown, _by_month(rows[:MOST_OF_A_YEAR], is_cut=is_cut), why_cut)


def _by_month(rows: list[PlaceBill], *, is_cut: bool) -> list[BilledMonth]:
    months = [(month, list(bills)) for month, bills in groupby(rows, key=lambda row: row.month)]
    return [
        BilledMonth(month, bills, None if is_cut else sum(bill.total for bill in bills))
        for month, bills in months
    ]


def month_sums(*, places: Sequence[MemberPlace], rules: BillRules, today: date) -> list[MonthSums]:
    """Add up by month what several places were billed and what was measured there, newest first."""
    sums = _visible(places, rules, today).values("month").annotate(yen=Sum("total"), used=Sum("quantity"))
    return [MonthSums(*each) for each in sums.order_by("-month").values_list("month", "yen", "used")]


def bills_to_choose(
    *, places: Sequence[MemberPlace], rules: BillRules, today: date, since: date
) -> list[tuple[MemberPlace, PlaceBill]]:
    """List the newest bills of places from a month on with their place, in the places' order."""
    turn = {place.place_id: index for index, place in enumerate(places)}
    found = _visible(places, rules, today).filter(month__gte=since).order_by("-month", "-number", "place_id")
    rows = [PlaceBill._make(each) for each in found.values_list(*PlaceBill._fields)[:MOST_OF_A_YEAR]]
    rows.sort(key=lambda row: turn[row.place_id])
    return [(places[turn[row.place_id]], row) for row in rows]


def _visible(places: Sequence[MemberPlace], rules: BillRules, today: date) -> QuerySet[Bill, Any]:
    place_ids = [place.place_id for place in places]
    month = first_month(rules, today)
    return Bill.objects.filter(place_id__in=place_ids, superseded_at=None, month__gte=month)
