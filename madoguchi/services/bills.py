"""Bills (請求) as a customer may see them: current versions, within the operator's months of history."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Case, F, QuerySet, Subquery, When, Window
from django.db.models.functions import RowNumber

from madoguchi.domain.batches import BatchState
from madoguchi.domain.months import first_visible_month, month_words
from madoguchi.domain.reasons import Reason, ReasonCode
from madoguchi.models import Batch, Bill
from madoguchi.models.prepared import prepared
from madoguchi.operators.schema.bills import Bills as BillRules

MOST_BILLS = 240


class BillRow(NamedTuple):
    """A bill in a list. ``lines`` (JSON) comes with the newest only, which stands first."""

    number: str
    month: date
    total: int
    status: str
    due_on: date | None
    paid_on: date | None
    read_on: date | None
    quantity: int | None
    days: int | None
    published_at: datetime
    updated_at: datetime | None
    lines: str | None

    @property
    def settled_on(self) -> date | None:
        """The pay date, or while unpaid the due date."""
        return self.paid_on or self.due_on


@prepared(BillRow)
def _visible_bills(place_id: int, first_month: date) -> QuerySet[Any, Any]:
    published = Batch.objects.filter(kind="bills", state=BatchState.PUBLISHED.value)
    latest_batch = published.order_by("-published_at")
    return (
        Bill.objects.filter(place_id=place_id, superseded_at=None, month__gte=first_month)
        .annotate(
            age=Window(RowNumber(), order_by=(F("month").desc(), F("number").desc())),
            updated_at=Subquery(latest_batch.values("published_at")[:1]),
            newest_lines=Case(When(age=1, then=F("lines"))),
        )
        .order_by("age")
        .values_list(
            "number",
            "month",
            "total",
            "status",
            "due_on",
            "paid_on",
            "read_on",
            "quantity",
            "days",
            "published_at",
            "updated_at",
            "newest_lines",
        )[:MOST_BILLS]
    )


def visible_bills(*, place_id: int | None, rules: BillRules, today: date) -> list[BillRow]:
    """List the bills of a place that may be shown, newest first."""
    if place_id is None:
        return []
    return _visible_bills(place_id, first_month(rules, today))


def lines_of(row: BillRow) -> list[dict[str, Any]]:
    """Give the lines that came with the newest bill."""
    return json.loads(row.lines) if row.lines else []


def visible_statements(*, place_id: int, rules: BillRules, today: date) -> QuerySet[Bill]:
    """Find the bills of a place that may be shown, whole and newest first."""
    since = first_month(rules, today)
    found = Bill.objects.filter(place_id=place_id, superseded_at=None, month__gte=since)
    return found.order_by("-month", "-number")[:MOST_BILLS]


def find_bill(*, place_id: int, number: str, rules: BillRules, today: date) -> Bill | None:
    """Find the current version of one bill, if it may still be shown."""
    return Bill.objects.filter(
        place_id=place_id,
        number=number,
        superseded_at=None,
        month__gte=first_month(rules, today),
    ).first()


def why_none(*, place_ids: Sequence[int], rules: BillRules, today: date) -> Reason:
    """Say why no bill of places may be shown: all are older, or there is none."""
    if Bill.objects.filter(place_id__in=place_ids, superseded_at=None).exists():
        return Reason(ReasonCode.BILLS_TOO_OLD, on=first_month(rules, today))
    return Reason(ReasonCode.NO_BILLS, values={"months": rules.months_shown})


def why_hidden(*, place_id: int, number: str, rules: BillRules, today: date) -> Reason | None:
    """Say why a bill that there is may not be shown; None where there is none."""
    found = Bill.objects.filter(place_id=place_id, number=number, superseded_at=None).first()
    if found is None:
        return None
    first, floor = first_month(rules, today), rules.first_month
    is_before = first == floor
    return Reason(
        ReasonCode.BEFORE_FIRST_MONTH if is_before else ReasonCode.BEYOND_MONTHS_SHOWN,
        on=first,
        values={
            "month": month_words(found.month),
            "first": month_words(first),
            "months": rules.months_shown,
        },
    )


def first_month(rules: BillRules, today: date) -> date:
    """Give the first month of which bills are shown."""
    return first_visible_month(today=today, months_shown=rules.months_shown, floor=rules.first_month)
