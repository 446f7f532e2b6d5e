"""Bar charts (グラフ): where each bar stands, in the units of an SVG view box; drawing is the page's."""

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
