"""Usage and charge graphs (使用量・請求金額のグラフ): two years, month beside month."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from madoguchi.domain.charts import Chart, bar_chart
from madoguchi.domain.clock import business_day
from madoguchi.domain.usage import MonthPair, year_on_year
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer.bills import bills_here
from madoguchi.interfaces.customer.chosen_places import chosen_places
from madoguchi.interfaces.customer.doors import members_only
from madoguchi.interfaces.rendering import render
from madoguchi.models import MemberPlace
from madoguchi.services.bills import BillRow
from madoguchi.services.bills_of_places import MonthSums, month_sums
from madoguchi.services.places import has_several_places


@require_safe
@members_only
def usage(request: CounterRequest) -> HttpResponse:
    """Draw charges, and what was measured where the operator measures, with the figures beside."""
    chosen = chosen_places(request)
    bills = bills_here(request) if chosen is None else _added_up(request, chosen)
    charges = _pairs(bills, lambda row: row.total)
    quantities = _pairs(bills, lambda row: row.quantity) if _measures(request) else ()
    return render(
        request,
        "usage.html",
        chosen=chosen,
        has_several_places=has_several_places(member_id=request.visitor.member_id),
        charges=charges,
        charge_chart=_chart(charges),
        quantities=quantities,
        quantity_chart=_chart(quantities),
    )


def _added_up(request: CounterRequest, chosen: list[MemberPlace]) -> list[MonthSums]:
    today = business_day(now=request.now)
    return month_sums(places=chosen, rules=request.operator.profile.bills, today=today)


def _measures(request: CounterRequest) -> bool:
    return bool(request.operator.profile.usage.quantity_label)


def _chart(pairs: tuple[MonthPair, ...]) -> Chart | None:
    return bar_chart(pairs) if pairs else None


def _pairs[T: BillRow | MonthSums](
    bills: Sequence[T], value: Callable[[T], int | None]
) -> tuple[MonthPair, ...]:
    sums: dict[date, int] = defaultdict(int)
    for row in bills:
        if (amount := value(row)) is not None:
            sums[row.month] += amount
    return year_on_year(values=sums, latest=bills[0].month) if sums else ()
