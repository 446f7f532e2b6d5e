"""A telephone number is known by what is dialled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain.match_keys import phone_key

SUBSCRIBERS = st.integers(10**8, 10**10 - 1).map(str)  # nine or ten digits behind the 0
WRITTEN = (
    "0{}",
    "{}",
    "+81{}",
    "+81 {}",
    "+81(0){}",
    "＋８１ {}",
    "０８１{}",
    "010-81-{}",
    "0081 {}",
    "81{}",
)
AROUND = (
    "{}",
    " {} ",
    "TEL {}",
    "℡{}",
    "電話：{}",
    "{}（代表）",
    "{} 代",
    "{} 内線12",
    "{} ext. 3",
    "自宅 {}",
)


@given(subscriber=SUBSCRIBERS, written=st.sampled_from(WRITTEN), around=st.sampled_from(AROUND))
def test_telephone_is_known_from_abroad_and_between_words(subscriber: str, written: str, around: str) -> None:
    assert phone_key(around.format(written.format(subscriber))) == f"0{subscriber}"


@pytest.mark.parametrize(
    "typed",
    [
        "076-000-1114",
        "(076)000-1114",
        "076（000）1114",
        "076.000.1114",
        "０７６－０００－１１１４",
        "O76-000-lll4",
    ],
)
def test_telephone_is_known_however_its_parts_are_set_apart(typed: str) -> None:
    assert phone_key(typed) == "0760001114"


@pytest.mark.parametrize(
    "typed",
    ["090-0000-0001 / 076-000-1114", "090-0000-0001、076-000-1114", "090-0000-0001または076-000-1114"],
)
def test_first_of_several_telephones_is_meant(typed: str) -> None:
    assert phone_key(typed) == "09000000001"


@pytest.mark.parametrize("typed", ["なし", "－", "不明", "TEL"])
def test_what_is_no_telephone_is_nothing(typed: str) -> None:
    assert phone_key(typed) == ""


@pytest.mark.parametrize(
    "number", ["0120007560", "08000001234", "05000001234", "02000000001234", "110", "2241114"]
)
def test_number_that_is_dialled_at_home_stays(number: str) -> None:
    assert phone_key(number) == number


@given(one=SUBSCRIBERS, other=SUBSCRIBERS)
def test_two_telephones_have_two_keys(one: str, other: str) -> None:
    assert (phone_key(f"0{one}") == phone_key(f"0{other}")) is (one == other)
