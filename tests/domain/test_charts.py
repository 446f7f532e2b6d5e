"""Every bar stands inside the picture, whatever it shows."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain.charts import BOTTOM, HEIGHT, LEFT, NICE_STEPS, TOP, WIDTH, bar_chart, tick_step
from madoguchi.domain.months import months_before
from madoguchi.domain.usage import MonthPair, year_on_year

VALUES = st.none() | st.integers(-(10**15), 10**15) | st.integers(-2, 2)
MONTHS = st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 1, 1)).map(lambda day: day.replace(day=1))
PAIRS = st.lists(st.builds(MonthPair, MONTHS, VALUES, VALUES), max_size=24).map(tuple)
FLOOR = HEIGHT - BOTTOM


@given(PAIRS)
def test_every_bar_stands_inside_the_picture(pairs: tuple[MonthPair, ...]) -> None:
    for bar in bar_chart(pairs).bars:
        assert bar.x >= LEFT
        assert bar.x + bar.width <= WIDTH
        assert bar.y >= TOP
        assert bar.y + bar.height == FLOOR
        assert bar.width > 0 <= bar.height


@given(PAIRS)
def test_bars_do_not_cover_each_other(pairs: tuple[MonthPair, ...]) -> None:
    bars = sorted(bar_chart(pairs).bars, key=lambda bar: bar.x)
    assert all(left.x + left.width <= right.x for left, right in pairwise(bars))


@given(PAIRS)
def test_every_value_has_its_bar_and_no_other_has(pairs: tuple[MonthPair, ...]) -> None:
    shown = [(bar.month, bar.value, bar.is_latest_year) for bar in bar_chart(pairs).bars]
    due = [
        row
        for pair in pairs
        for row in (
            (months_before(pair.month, 12), pair.last_year, False),
            (pair.month, pair.this_year, True),
        )
        if row[1] is not None
    ]
    assert shown == due


@given(PAIRS)
def test_taller_bars_show_larger_values(pairs: tuple[MonthPair, ...]) -> None:
    bars = sorted(bar_chart(pairs).bars, key=lambda bar: bar.value)
    heights = [bar.height for bar in bars]
    assert heights == sorted(heights)
    assert all(bar.height == 0 for bar in bars if bar.value <= 0)


@given(PAIRS)
def test_scale_holds_the_largest_value(pairs: tuple[MonthPair, ...]) -> None:
    chart = bar_chart(pairs)
    values = [bar.value for bar in chart.bars]
    assert [tick.value for tick in chart.ticks] == [chart.ticks[1].value * count for count in range(5)]
    assert chart.ticks[-1].value >= max(values, default=0)
    assert (chart.ticks[0].y, chart.ticks[-1].y) == (FLOOR, TOP)
    assert sorted({tick.y for tick in chart.ticks}, reverse=True) == [tick.y for tick in chart.ticks]


@given(PAIRS)
def test_every_month_is_named_under_its_bars(pairs: tuple[MonthPair, ...]) -> None:
    chart = bar_chart(pairs)
    assert [month for _x, month in chart.months] == [pair.month for pair in pairs]
    assert all(LEFT <= x <= WIDTH for x, _month in chart.months)


@given(st.integers(-(10**30), 10**30))
def test_step_is_round_and_the_smallest_that_serves(largest: int) -> None:
    step = tick_step(largest)
    rounds = [
        nice * 10**power // 10 for power in range(33) for nice in NICE_STEPS if nice * 10**power % 10 == 0
    ]
    assert step == min(each for each in rounds if each * 4 >= largest)


@given(values=st.dictionaries(MONTHS, st.integers(0, 10**6)), latest=MONTHS)
def test_months_stand_beside_the_same_months_a_year_before(values: dict[date, int], latest: date) -> None:
    pairs = year_on_year(values=values, latest=latest)
    this_year = [months_before(latest, back) for back in range(11, -1, -1)]
    assert [pair.month for pair in pairs] == [
        month for month in this_year if month in values or months_before(month, 12) in values
    ]
    assert all(pair.this_year == values.get(pair.month) for pair in pairs)
    assert all(pair.last_year == values.get(months_before(pair.month, 12)) for pair in pairs)


@given(latest=MONTHS, kept=st.sets(st.integers(0, 23)))
def test_two_years_are_shown_and_nothing_older(latest: date, kept: set[int]) -> None:
    values = {months_before(latest, back): back for back in range(36) if back in kept or back > 23}
    pairs = year_on_year(values=values, latest=latest)
    shown = {value for pair in pairs for value in (pair.this_year, pair.last_year) if value is not None}
    assert shown == kept


@pytest.mark.parametrize("value", [0, -1, 1, 10**15])
def test_single_value_makes_a_picture(value: int) -> None:
    (bar,) = bar_chart((MonthPair(date(2024, 9, 1), value, None),)).bars
    assert (bar.value, bar.height > 0) == (value, value > 0)
