"""What a person typed and what the operator printed lead to one key."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain.match_keys import HYPHENS, login_key, number_key, password_key

HALF = string.digits + string.ascii_letters + string.punctuation
FULL = str.maketrans({character: chr(ord(character) + 0xFEE0) for character in HALF})
NOISE = st.text("".join(map(chr, HYPHENS)) + "- \t\u3000\u00a0", max_size=3)
DIGITS = st.text(string.digits, min_size=1, max_size=20)
IDS = st.text(HALF, min_size=1, max_size=40)
TYPED = st.text(HALF + HALF.translate(FULL) + "ｱｲｳｶﾞアイウ金沢 \u3000", max_size=40)


@given(digits=DIGITS, data=st.data())
def test_number_is_known_however_it_is_written(digits: str, data: st.DataObject) -> None:
    wide = data.draw(st.lists(st.booleans(), min_size=len(digits), max_size=len(digits)))
    typed = [digit.translate(FULL) if is_wide else digit for digit, is_wide in zip(digits, wide, strict=True)]
    noise = data.draw(st.lists(NOISE, min_size=len(digits), max_size=len(digits)))
    assert number_key("".join(map("".join, zip(noise, typed, strict=True)))) == digits


@given(typed=TYPED)
def test_key_of_a_number_is_its_own_key(typed: str) -> None:
    assert number_key(number_key(typed)) == number_key(typed)


@given(one=DIGITS, other=DIGITS)
def test_two_numbers_have_two_keys(one: str, other: str) -> None:
    assert (number_key(one) == number_key(other)) is (one == other)


@pytest.mark.parametrize("is_case_sensitive", [True, False])
@given(typed=TYPED)
def test_key_of_a_login_id_is_its_own_key(*, is_case_sensitive: bool, typed: str) -> None:
    key = login_key(typed, is_case_sensitive=is_case_sensitive)
    assert login_key(key, is_case_sensitive=is_case_sensitive) == key


@pytest.mark.parametrize("is_case_sensitive", [True, False])
@given(login_id=IDS)
def test_login_id_is_known_in_full_width_between_spaces(*, is_case_sensitive: bool, login_id: str) -> None:
    key = login_key(login_id, is_case_sensitive=is_case_sensitive)
    wide = f" {login_id.translate(FULL)}\u3000"
    assert login_key(wide, is_case_sensitive=is_case_sensitive) == key


@given(one=IDS, other=IDS)
def test_letter_case_tells_login_ids_apart_only_where_it_should(one: str, other: str) -> None:
    exact = login_key(one, is_case_sensitive=True) == login_key(other, is_case_sensitive=True)
    folded = login_key(one, is_case_sensitive=False) == login_key(other, is_case_sensitive=False)
    assert exact is (one == other)
    assert folded is (one.lower() == other.lower())


@given(password=st.text())
def test_password_has_one_form(password: str) -> None:
    assert password_key(password_key(password)) == password_key(password)


@given(password=IDS)
def test_password_keeps_its_case_its_spaces_and_its_hyphens(password: str) -> None:
    assert password_key(f" {password} -") == f" {password} -"
