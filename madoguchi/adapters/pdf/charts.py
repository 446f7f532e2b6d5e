"""Charts (グラフ) on papers: a bar a bill, as SVG in the fonts of the paper, and in words for readers."""

from collections.abc import Sequence
from typing import Any

from madoguchi.domain.charts import tick_step
from madoguchi.domain.invoices.facts import HistoryFacts
from madoguchi.domain.money import yen

WIDTH, HEIGHT = 680, 160
LEFT, TOP, BOTTOM = 64, 10, 24
STEPS = 4  # what tick_step is made for
FEWEST = 2
INK, LINES = "#555555", "#cccccc"


def history_chart(
    history: Sequence[HistoryFacts], *, label: str, unit: str, accent: str
) -> dict[str, Any] | None:
    """Draw a year of usage where a meter is read, else of charges; None for fewer than two bills."""
    is_metered = bool(label) and all(each["quantity"] is not None for each in history)
    values = [max(0, (each["quantity"] if is_metered else each["amount"]) or 0) for each in history]
    if len(values) < FEWEST:
        return None
    months = [f"{int(each['month'][:4])}年{int(each['month'][5:7])}月" for each in history]
    measure = unit if is_metered else "円"
    said = "、".join(f"{month}は{yen(value)}{measure}" for month, value in zip(months, values, strict=True))
    title = f"{label}の推移（{unit}）" if is_metered else "ご請求金額の推移（円）"
    return {
        "title": title,
        "words": f"{title}の棒グラフです。{said}でした。",
        "svg": _svg(values, [month[2:] for month in months], accent),
    }


def _svg(values: Sequence[int], months: Sequence[str], accent: str) -> str:
    """Draw bars above their months, the last one in full colour."""
    top = tick_step(max(values)) * STEPS
    parts = [*_ticks(top), *_bars(values, months, top, accent)]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"'
    return f'{head} font-family="Noto Sans CJK JP" font-size="11" fill="{INK}">{"".join(parts)}</svg>'


def _ticks(top: int) -> list[str]:
    return [
        f'<path d="M{LEFT} {y}H{WIDTH}" stroke="{LINES}" stroke-width="0.7"/>'
        f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end">{yen(top * count // STEPS)}</text>'
        for count in range(STEPS + 1)
        for y in (_y(top * count // STEPS, top),)
    ]


def _bars(values: Sequence[int], months: Sequence[str], top: int, accent: str) -> list[str]:
    slot = (WIDTH - LEFT) // len(values)
    width = min(slot * 3 // 5, 40)
    return [
        f'<rect x="{middle - width // 2}" y="{_y(value, top)}" width="{width}"'
        f' height="{_y(0, top) - _y(value, top)}" fill="{accent}"'
        f' opacity="{1 if index == len(values) - 1 else 0.45}"/>'
        f'<text x="{middle}" y="{HEIGHT - 6}" text-anchor="middle">{month}</text>'
        for index, (value, month) in enumerate(zip(values, months, strict=True))
        for middle in (LEFT + slot * index + slot // 2,)
    ]


def _y(value: int, top: int) -> int:
    room = HEIGHT - TOP - BOTTOM
    return TOP + room - room * value // top
