"""What a person typed and what the operator printed lead to one key."""

import string
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain.match_keys import (
    HYPHENS,
    address_key,
    building_key,
    customer_number_key,
    email_key,
    kana_key,
    login_key,
    name_key,
    number_key,
    password_key,
    phone_key,
)

HALF = string.digits + string.ascii_letters + string.punctuation
FULL = str.maketrans({character: chr(ord(character) + 0xFEE0) for character in HALF})
NOISE = st.text("".join(map(chr, HYPHENS)) + "- \t\u3000\u00a0", max_size=3)
DIGITS = st.text(string.digits, min_size=1, max_size=20)
IDS = st.text(HALF, min_size=1, max_size=40)
TYPED = st.text(HALF + HALF.translate(FULL) + "ｱｲｳｶﾞアイウ金沢 \u3000", max_size=40)


KEYS = (address_key, building_key, email_key, kana_key, name_key, number_key, phone_key)
HARD = st.text(
    "0129OlＯ〇零|一二三十百千丁目番地号室棟階条第のノ之字大小ヶケがガﾞﾟ゛゜カか(（)株㈱有社ー-－・ \u3000.@#"
    "石川県金沢市郡町区髙邊齋様御中no01é\u0301\u3099\u200d\u00ad\ufe00\U000e0100〒",
    max_size=30,
)


@pytest.mark.parametrize("key", KEYS)
@given(typed=HARD | st.text(max_size=40))
def test_key_is_its_own_key(key: Callable[[str], str], typed: str) -> None:
    assert key(key(typed)) == key(typed)


@pytest.mark.parametrize("key", KEYS)
def test_key_of_nothing_is_nothing(key: Callable[[str], str]) -> None:
    assert [key(blank) for blank in ("", " ", "\u3000", "\u200b")] == [""] * 4


@given(digits=DIGITS, data=st.data())
def test_number_is_known_however_it_is_written(digits: str, data: st.DataObject) -> None:
    wide = data.draw(st.lists(st.booleans(), min_size=len(digits), max_size=len(digits)))
    typed = [digit.translate(FULL) if is_wide else digit for digit, is_wide in zip(digits, wide, strict=True)]
    noise = data.draw(st.lists(NOISE, min_size=len(digits), max_size=len(digits)))
    assert number_key("".join(map("".join, zip(noise, typed, strict=True)))) == digits


LOOK_ALIKES = {"0": "0OoＯｏ〇○零", "1": "1lI|ｌＩ｜"}


@given(digits=DIGITS, data=st.data())
def test_number_is_known_with_letters_for_its_digits(digits: str, data: st.DataObject) -> None:
    typed = [data.draw(st.sampled_from(LOOK_ALIKES.get(digit, digit))) for digit in digits]
    assert number_key("".join(typed)) == digits


@given(digits=DIGITS, zeros=st.text("0OＯ〇", max_size=5))
def test_number_is_known_with_and_without_leading_zeros_where_the_guide_leaves_them_out(
    digits: str, zeros: str
) -> None:
    keys = {customer_number_key(text, strips_leading_zeros=True) for text in (digits, zeros + digits)}
    assert keys == {digits.lstrip("0") or "0"}


@given(digits=DIGITS)
def test_leading_zeros_count_where_the_guide_does_not_leave_them_out(digits: str) -> None:
    assert customer_number_key(f"0{digits}", strips_leading_zeros=False) == f"0{digits}"


def test_number_copied_from_a_telephone_is_known() -> None:
    assert number_key("\u202a090-0000-0000\u202c") == "09000000000"


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


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        (" hanako@example.jp ", "hanako@example.jp"),
        ("ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｊｐ", "hanako@example.jp"),
        ("Hanako@EXAMPLE.JP", "Hanako@example.jp"),
        ("hanako @ example。jp", "hanako@example.jp"),
        ('"taro..yamada."@example.jp', "taro..yamada.@example.jp"),
    ],
)
def test_mail_address_is_known_in_any_width_and_its_local_part_is_kept(typed: str, key: str) -> None:
    assert email_key(typed) == key
