"""Usage (使用量) and charges over two years, each month beside the same month a year before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from madoguchi.domain.months import first_day, months_before
from madoguchi.domain.reasons import Reason, ReasonCode

FEWEST_MONTHS = 2


@dataclass(frozen=True, slots=True)
class MonthPair:
    """One calendar month: the value of the last twelve months and of the twelve before."""

    month: date
    this_year: int | None
    last_year: int | None


def year_on_year(*, values: Mapping[date, int], latest: date) -> tuple[MonthPair, ...]:
    """Pair the twelve months up to ``latest`` with the year before; empty months are left out.

    >>> pairs = year_on_year(
    ...     values={date(2024, 9, 1): 32, date(2023, 9, 1): 62}, latest=date(2024, 9, 1)
    ... )
    >>> [(pair.month.isoformat(), pair.this_year, pair.last_year) for pair in pairs]
    [('2024-09-01', 32, 62)]
    """
    months = [months_before(first_day(latest), back) for back in range(11, -1, -1)]
    pairs = [MonthPair(month, values.get(month), values.get(months_before(month, 12))) for month in months]
    return tuple(p for p in pairs if p.this_year is not None or p.last_year is not None)


def why_no_chart(pairs: tuple[MonthPair, ...]) -> Reason | None:
    """Say why nothing can be drawn: a chart compares, and one month alone has nothing beside it.

    >>> why_no_chart((MonthPair(date(2024, 9, 1), 32, None),)).code.value
    'too_few_months'
    >>> why_no_chart((MonthPair(date(2024, 9, 1), 32, 62),))
    """
    values = [value for pair in pairs for value in (pair.this_year, pair.last_year)]
    if len(values) - values.count(None) >= FEWEST_MONTHS:
        return None
    return Reason(ReasonCode.TOO_FEW_MONTHS, values={"months": FEWEST_MONTHS})
