"""Usage and charge graphs (使用量・請求金額のグラフ): two years, month beside month."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from madoguchi.domain.charts import Chart, bar_chart
from madoguchi.domain.clock import business_day
from madoguchi.domain.reasons import Reason, ReasonCode, why_empty
from madoguchi.domain.usage import MonthPair, why_no_chart, year_on_year
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer.bills import bills_here, why_no_bills
from madoguchi.interfaces.customer.chosen_places import chosen_places
from madoguchi.interfaces.customer.doors import members_only
from madoguchi.interfaces.customer.one_state import of_one_state
from madoguchi.interfaces.rendering import render
from madoguchi.models import MemberPlace
from madoguchi.services.bills import BillRow
from madoguchi.services.bills_of_places import MonthSums, month_sums
from madoguchi.services.places import has_several_places


@dataclass(frozen=True, slots=True)
class Graph:
    """Figures, the chart of them, and the reason where there is no chart or nothing at all."""

    figures: tuple[MonthPair, ...]
    chart: Chart | None
    why: Reason | None


@require_safe
@members_only
@of_one_state
def usage(request: CounterRequest) -> HttpResponse:
    """Draw charges, and what was measured where the operator measures, with the figures beside."""
    chosen = chosen_places(request)
    bills = bills_here(request) if chosen is None else _added_up(request, chosen)
    measures = bool(bills and request.operator.profile.usage.quantity_label)
    return render(
        request,
        "usage.html",
        chosen=chosen,
        has_several_places=has_several_places(member_id=request.visitor.member_id),
        why=None if bills else why_no_bills(request, chosen),
        charges=_graph(bills, lambda row: row.total),
        quantities=_graph(bills, lambda row: row.quantity) if measures else None,
    )


def _added_up(request: CounterRequest, chosen: list[MemberPlace]) -> list[MonthSums]:
    today = business_day(now=request.now)
    return month_sums(places=chosen, rules=request.operator.profile.bills, today=today)


def _graph[T: BillRow | MonthSums](bills: Sequence[T], value: Callable[[T], int | None]) -> Graph:
    figures = _pairs(bills, value)
    why = why_empty(figures, ReasonCode.NO_READINGS) or why_no_chart(figures)
    return Graph(figures, None if why else bar_chart(figures), why)


def _pairs[T: BillRow | MonthSums](
    bills: Sequence[T], value: Callable[[T], int | None]
) -> tuple[MonthPair, ...]:
    sums: dict[date, int] = defaultdict(int)
    for row in bills:
        if (amount := value(row)) is not None:
            sums[row.month] += amount
    return year_on_year(values=sums, latest=bills[0].month) if sums else ()
