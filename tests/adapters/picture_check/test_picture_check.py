"""Four digits can be seen, heard, or read as words, and every way leads to the same answer."""

import io
import re
import wave
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from madoguchi.adapters import picture_check
from madoguchi.adapters.picture_check.digits import WORDS
from madoguchi.adapters.picture_check.picture import INK, PAPER

DIGITS = st.text("0123456789", min_size=4, max_size=4)

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def drawn(digits: str) -> Image.Image:
    picture = picture_check.make(digits=digits)
    image = Image.open(io.BytesIO(picture.png), formats=["PNG"])
    image.load()
    return image


def heard(digits: str) -> bytes:
    """Give the samples, after proving the format."""
    with wave.open(io.BytesIO(picture_check.audio(digits=digits)), "rb") as reader:
        assert reader.getparams()[:3] == (1, 2, 16_000)
        return reader.readframes(reader.getnframes())


def test_digits_are_four_and_each_may_be_any():
    made = [picture_check.new_digits() for _ in range(300)]
    assert [each for each in made if not re.fullmatch(r"[0-9]{4}", each)] == []
    assert set("".join(made)) == set("0123456789")


# --- seen ---------------------------------------------------------------------------------------------


def test_picture_is_a_png_of_the_size_it_states():
    picture = picture_check.make(digits="3630")
    assert drawn("3630").size == (picture.width, picture.height) == (480, 160)


def test_two_pictures_of_the_same_digits_differ():
    assert picture_check.make(digits="3630") != picture_check.make(digits="3630")


@given(DIGITS)
def test_no_digit_is_cut_off_at_the_frame(digits):
    image = drawn(digits)
    bands = [(0, 0, 480, 4), (0, 156, 480, 160), (0, 0, 4, 160), (476, 0, 480, 160)]
    assert [band for band in bands if image.crop(band).getextrema()[0] < 100] == []


@given(DIGITS)
def test_digits_stand_apart_from_each_other(digits):
    image = drawn(digits)
    dark = [image.crop((x, 4, x + 1, 156)).getextrema()[0] < 100 for x in range(480)]
    assert sum(now and not before for before, now in pairwise(dark)) == 4


def test_ink_on_paper_has_the_contrast_of_level_aaa():
    def luminance(grey: int) -> float:
        return ((grey / 255 + 0.055) / 1.055) ** 2.4

    assert (luminance(PAPER) + 0.05) / (luminance(INK) + 0.05) >= 7
    assert drawn("8888").getextrema() == (INK, PAPER)


# --- heard --------------------------------------------------------------------------------------------


@given(DIGITS)
def test_sound_says_each_digit_in_turn(digits):
    pause = bytes(16_000 * 2 * 6 // 10)
    words = [heard(digit)[len(pause) : -len(pause)] for digit in digits]
    assert heard(digits) == pause + b"".join(word + pause for word in words)


def test_ten_digits_sound_different_and_none_is_silent():
    words = [heard(digit) for digit in "0123456789"]
    assert len(set(words)) == 10
    assert [word for word in words if max(memoryview(word).cast("h")) < 8_000] == []


# --- read ---------------------------------------------------------------------------------------------


@given(DIGITS)
def test_words_lead_back_to_the_digits(digits):
    assert picture_check.digits_in(answer=picture_check.spoken(digits=digits)) == digits


def test_words_are_those_of_the_voice():
    assert picture_check.spoken(digits="3630") == "さん、ろく、さん、ゼロ"
    assert len(set(WORDS)) == 10


@given(DIGITS)
def test_answer_may_be_full_width_and_spaced(digits):
    typed = "　".join(digits.translate(FULL_WIDTH))
    assert picture_check.digits_in(answer=f" {typed}\n") == digits


@pytest.mark.parametrize("answer", ["", "363", "36300", "3631", "3x30", "3630番", "三六三〇"])
def test_anything_else_is_not_the_answer(answer):
    assert picture_check.digits_in(answer=answer) != "3630"
