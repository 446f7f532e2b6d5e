"""Bar charts (グラフ): where each bar stands, in the units of an SVG view box; drawing is the page's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.domain.months import months_before
from madoguchi.domain.usage import MonthPair

WIDTH, HEIGHT = 720, 300
LEFT, TOP, BOTTOM = 72, 16, 44
NICE_STEPS = (10, 20, 25, 50)  # tenths


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; ``is_latest_year`` chooses its looks."""

    x: int
    y: int
    width: int
    height: int
    value: int
    month: date
    is_latest_year: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across the chart with its value."""

    y: int
    value: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything a page needs to draw the chart."""

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    months: tuple[tuple[int, date], ...]
    width: int = WIDTH
    height: int = HEIGHT


def bar_chart(pairs: tuple[MonthPair, ...]) -> Chart:
    """Lay out pairs of bars, the year before on the left of each pair; values below 0 show as 0."""
    values = [value for pair in pairs for value in (pair.this_year, pair.last_year) if value]
    step = tick_step(max(values, default=1))
    top = step * 4
    slot = (WIDTH - LEFT) // max(len(pairs), 1)
    bars = [
        bar for index, pair in enumerate(pairs) for bar in _pair_bars(pair, LEFT + slot * index, slot, top)
    ]
    months = tuple((LEFT + slot * index + slot // 2, pair.month) for index, pair in enumerate(pairs))
    ticks = tuple(Tick(_y(step * count, top), step * count) for count in range(5))
    return Chart(tuple(bars), ticks, months)


@dataclass(frozen=True, slots=True)
class DayBar:
    """One bar of a day; ``middle`` is where the day is written, if it is (``has_label``)."""

    x: int
    y: int
    width: int
    height: int
    value: int
    day: date
    middle: int
    has_label: bool


@dataclass(frozen=True, slots=True)
class DayChart:
    """Everything a page needs to draw what happened day by day."""

    bars: tuple[DayBar, ...]
    ticks: tuple[Tick, ...]
    left: int = LEFT
    width: int = WIDTH
    height: int = HEIGHT


def day_chart(counts: Sequence[tuple[date, int]]) -> DayChart:
    """Lay out one bar a day; the last day is labelled, and every other one before it.

    >>> chart = day_chart([(date(2024, 10, 20), 3), (date(2024, 10, 21), 12)])
    >>> [(bar.height, bar.has_label) for bar in chart.bars], chart.ticks[-1].value
    ([(36, False), (144, True)], 20)
    """
    step = tick_step(max((value for _day, value in counts), default=1))
    top, slot = step * 4, (WIDTH - LEFT) // max(len(counts), 1)
    bars = (_day_bar(index, len(counts), each, slot, top) for index, each in enumerate(counts))
    return DayChart(tuple(bars), tuple(Tick(_y(step * count, top), step * count) for count in range(5)))


def _day_bar(index: int, days: int, counted: tuple[date, int], slot: int, top: int) -> DayBar:
    """Draw a day of so many; every other day has a label, the last one always."""
    day, value = counted
    width, middle, y = min(slot * 3 // 5, 32), LEFT + slot * index + slot // 2, _y(value, top)
    is_labelled = (days - index) % 2 == 1
    return DayBar(middle - width // 2, y, width, _y(0, top) - y, value, day, middle, has_label=is_labelled)


def tick_step(largest: int) -> int:
    """Choose a round step so that four steps hold the largest value.

    >>> tick_step(18156), tick_step(9100), tick_step(72), tick_step(9), tick_step(1)
    (5000, 2500, 20, 5, 1)
    """
    power = 1
    while True:
        for nice in NICE_STEPS:
            step, rest = divmod(nice * power, 10)
            if not rest and step * 4 >= largest:
                return step
        power *= 10


def _pair_bars(pair: MonthPair, x: int, slot: int, top: int) -> list[Bar]:
    width = min(slot * 2 // 5, 28)
    middle = x + slot // 2
    sides = (
        (pair.last_year, middle - width, months_before(pair.month, 12), False),
        (pair.this_year, middle, pair.month, True),
    )
    return [
        Bar(
            left,
            _y(value, top),
            width,
            _y(0, top) - _y(value, top),
            value,
            month,
            latest,
        )
        for value, left, month, latest in sides
        if value is not None
    ]


def _y(value: int, top: int) -> int:
    room = HEIGHT - TOP - BOTTOM
    return TOP + room - room * max(value, 0) // top
