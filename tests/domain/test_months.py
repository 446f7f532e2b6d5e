"""Months are counted as people count them."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain.months import first_day, first_visible_month, months_before

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31))
MONTHS = DAYS.map(first_day)
COUNTS = st.integers(0, 600)


@given(month=MONTHS, count=COUNTS)
def test_going_back_and_forth_leads_home(month: date, count: int) -> None:
    assert months_before(months_before(month, count), -count) == month


@given(month=MONTHS, first=COUNTS, second=COUNTS)
def test_steps_add_up(month: date, first: int, second: int) -> None:
    assert months_before(months_before(month, first), second) == months_before(month, first + second)


@given(month=MONTHS)
def test_twelve_months_are_a_year(month: date) -> None:
    assert months_before(month, 12) == month.replace(year=month.year - 1)


@given(month=MONTHS)
def test_month_before_ends_the_day_before(month: date) -> None:
    assert (month - months_before(month, 1)).days in (28, 29, 30, 31)


@given(day=DAYS, count=COUNTS)
def test_every_month_is_named_by_its_first_day(day: date, count: int) -> None:
    assert first_day(first_day(day)) == first_day(day) <= day
    assert months_before(day, count).day == 1


@given(today=DAYS, shown=st.integers(1, 120))
def test_as_many_months_are_visible_as_are_promised(today: date, shown: int) -> None:
    oldest = first_visible_month(today=today, months_shown=shown, floor=None)
    visible = [months_before(first_day(today), back) for back in range(shown)]
    assert oldest == min(visible)
    assert len(set(visible)) == shown


@given(today=DAYS, shown=st.integers(1, 120), floor=MONTHS)
def test_no_month_before_the_floor_is_visible(today: date, shown: int, floor: date) -> None:
    unbounded = first_visible_month(today=today, months_shown=shown, floor=None)
    assert first_visible_month(today=today, months_shown=shown, floor=floor) == max(floor, unbounded)
