"""Bills earn points when they are published, once, and corrections are made good."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from madoguchi.domain.bills import BillLine
from madoguchi.domain.points import before_tax, last_day, points_earned
from madoguchi.ingest.batch import take_in
from madoguchi.models import PointAccount, PointEntry, PointLot
from madoguchi.models.scope import operator_scope
from madoguchi.operators.schema.points import Points
from tests.billing_files import bill_rows, bills_content, content, customer_rows, file_of, path_for
from tests.cast import NOW
from tests.ledger import enter, sums

OPERATOR = settings.REGISTRY["kanazawa-cable"]
RULE = OPERATOR.profile.points
MONTH = date(2024, 9, 1)


class Town:
    """One customer, whose bills come in file after file."""

    def __init__(self, folder: Path, *, points: Points | None = RULE) -> None:
        self.profile = OPERATOR.profile.model_copy(update={"points": points})
        self.folder, self.files = folder, 0

    def send(self, kind: str, data: bytes, *, now=NOW) -> None:
        self.files += 1
        path = path_for(OPERATOR, kind, self.folder, suffix=str(self.files))
        path.write_bytes(data)
        with operator_scope(OPERATOR.slug):
            report = take_in(profile=self.profile, path=path, now=now)
        assert (report.is_refused, report.is_repeat) == (False, False), str(report)

    def settle(self, **facts: Any) -> "Town":
        rows = [row | facts for row in customer_rows()]
        self.send("customers", content(file_of(OPERATOR, "customers"), rows))
        return self

    def bill(self, *amounts: int, month: date = MONTH, status: str = "scheduled", now=NOW) -> None:
        rows = [
            bill_rows(month, total=sum(amounts), status=status, balance=self.files)[0]
            | {"line_name": f"項目{number}", "line_charge": yen, "line_payable": yen}
            for number, yen in enumerate(amounts)
        ]
        self.send("bills", bills_content(OPERATOR, rows), now=now)


@pytest.fixture
def town(db: None, tmp_path: Path) -> Town:
    return Town(tmp_path).settle()


def earned() -> list[tuple[int, date | None]]:
    with operator_scope(OPERATOR.slug):
        return list(PointLot.objects.order_by("month").values_list("balance", "expires_on"))


@pytest.mark.parametrize(
    ("yen", "points"), [(24_887, 226), (110, 1), (108, 0), (0, 0), (-5_500, 0), (1_098, 9), (1_100, 10)]
)
def test_each_full_100_yen_before_tax_earns_a_point(town: Town, yen: int, points: int) -> None:
    town.bill(yen)
    assert [balance for balance, _day in earned()] == [points] * bool(points)


def test_points_are_good_for_the_months_of_the_profile(town: Town) -> None:
    town.bill(1_100, month=date(2023, 1, 1))
    town.bill(1_100)
    assert earned() == [(10, date(2025, 1, 31)), (10, date(2026, 9, 30))]


def test_bill_that_is_too_old_earns_nothing(town: Town) -> None:
    town.bill(1_100, month=date(2022, 9, 1))  # good until 2024-09-30
    town.bill(1_100, month=date(2022, 10, 1))
    assert earned() == [(10, date(2024, 10, 31))]


def test_points_good_for_ever_have_no_last_day(db: None, tmp_path: Path) -> None:
    town = Town(tmp_path, points=RULE.model_copy(update={"valid_months": 0})).settle()
    town.bill(1_100, month=date(2002, 9, 1))
    assert earned() == [(10, None)]


def test_new_version_without_another_amount_earns_nothing_more(town: Town) -> None:
    town.bill(11_000)
    town.bill(11_000, status="unpaid")
    with operator_scope(OPERATOR.slug):
        assert (PointEntry.objects.count(), sums()) == (1, {"issued": -100, "balance": 100})


def test_correction_gives_or_takes_the_difference(town: Town) -> None:
    for yen in (11_000, 5_500, 22_000):
        town.bill(yen)
    with operator_scope(OPERATOR.slug):
        entries = PointEntry.objects.order_by("id").values_list("debit", "credit", "points")
        assert list(entries) == [
            ("issued", "balance", 100),
            ("balance", "issued", 50),
            ("issued", "balance", 150),
        ]
    assert [balance for balance, _day in earned()] == [200]


def test_what_was_spent_is_not_claimed_back(town: Town) -> None:
    town.bill(11_000)
    with operator_scope(OPERATOR.slug):
        enter(PointLot.objects.get(), PointAccount.BALANCE, PointAccount.EXPIRED, 80)  # gone, as if spent
    town.bill(1_100)
    assert [balance for balance, _day in earned()] == [0]
    town.bill(11_000)
    assert [balance for balance, _day in earned()] == [20]


def test_lapsed_points_are_closed_and_no_correction_brings_them_back(town: Town) -> None:
    town.bill(11_000, month=date(2022, 10, 1))
    later = NOW + timedelta(days=30)
    town.bill(22_000, month=date(2022, 10, 1), now=later)
    with operator_scope(OPERATOR.slug):
        assert sums() == {"issued": -100, "balance": 0, "expired": 100}


@pytest.mark.parametrize("area", RULE.excluded_areas)
def test_excluded_areas_earn_nothing(db: None, tmp_path: Path, area: str) -> None:
    town = Town(tmp_path).settle(address=f"石川県{area}1番地")
    town.bill(11_000)
    assert earned() == []


def test_operator_without_points_keeps_no_ledger(db: None, tmp_path: Path) -> None:
    town = Town(tmp_path, points=None).settle()
    town.bill(11_000)
    assert earned() == []


AMOUNTS = st.lists(st.integers(-3_000, 30_000), min_size=1, max_size=6)


@given(st.lists(AMOUNTS, min_size=1, max_size=3), st.sampled_from([0, 8, 10]), st.integers(1, 500))
@hypothesis_settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_database_reckons_as_the_domain_does(
    town: Town, versions: list[list[int]], percent: int, price: int
) -> None:
    rule = RULE.model_copy(update={"tax_percent": percent, "yen_per_point": price})
    town.profile = town.profile.model_copy(update={"points": rule})
    for amounts in versions:
        town.bill(*amounts)
    lines = [BillLine("項目", yen, 0, yen) for yen in versions[-1]]
    points = points_earned(yen=before_tax(lines=lines, percent=percent), rule=rule.rule)
    with operator_scope(OPERATOR.slug):
        lot = PointLot.objects.first()
        assert (lot.balance if lot else 0) == points
        assert lot is None or lot.expires_on == last_day(month=MONTH, valid_months=24)
        assert sum(sums().values()) == 0
