"""Points are neither made nor lost, spent in the order in which they expire, and never below nothing."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from madoguchi.domain.bills import BillLine
from madoguchi.domain.money import tax_inside
from madoguchi.domain.points import (
    Lot,
    Overdrawn,
    PointRule,
    before_tax,
    correction,
    first_to_expire,
    good_lots,
    in_units,
    last_day,
    points_earned,
    spend,
    worth,
)

TODAY = date(2024, 10, 21)
AMOUNTS = st.integers(0, 1000)
DAYS = st.none() | st.dates(date(2024, 1, 1), date(2026, 12, 31))
LOTS = st.lists(st.tuples(AMOUNTS, DAYS), max_size=12).map(
    lambda found: [Lot(number, points, day) for number, (points, day) in enumerate(found)]
)


@given(LOTS, st.integers(0, 12_000))
def test_exactly_what_was_asked_is_taken_or_nothing(lots: list[Lot], points: int) -> None:
    good = good_lots(lots, today=TODAY)
    there = sum(lot.points for lot in good)
    if points > there:
        with pytest.raises(Overdrawn) as overdrawn:
            spend(lots=good, points=points)
        assert overdrawn.value.missing == points - there
    else:
        assert sum(lot.points for lot in spend(lots=good, points=points)) == points


@given(LOTS, st.data())
def test_first_to_expire_is_first_spent(lots: list[Lot], data: st.DataObject) -> None:
    good = good_lots(lots, today=TODAY)
    points = data.draw(st.integers(0, sum(lot.points for lot in good)))
    taken = {lot.id: lot.points for lot in spend(lots=good, points=points)}
    left = [lot for lot in good if taken.get(lot.id, 0) < lot.points]
    last_touched = max((lot.expires_on or date.max for lot in good if lot.id in taken), default=date.min)
    assert [lot for lot in left if (lot.expires_on or date.max) < last_touched] == []
    assert all(0 < taken[lot.id] <= lot.points for lot in good if lot.id in taken)


@given(LOTS)
def test_lapsed_points_are_never_good(lots: list[Lot]) -> None:
    good = good_lots(lots, today=TODAY)
    assert [lot for lot in good if lot.expires_on and lot.expires_on < TODAY] == []
    assert sorted(lot.id for lot in good) == [
        lot.id for lot in lots if lot.points and (lot.expires_on or TODAY) >= TODAY
    ]


@given(LOTS)
def test_all_points_of_the_first_day_expire_together(lots: list[Lot]) -> None:
    good = good_lots(lots, today=TODAY)
    dated = Counter()
    for lot in good:
        if lot.expires_on:
            dated[lot.expires_on] += lot.points
    found = first_to_expire(good)
    assert (found and (found.expires_on, found.points)) == (min(dated.items()) if dated else None)


@given(st.lists(AMOUNTS, min_size=1))
def test_corrections_without_spending_end_at_what_the_bill_earns(entitled: list[int]) -> None:
    issued = 0
    for points in entitled:
        issued += correction(entitled=points, issued=issued, balance=issued)
    assert issued == entitled[-1]


@given(st.integers(-100_000, 1_000_000), st.integers(1, 1000))
def test_points_are_full_hundreds_of_yen(yen: int, price: int) -> None:
    points = points_earned(yen=yen, rule=PointRule(yen_per_point=price))
    assert points >= 0
    assert points * price <= max(0, yen) < (points + 1) * price


@given(st.lists(st.tuples(st.integers(-5000, 50_000), st.booleans()), max_size=12))
def test_tax_is_left_out_whether_the_lines_state_it_or_not(amounts: list[tuple[int, bool]]) -> None:
    lines = [
        BillLine("項目", yen, 0, yen, tax_inside(amount=yen, percent=10) if states else None)
        for yen, states in amounts
    ]
    yen = before_tax(lines=lines, percent=10)
    assert abs(yen * 11 - sum(line.payable for line in lines) * 10) <= 11 * (len(lines) + 1)


@given(st.integers(0, 100_000), st.integers(1, 500), st.integers(0, 500))
def test_only_whole_units_are_worth_something(points: int, unit: int, yen: int) -> None:
    points_rule = PointRule(unit=unit, yen_per_unit=yen)
    usable = in_units(points=points, rule=points_rule)
    assert 0 <= points - usable < unit
    assert worth(points=points, rule=points_rule) == worth(points=usable, rule=points_rule)
    assert worth(points=usable, rule=points_rule) * unit == usable * yen


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)).map(lambda day: day.replace(day=1)), st.integers(1, 120))
def test_points_are_good_until_the_end_of_a_month(month: date, months: int) -> None:
    end = last_day(month=month, valid_months=months)
    assert (end + timedelta(days=1)).day == 1
    assert (end.year - month.year) * 12 + end.month - month.month == months


class Ledger(RuleBasedStateMachine):
    """Bills are published and corrected, points spent and lapsed, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.today = date(2024, 1, 1)
        self.accounts: Counter[str] = Counter()
        self.lots: dict[int, Lot] = {}
        self.issued: Counter[int] = Counter()

    def move(self, number: int, points: int, *, debit: str, credit: str) -> None:
        """Write an entry; the lot's balance follows."""
        assert points > 0
        self.accounts[debit] -= points
        self.accounts[credit] += points
        lot = self.lots[number]
        sign = 1 if credit == "balance" else -1
        self.lots[number] = lot._replace(points=lot.points + sign * points)

    @rule(number=st.integers(0, 4), entitled=AMOUNTS)
    def publish(self, number: int, entitled: int) -> None:
        month = date(2024, number + 1, 1)
        lot = self.lots.setdefault(number, Lot(number, 0, last_day(month=month, valid_months=3)))
        if lot.expires_on < self.today:
            return
        points = correction(entitled=entitled, issued=self.issued[number], balance=lot.points)
        self.issued[number] += points
        if points > 0:
            self.move(number, points, debit="issued", credit="balance")
        elif points < 0:
            self.move(number, -points, debit="balance", credit="issued")

    @rule(points=st.integers(1, 2000))
    def redeem(self, points: int) -> None:
        try:
            taken = spend(lots=good_lots(self.lots.values(), today=self.today), points=points)
        except Overdrawn:
            return
        for lot in taken:
            self.move(lot.id, lot.points, debit="balance", credit="spent")

    @precondition(lambda self: self.today < date(2025, 1, 1))
    @rule(days=st.integers(1, 60))
    def let_time_pass(self, days: int) -> None:
        self.today += timedelta(days=days)
        for lot in list(self.lots.values()):
            if lot.points and lot.expires_on < self.today:
                self.move(lot.id, lot.points, debit="balance", credit="expired")

    @invariant()
    def entries_sum_to_zero(self) -> None:
        assert sum(self.accounts.values()) == 0

    @invariant()
    def balance_is_what_the_lots_hold_and_never_negative(self) -> None:
        assert self.accounts["balance"] == sum(lot.points for lot in self.lots.values())
        assert [lot for lot in self.lots.values() if lot.points < 0] == []

    @invariant()
    def nothing_is_spent_that_was_not_issued(self) -> None:
        assert -self.accounts["issued"] >= self.accounts["spent"] + self.accounts["expired"] >= 0


TestLedger = Ledger.TestCase
