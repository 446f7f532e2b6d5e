"""Amounts are whole yen, and the tax inside is never more than the slip says."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain.money import tax_inside, yen

AMOUNTS = st.integers(-(10**12), 10**12)
PERCENTS = st.integers(0, 100)


@given(amount=AMOUNTS)
def test_amount_is_written_so_that_it_reads_back(amount: int) -> None:
    assert int(yen(amount).replace(",", "")) == amount


@given(amount=AMOUNTS, percent=PERCENTS)
def test_tax_is_the_exact_share_rounded_towards_zero(amount: int, percent: int) -> None:
    exact = Fraction(amount * percent, 100 + percent)
    tax = tax_inside(amount=amount, percent=percent)
    assert 0 <= abs(exact) - abs(tax) < 1
    assert exact * tax >= 0


@given(amount=AMOUNTS, percent=PERCENTS)
def test_tax_is_less_than_the_amount_that_holds_it(amount: int, percent: int) -> None:
    assert abs(tax_inside(amount=amount, percent=percent)) <= abs(amount) // 2


@given(amount=AMOUNTS, percent=PERCENTS)
def test_tax_given_back_equals_tax_taken(amount: int, percent: int) -> None:
    assert tax_inside(amount=-amount, percent=percent) == -tax_inside(amount=amount, percent=percent)


@pytest.mark.parametrize(
    ("amount", "percent", "tax"), [(2799, 10, 254), (2710, 10, 246), (10, 10, 0), (11, 10, 1), (108, 8, 8)]
)
def test_tax_is_that_of_the_printed_slips(amount: int, percent: int, tax: int) -> None:
    assert tax_inside(amount=amount, percent=percent) == tax
