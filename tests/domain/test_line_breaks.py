"""Lines are broken where Japanese may be broken, and nothing is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain.line_breaks import NEVER_FIRST, columns, wrapped

JAPANESE = st.text("あいう漢字、。「」（）ー AZ09", max_size=300)


@given(st.text("あいう漢字、。「」（）ー", max_size=300), st.integers(20, 80))
def test_no_line_is_too_wide(text, width):
    assert [line for line in wrapped(text, width=width).split("\n") if columns(line) > width] == []


@given(JAPANESE, st.integers(20, 80))
def test_nothing_is_lost_but_spaces(text, width):
    assert wrapped(text, width=width).replace("\n", "").replace(" ", "") == text.replace(" ", "")


@given(st.text("あいう漢字", min_size=1, max_size=5), st.integers(1, 30))
def test_full_stop_does_not_begin_a_line(words, times):
    lines = wrapped(f"{words}。" * times, width=20).split("\n")
    assert [line for line in lines if line[0] in NEVER_FIRST] == []


@pytest.mark.parametrize("whole", ["https://portal.example/" + "a" * 90, "⟦link⟧"])
def test_link_is_never_cut(whole):
    assert wrapped(f"以下のURLより{whole}", width=20).count(whole) == 1


def test_lines_that_fit_stay_as_they_are():
    text = "一行目\n\n  二行目\n"
    assert wrapped(text, width=20) == text
