"""Values: what a cell may be, and what would break us is only refused."""

import pytest
from django.conf import settings

from madoguchi.ingest.values import RowValues, ValueRefused
from tests.billing_files import file_of

BILLS = file_of(settings.REGISTRY["aicom-koka"], "bills")


@pytest.mark.parametrize("text", ["9" * 5000, "0" * 5000, "2147483648", "-" + "9" * 61])
def test_number_that_is_too_long_or_too_large_is_refused(text: str) -> None:
    with pytest.raises(ValueRefused, match="number_too_large"):
        RowValues({"total": text}, BILLS).amount("total")


def test_number_may_have_zeros_before_it() -> None:
    assert RowValues({"total": "0000005509"}, BILLS).amount("total") == 5509
