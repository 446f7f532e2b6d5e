"""Texts of bills that go the fast way are published to the letter."""

import pytest

from madoguchi.models import Bill
from madoguchi.models.scope import operator_scope
from tests.billing_files import bill_rows, bills_content, content, customer_rows, file_of, send

ODD_NAMES = ("\\", "\\N", "a\\tb", "{1}$0", "$1", "'; DROP", "100%", " 前後 ", "ﾃﾞﾝｷ", "a,b", 'a "b"', "a\tb")

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ODD_NAMES)
def test_odd_names_are_published_to_the_letter(operator, tmp_path, name):
    send(operator, "customers", content(file_of(operator, "customers"), customer_rows()), tmp_path)
    if file_of(operator, "bills").format == "fixed_width":
        name = name.rstrip(" ")  # blanks behind a text fill its column up
    rows = [row | {"line_name": name} for row in bill_rows()]
    assert send(operator, "bills", bills_content(operator, rows), tmp_path).faults == []
    with operator_scope(operator.slug):
        assert [line["name"] for line in Bill.objects.get().lines] == [name, name]
