"""Values: what a cell may be, and what would break us is only refused."""

from datetime import date

import pytest
from django.conf import settings

from madoguchi.ingest.values import RowValues, ValueRefused
from tests.billing_files import file_of

BILLS = file_of(settings.REGISTRY["aicom-koka"], "bills")


@pytest.mark.parametrize("text", ["9" * 5000, "0" * 5000, "2147483648", "-" + "9" * 61])
def test_number_that_is_too_long_or_too_large_is_refused(text: str) -> None:
    with pytest.raises(ValueRefused, match="number_too_large"):
        RowValues({"total": text}, BILLS).amount("total")


@pytest.mark.parametrize(
    ("form", "text"),
    [("%Y%m%d", "2024093"), ("%Y%m%d", "２０２４０９３０"), ("%y%m%d", "24093"), ("%Y%m%d", "2024 930")],
)
def test_day_that_lost_a_digit_is_no_other_day(form: str, text: str) -> None:
    file = BILLS.model_copy(update={"date_format": form})
    with pytest.raises(ValueRefused, match="not_a_day"):
        RowValues({"due_on": text}, file).day("due_on")


@pytest.mark.parametrize("text", ["20241", "202401 1"])
def test_month_that_lost_a_digit_is_no_other_month(text: str) -> None:
    file = BILLS.model_copy(update={"month_format": "%Y%m"})
    with pytest.raises(ValueRefused, match="not_a_month"):
        RowValues({"month": text}, file).month("month")


def test_day_without_a_year_that_lost_a_digit_is_no_other_day() -> None:
    file = file_of(settings.REGISTRY["kanazawa-water"], "payments")
    assert RowValues({"paid_on": "1010"}, file).day_of_some_year("paid_on") == (date(2000, 10, 10), False)
    with pytest.raises(ValueRefused, match="not_a_day"):
        RowValues({"paid_on": "101"}, file).day_of_some_year("paid_on")


def test_parts_that_are_kept_apart_may_lack_their_zeros() -> None:
    file = BILLS.model_copy(update={"date_format": "%Y/%m/%d"})
    assert RowValues({"due_on": "2024/9/3"}, file).day("due_on") == date(2024, 9, 3)


def test_number_may_have_zeros_before_it() -> None:
    assert RowValues({"total": "0000005509"}, BILLS).amount("total") == 5509
