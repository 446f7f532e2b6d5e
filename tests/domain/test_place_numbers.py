"""A number from paper is found however it is typed."""

from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain.place_numbers import LONGEST, bare_number, spellings

numbers = st.text("0123456789", min_size=1, max_size=LONGEST)


@given(numbers, st.integers(0, LONGEST))
def test_zeros_in_front_may_be_left_out_or_added(number: str, zeros: int) -> None:
    typed = "0" * zeros + number.lstrip("0")
    assert bare_number(typed) == bare_number(number)
    assert number in spellings(typed)


@given(st.text())
def test_all_spellings_are_of_one_number(typed: str) -> None:
    assert {bare_number(spelling) for spelling in spellings(typed)} <= {bare_number(typed)}


@given(st.text())
def test_spellings_are_few_and_fit_to_be_asked_for(typed: str) -> None:
    found = spellings(typed)
    assert len(found) <= LONGEST + 3
    assert [each for each in found if not each.isprintable()] == []
