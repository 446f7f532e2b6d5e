"""The first bill of a card, for any day and rule; and card numbers, told from all others."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain.card_numbers import holds_card_number
from madoguchi.domain.cards import first_month
from madoguchi.domain.months import first_day, months_before

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))
RULES = {"closing_day": st.integers(1, 31), "lead_months": st.integers(0, 12)}


@given(on=DAYS, **RULES)
def test_first_bill_is_that_of_the_lead_or_the_one_after(
    on: date, closing_day: int, lead_months: int
) -> None:
    found = first_month(on=on, closing_day=closing_day, lead_months=lead_months)
    early = months_before(first_day(on), -lead_months)
    assert found == (early if on.day <= closing_day else months_before(early, -1))


@given(one=DAYS, other=DAYS, **RULES)
def test_who_changes_later_never_pays_by_it_earlier(
    one: date, other: date, closing_day: int, lead_months: int
) -> None:
    months = [
        first_month(on=day, closing_day=closing_day, lead_months=lead_months) for day in sorted((one, other))
    ]
    assert months == sorted(months)


CARDS = st.sampled_from(("4242424242424242", "5555555555554444", "3530111333300000", "378282246310005"))
SEPARATORS = st.sampled_from(("", " ", "-", "－", "　"))
WORDS = st.text(st.sampled_from("カードは番号です。、abc"), max_size=20)


@given(number=CARDS, separator=SEPARATORS, before=WORDS, after=WORDS)
def test_card_number_is_found_in_any_words_and_spelling(
    number: str, separator: str, before: str, after: str
) -> None:
    wide = number.translate({ord(digit): chr(ord(digit) + 0xFEE0) for digit in "0123456789"})
    groups = [number[index : index + 4] for index in range(0, len(number), 4)]
    for spelling in (separator.join(groups), wide):
        assert holds_card_number(f"{before}{spelling}{after}") is True


@given(st.integers(0, 10**12 - 1).map(str))
def test_number_shorter_than_a_card_is_none(number: str) -> None:
    assert holds_card_number(number) is False


@given(CARDS, st.integers(1, 9))
def test_wrong_check_digit_is_no_card(number: str, added: int) -> None:
    last = str((int(number[-1]) + added) % 10)
    assert holds_card_number(number[:-1] + last) is False
