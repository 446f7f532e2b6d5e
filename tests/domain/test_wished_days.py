"""Days that are offered are the days that are taken, and the holidays are those of the law."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain.holidays import is_holiday
from madoguchi.domain.wished_days import DayRule, day_refusal, days_offered

# Cabinet Office, 「国民の祝日」について.
HOLIDAYS = {
    2024: "0101 0108 0211 0212 0223 0320 0429 0503 0504 0505 0506 0715 0811 0812 0916 0922 0923 1014 1103"
    " 1104 1123",
    2025: "0101 0113 0211 0223 0224 0320 0429 0503 0504 0505 0506 0721 0811 0915 0923 1013 1103 1123 1124",
    2026: "0101 0112 0211 0223 0320 0429 0503 0504 0505 0506 0720 0811 0921 0922 0923 1012 1103 1123",
}
days = st.dates(date(2024, 1, 1), date(2035, 12, 31))
rules = st.builds(
    DayRule,
    st.integers(0, 30),
    st.integers(44, 180),
    st.lists(st.sampled_from(["saturdays", "sundays", "holidays", "year_end"]), unique=True).map(tuple),
)


@pytest.mark.parametrize("year", HOLIDAYS)
def test_holidays_are_those_that_were_published(year: int) -> None:
    every = [date(year, 1, 1) + timedelta(days=number) for number in range(365)]
    assert " ".join(f"{day:%m%d}" for day in every if is_holiday(day)) == HOLIDAYS[year]


@given(days, rules)
def test_what_is_offered_is_what_is_not_refused(today: date, rule: DayRule) -> None:
    around = [today + timedelta(days=number) for number in range(-5, rule.latest + 6)]
    taken = [day for day in around if day_refusal(day, rule=rule, today=today) is None]
    assert days_offered(rule=rule, today=today) == taken


@given(days, st.integers(0, 30), st.integers(13, 60))
def test_two_weeks_always_leave_a_choice(today: date, earliest: int, width: int) -> None:
    rule = DayRule(earliest, earliest + width, ("saturdays", "sundays", "holidays", "year_end"))
    assert days_offered(rule=rule, today=today) != []
