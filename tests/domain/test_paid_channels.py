"""What is offered can be had, what cannot is told why, and sums are in whole yen."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain.paid_channels import (
    Channel,
    Standing,
    channel_reason,
    clash,
    first_day,
    minimum_until,
    running_price,
)

NAMES = st.sampled_from(["甲", "乙", "丙", "丁"])
sets = st.frozensets(NAMES)
channels = st.builds(
    lambda course, excluded_by, included_in: Channel(
        1, course, course, 1, excluded_by=excluded_by - {course}, included_in=included_in - {course}
    ),
    NAMES,
    sets,
    sets,
)
standings = st.builds(
    Standing, st.just("金沢市広岡"), sets, sets, st.dictionaries(NAMES, st.just("別の契約"), max_size=1)
)
days = st.dates(date(2024, 1, 1), date(2030, 12, 31))


@given(channels, standings)
def test_channel_is_free_only_where_nothing_known_touches_it(channel: Channel, standing: Standing) -> None:
    known = standing.courses | standing.waiting
    touched = known & ({channel.course} | channel.excluded_by | channel.included_in)
    is_free = not touched and channel.course not in standing.excluded
    assert (channel_reason(channel, standing=standing) is None) is is_free


@given(st.lists(channels, max_size=4))
def test_two_that_clash_are_found_in_any_order(chosen: list[Channel]) -> None:
    assert (clash(chosen) is None) is (clash(chosen[::-1]) is None)


def test_area_is_asked_last_and_named() -> None:
    far = Channel(1, "山", "山", 1, areas=frozenset({"金沢市"}))
    reason = channel_reason(far, standing=Standing("かほく市高松"))
    assert (reason.code, reason.values) == ("channel_area", {"areas": "金沢市"})
    assert channel_reason(far, standing=Standing("石川県金沢市広岡")) is None


@given(days, st.integers(0, 60), st.booleans(), st.none() | days)
def test_first_day_is_never_before_it_is_ready(today, ready_days, begins_with_month, from_on) -> None:
    starts_on = first_day(
        today=today, ready_days=ready_days, begins_with_month=begins_with_month, from_on=from_on
    )
    ready = max(today + timedelta(days=ready_days), from_on or today)
    assert (starts_on >= ready, starts_on - ready < timedelta(days=31)) == (True, True)
    assert begins_with_month <= (starts_on.day == 1)


@given(days, st.integers(1, 36))
def test_shortest_term_ends_the_day_before_its_months_are_over(starts_on: date, months: int) -> None:
    until = minimum_until(starts_on=starts_on, months=months) + timedelta(days=1)
    passed = (until.year - starts_on.year) * 12 + until.month - starts_on.month
    assert (passed, until.day <= starts_on.day) == (months, True)


lines = st.lists(st.tuples(NAMES, st.integers(-10_000, 10_000)), max_size=8)


@given(st.lists(NAMES, max_size=5), lines)
def test_running_price_is_known_only_where_every_contract_has_its_line(courses, billed) -> None:
    price = running_price(courses=courses, lines=[(f"{name}(2024/10)", yen) for name, yen in billed])
    names = [name for name, _yen in billed]
    is_known = bool(courses) and all(names.count(course) >= courses.count(course) for course in courses)
    expected = sum(yen for name, yen in billed if name in courses) if is_known else None
    assert price == expected


def test_brackets_that_belong_to_a_course_stay() -> None:
    lines = [("ケーブル光 1G(24ヶ月)(2024/10)", 6_900)]
    assert running_price(courses=["ケーブル光 1G(24ヶ月)"], lines=lines) == 6_900
