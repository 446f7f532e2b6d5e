"""A statement is accepted where its sums hold, and known by everything a customer can see."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from madoguchi.domain.bills import (
    STATUSES,
    AccountSummary,
    BillLine,
    Reading,
    Statement,
    faults,
    fingerprint,
    line_record,
    payable_sum,
)

YEN = st.integers(-(10**7), 10**7)
DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1))
MAYBE_DAYS = st.none() | DAYS
READINGS = st.builds(Reading, read_on=DAYS, quantity=st.integers(0, 10**6), days=st.integers(0, 400))
SUMMARIES = st.builds(AccountSummary, received=YEN, invoiced=YEN, unpaid=YEN, balance=YEN)


@st.composite
def lines(draw: st.DrawFn) -> BillLine:
    """Draw a line that adds up."""
    charge, discount = draw(YEN), draw(YEN)
    payable = charge - discount
    tax = draw(st.none() | st.integers(-abs(payable), abs(payable)))
    return BillLine(draw(st.text(max_size=20)), charge, discount, payable, tax)


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    """Draw a statement whose sums hold."""
    rows = tuple(draw(st.lists(lines(), max_size=6)))
    status = draw(st.sampled_from(STATUSES))
    return Statement(
        place_number="1",
        number="2024-09",
        month=draw(DAYS).replace(day=1),
        total=sum(line.payable for line in rows),
        lines=rows,
        status=status,
        due_on=draw(MAYBE_DAYS),
        paid_on=draw(DAYS if status == "paid" else MAYBE_DAYS),
        reading=draw(st.none() | READINGS),
        summary=draw(st.none() | SUMMARIES),
    )


def codes(stated: Statement) -> list[str]:
    return [fault.code for fault in faults(stated)]


@given(statements())
def test_statement_whose_sums_hold_is_accepted(stated: Statement) -> None:
    assert codes(stated) == []
    assert payable_sum(stated) == stated.total


@given(statements(), YEN)
def test_wrong_total_is_named(stated: Statement, error: int) -> None:
    assume(error)
    assert codes(replace(stated, total=stated.total + error)) == ["lines_do_not_sum"]


@given(statements(), YEN, st.data())
def test_line_that_does_not_add_up_is_named(stated: Statement, error: int, data: st.DataObject) -> None:
    assume(error and stated.lines)
    place = data.draw(st.integers(0, len(stated.lines) - 1))
    wrong = replace(stated.lines[place], charge=stated.lines[place].charge + error)
    rows = (*stated.lines[:place], wrong, *stated.lines[place + 1 :])
    (fault,) = faults(replace(stated, lines=rows))
    assert (fault.code, fault.values["name"]) == ("line_does_not_add_up", wrong.name)


@given(statements(), st.integers(1, 10**6), st.sampled_from([1, -1]))
def test_tax_beyond_its_line_is_named(stated: Statement, excess: int, sign: int) -> None:
    assume(stated.lines)
    wrong = replace(stated.lines[0], tax=sign * (abs(stated.lines[0].payable) + excess))
    assert codes(replace(stated, lines=(wrong, *stated.lines[1:]))) == ["tax_exceeds_line"]


@given(statements(), st.integers(-400, -1), st.sampled_from(["quantity", "days"]))
def test_negative_reading_is_named(stated: Statement, below_zero: int, field: str) -> None:
    assume(stated.reading)
    wrong = replace(stated.reading, **{field: below_zero})
    assert codes(replace(stated, reading=wrong)) == ["negative_reading"]


@given(statements())
def test_paid_without_a_day_is_named(stated: Statement) -> None:
    assert codes(replace(stated, status="paid", paid_on=None)) == ["paid_without_date"]


@given(statements())
def test_everything_wrong_is_named_at_once(stated: Statement) -> None:
    wrong = BillLine("x", charge=1, discount=0, payable=2, tax=3)
    all_wrong = replace(
        stated, lines=(wrong,), total=1, reading=Reading(stated.month, -1, 1), status="paid", paid_on=None
    )
    assert codes(all_wrong) == [
        "line_does_not_add_up",
        "tax_exceeds_line",
        "lines_do_not_sum",
        "negative_reading",
        "paid_without_date",
    ]


@given(statements())
def test_equal_statements_have_equal_fingerprints(stated: Statement) -> None:
    again = replace(stated, lines=tuple(replace(line) for line in stated.lines), source_lines=(7, 8))
    assert fingerprint(again) == fingerprint(stated)
    assert len(fingerprint(stated)) == 64


def visible(stated: Statement) -> dict[str, object]:
    """Give what a customer can see of a statement."""
    hidden = ("place_number", "number", "source_lines")
    return {name: getattr(stated, name) for name in Statement.__slots__ if name not in hidden}


@given(statements(), statements())
def test_statements_that_look_different_have_different_fingerprints(one: Statement, other: Statement) -> None:
    assert (fingerprint(one) == fingerprint(other)) is (visible(one) == visible(other))


@given(statements(), statements(), st.sampled_from(sorted(visible(Statement("", "", date.min, 0, (), "")))))
def test_any_visible_change_changes_the_fingerprint(one: Statement, other: Statement, field: str) -> None:
    changed = replace(one, **{field: getattr(other, field)})
    assert (fingerprint(changed) == fingerprint(one)) is (getattr(one, field) == getattr(other, field))


@given(lines(), lines(), st.sampled_from(BillLine.__slots__))
def test_any_change_of_a_line_changes_the_fingerprint(one: BillLine, other: BillLine, field: str) -> None:
    changed = replace(one, **{field: getattr(other, field)})
    stated = Statement("1", "1", date(2024, 9, 1), 0, (one,), "none")
    after = replace(stated, lines=(changed,))
    assert (fingerprint(after) == fingerprint(stated)) is (changed == one)


@given(st.lists(lines(), min_size=2, max_size=5))
def test_order_of_the_lines_is_visible(rows: list[BillLine]) -> None:
    stated = Statement("1", "1", date(2024, 9, 1), 0, tuple(rows), "none")
    turned = replace(stated, lines=tuple(reversed(rows)))
    assert (fingerprint(turned) == fingerprint(stated)) is (rows == rows[::-1])
    assert all(fingerprint(replace(stated, lines=part)) != fingerprint(stated) for part in _shorter(rows))


def _shorter(rows: list[BillLine]) -> list[tuple[BillLine, ...]]:
    return [tuple(rows[:stop]) for _start, stop in pairwise(range(len(rows)))]


@given(lines())
def test_line_is_kept_with_all_it_says(line: BillLine) -> None:
    assert BillLine(**line_record(line)) == line
    assert ("tax" in line_record(line)) is (line.tax is not None)


@pytest.mark.requirement("K-CABLE-32")
@pytest.mark.parametrize(("charge", "discount", "payable"), [(6_900, 3_750, 3_150), (3_300, 448, 2_852)])
def test_guides_discounts_hold_and_a_yen_off_does_not(charge: int, discount: int, payable: int) -> None:
    for off, codes in ((0, []), (1, ["line_does_not_add_up"]), (-1, ["line_does_not_add_up"])):
        line = BillLine("ケーブル光24ヶ月", charge, discount, payable + off)
        stated = Statement("1", "2023-10", date(2023, 10, 1), payable + off, (line,), "unpaid")
        assert [fault.code for fault in faults(stated)] == codes
