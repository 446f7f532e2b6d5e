"""The counter's hours partition the day, also across midnight."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from madoguchi.domain.clock import TOKYO
from madoguchi.domain.service_hours import ServiceHours, is_open, next_opening

DAY = timedelta(days=1)
MINUTES = st.integers(0, 24 * 60 - 1)
TIMES = st.times().map(lambda at: at.replace(microsecond=0))  # profiles know no smaller unit
MOMENTS = st.builds(
    datetime.combine, st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.times(), st.just(TOKYO)
)


@given(opens=TIMES, closes=TIMES, now=MOMENTS)
def test_hours_and_their_opposite_partition_the_day(opens: time, closes: time, now: datetime) -> None:
    assume(opens != closes)
    day = is_open(hours=ServiceHours(opens, closes), now=now)
    night = is_open(hours=ServiceHours(closes, opens), now=now)
    assert day is not night


@given(opens=MINUTES, closes=MINUTES)
def test_counter_is_open_for_as_long_as_is_said(opens: int, closes: int) -> None:
    hours = ServiceHours(time(*divmod(opens, 60)), time(*divmod(closes, 60)))
    midnight = datetime(2024, 10, 21, tzinfo=TOKYO)
    minutes = [is_open(hours=hours, now=midnight + timedelta(minutes=minute)) for minute in range(24 * 60)]
    assert sum(minutes) == ((closes - opens) % (24 * 60) or 24 * 60)


@given(opens=TIMES, closes=TIMES, now=MOMENTS)
def test_opening_moment_is_in_and_closing_moment_is_out(opens: time, closes: time, now: datetime) -> None:
    assume(opens != closes)
    hours = ServiceHours(opens, closes)
    assert is_open(hours=hours, now=datetime.combine(now, opens, TOKYO))
    assert not is_open(hours=hours, now=datetime.combine(now, closes, TOKYO))


@given(at=TIMES, now=MOMENTS)
def test_equal_times_mean_never_closed(at: time, now: datetime) -> None:
    assert is_open(hours=ServiceHours(at, at), now=now)


@given(opens=TIMES, closes=TIMES, now=MOMENTS)
def test_hours_are_japanese_wherever_the_clock_stands(opens: time, closes: time, now: datetime) -> None:
    hours = ServiceHours(opens, closes)
    assert is_open(hours=hours, now=now) is is_open(hours=hours, now=now.astimezone(UTC))
    assert next_opening(hours=hours, now=now) == next_opening(hours=hours, now=now.astimezone(UTC))


@given(opens=TIMES, closes=TIMES, now=MOMENTS)
def test_next_opening_is_the_first_one_ahead(opens: time, closes: time, now: datetime) -> None:
    opening = next_opening(hours=ServiceHours(opens, closes), now=now)
    assert timedelta(0) < opening - now <= DAY
    assert opening.astimezone(TOKYO).time() == opens


@given(opens=TIMES, closes=TIMES, now=MOMENTS)
def test_closed_counter_stays_closed_until_the_next_opening(opens: time, closes: time, now: datetime) -> None:
    hours = ServiceHours(opens, closes)
    assume(not is_open(hours=hours, now=now))
    opening = next_opening(hours=hours, now=now)
    assert is_open(hours=hours, now=opening)
    between = [now + (opening - now) * part / 16 for part in range(16)]
    assert [is_open(hours=hours, now=moment) for moment in between] == [False] * 16
