"""The picture (画像): dark digits on a light card, each turned a little, all of it waved, with specks behind.

The card has its own paper and frame, so that it looks the same on a white page and on a dark one. It is drawn
at twice the size it needs, and stays sharp for who enlarges the page.
"""

import io
import math
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from secrets import SystemRandom

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 480, 160

PAPER, INK, SPECK, FRAME = 255, 26, 190, 118

FONT_SIZE = 130  # digits of some 96 pixels
SQUARE = 140  # holds a digit however it is turned
MARGIN = 24
MOST_TURN = 14  # degrees; no digit looks like another yet
MOST_SHIFT = 12  # pixels up or down
SPECKS = 140
WAVE_HEIGHT = 6  # pixels
STRIP = 8  # pixels; the wave is drawn in upright strips

chance = SystemRandom()


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG and its size in pixels; shown at half of it or more."""

    png: bytes
    width: int
    height: int


def make(*, digits: str) -> Picture:
    """Draw digits, differently each time."""
    card = Image.new("L", (WIDTH, HEIGHT), PAPER)
    _scatter_specks(card)
    _place_digits(card, digits)
    card = _waved(card)
    ImageDraw.Draw(card).rectangle((0, 0, WIDTH - 1, HEIGHT - 1), outline=FRAME, width=2)
    return Picture(png=_png(card), width=WIDTH, height=HEIGHT)


def _scatter_specks(card: Image.Image) -> None:
    pen = ImageDraw.Draw(card)
    for _ in range(SPECKS):
        x, y, radius = chance.randrange(WIDTH), chance.randrange(HEIGHT), chance.uniform(1, 3)
        pen.circle((x, y), radius, fill=SPECK)


def _place_digits(card: Image.Image, digits: str) -> None:
    room = (WIDTH - 2 * MARGIN) / len(digits)
    for place, digit in enumerate(digits):
        mask = _upright(digit).rotate(chance.uniform(-MOST_TURN, MOST_TURN), Image.Resampling.BICUBIC)
        left = MARGIN + (place + 0.5) * room - SQUARE / 2
        top = (HEIGHT - SQUARE) / 2 + chance.uniform(-MOST_SHIFT, MOST_SHIFT)
        card.paste(INK, (round(left), round(top)), mask)


@cache
def _upright(digit: str) -> Image.Image:
    """Draw one digit in the middle of a square, as a mask: Pillow's own font, thickened by an outline."""
    font = ImageFont.load_default(size=FONT_SIZE)
    left, top, right, bottom = font.getbbox(digit)
    middle = (SQUARE - left - right) / 2, (SQUARE - top - bottom) / 2
    mask = Image.new("L", (SQUARE, SQUARE))
    ImageDraw.Draw(mask).text(middle, digit, fill=255, font=font, stroke_width=2)
    return mask


def _waved(card: Image.Image) -> Image.Image:
    start, length = chance.uniform(0, math.tau), chance.uniform(WIDTH / 3, WIDTH / 2)
    heights = [WAVE_HEIGHT * math.sin(start + math.tau * x / length) for x in range(0, WIDTH + 1, STRIP)]
    strips = [_strip(x, *ends) for x, ends in zip(range(0, WIDTH, STRIP), pairwise(heights), strict=True)]
    return card.transform(card.size, Image.Transform.MESH, strips, Image.Resampling.BILINEAR, fillcolor=PAPER)


def _strip(x: int, left: float, right: float) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Give a strip's box, and where its corners come from: north-west, south-west, south-east, north-east."""
    end = x + STRIP
    return (x, 0, end, HEIGHT), (x, left, x, HEIGHT + left, end, HEIGHT + right, end, right)


def _png(card: Image.Image) -> bytes:
    file = io.BytesIO()
    card.save(file, "PNG")
    return file.getvalue()
