"""Points can be neither doubled nor overdrawn, whoever asks at the same time."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import date
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.db import IntegrityError, ProgrammingError, connection, transaction

from madoguchi.domain.reasons import ReasonCode
from madoguchi.models import OneTimeKey, PointEntry, PointLot, Redemption, Reward
from madoguchi.models.scope import operator_scope
from madoguchi.services.points import expire_points, history_at, holdings_at
from madoguchi.services.redemptions import (
    AreaExcluded,
    NoPlace,
    NoSuchReward,
    NotEnoughPoints,
    NotInUnits,
    OutOfStock,
    PriceChanged,
    RedemptionRefused,
    offer_reward,
    redeem,
)
from tests.cast import NOW, Person, bill, person, statement
from tests.crowd import deeds_at_once
from tests.ledger import KEY, RULE, enter, exchange, grant, reward, sums, visit

OPERATOR = settings.REGISTRY["aomori-cable"]  # points are a rule handed in; any operator's members will do
TODAY = NOW.date()
YESTERDAY, TOMORROW = date(2024, 10, 20), date(2024, 10, 22)


@pytest.fixture
def hanako(db: None) -> Person:
    return person(OPERATOR, name="山田 花子")


def balance(someone: Person) -> int:
    return holdings_at(place_id=someone.places[0].pk, today=TODAY).balance


def lots() -> dict[str, int]:
    return dict(PointLot.objects.order_by("id").values_list("bill_number", "balance"))


def test_exchange_moves_points_and_takes_from_the_stock(hanako: Person) -> None:
    grant(hanako, 500)
    wished = reward(hanako)
    with operator_scope(OPERATOR.slug):
        number = exchange(visit(hanako), wished)
        made = Redemption.objects.get()
        assert (made.number, made.reward_name, made.points, made.yen_off) == (number, "リモコン", 300, 300)
        assert (balance(hanako), Reward.objects.get().stock) == (200, 4)
        assert sums() == {"issued": -500, "balance": 200, "spent": 300}


def test_first_to_expire_is_first_spent(hanako: Person) -> None:
    grant(hanako, 100, number="ever")
    grant(hanako, 100, number="later", expires_on=date(2025, 3, 31))
    grant(hanako, 100, number="lapsed", expires_on=YESTERDAY)
    grant(hanako, 100, number="today", expires_on=TODAY)
    wished = reward(hanako, price=150)
    with operator_scope(OPERATOR.slug):
        exchange(visit(hanako), wished)
        assert lots() == {"ever": 100, "later": 50, "lapsed": 100, "today": 0}


def test_same_key_gives_the_same_answer_and_does_nothing(hanako: Person) -> None:
    grant(hanako, 1000)
    wished, visitor = reward(hanako, stock=1), visit(hanako)
    with operator_scope(OPERATOR.slug):
        first = exchange(visitor, wished)
        Reward.objects.update(is_offered=False)
        assert [exchange(visitor, wished) for _ in range(3)] == [first] * 3
        assert (balance(hanako), Redemption.objects.count()) == (700, 1)


@pytest.mark.parametrize(
    ("refusal", "facts"),
    [
        (NotEnoughPoints, {"price": 600}),
        (OutOfStock, {"stock": 0}),
    ],
)
def test_refused_exchange_leaves_nothing_behind(hanako: Person, refusal: type, facts: dict) -> None:
    grant(hanako, 500)
    wished = reward(hanako, **facts)
    with operator_scope(OPERATOR.slug):
        with pytest.raises(refusal):
            exchange(visit(hanako), wished)
        assert (Redemption.objects.count(), OneTimeKey.objects.count()) == (0, 0)
        assert sums() == {"issued": -500, "balance": 500}


def test_price_that_rose_meanwhile_is_asked_about_again(hanako: Person) -> None:
    grant(hanako, 500)
    wished = reward(hanako)
    with operator_scope(OPERATOR.slug), pytest.raises(PriceChanged):
        redeem(points=RULE, visitor=visit(hanako), reward_id=wished.pk, price=200, key=KEY, now=NOW)


def test_reward_that_is_not_offered_is_not_found(hanako: Person) -> None:
    wished = reward(hanako)
    with operator_scope(OPERATOR.slug):
        Reward.objects.update(is_offered=False)
        with pytest.raises(NoSuchReward):
            exchange(visit(hanako), wished)


def test_place_in_an_excluded_area_cannot_exchange(hanako: Person) -> None:
    grant(hanako, 500)
    rule = RULE.model_copy(update={"excluded_areas": ("金沢市広岡",)})
    wished = reward(hanako)
    with operator_scope(OPERATOR.slug), pytest.raises(AreaExcluded):
        exchange(visit(hanako), wished, points=rule)


def test_member_without_a_place_cannot_exchange(db: None) -> None:
    someone = person(OPERATOR, name="無所属 花子", places=0)
    wished = reward(someone)
    with operator_scope(OPERATOR.slug), pytest.raises(NoPlace):
        exchange(visit(someone), wished)


def test_places_of_one_customer_share_their_points(db: None) -> None:
    someone = person(OPERATOR, name="二か所 花子", places=2)
    grant(someone, 500)
    with operator_scope(OPERATOR.slug):
        found = [holdings_at(place_id=place.pk, today=TODAY).balance for place in someone.places]
    assert found == [500, 500]


def test_worth_is_taken_off_the_first_bill_that_is_not_out_yet(hanako: Person) -> None:
    grant(hanako, 1000)
    wished, visitor = reward(hanako), visit(hanako)
    with operator_scope(OPERATOR.slug):
        exchange(visitor, wished)
    bill(OPERATOR, hanako.places[0], statement(date(2024, 11, 1)))
    with operator_scope(OPERATOR.slug):
        exchange(visitor, wished, key=uuid4())
        months = Redemption.objects.order_by("id").values_list("billed_month", flat=True)
        assert list(months) == [date(2024, 11, 1), date(2024, 12, 1)]


def test_operator_that_takes_nothing_off_says_so(hanako: Person) -> None:
    grant(hanako, 500)
    wished = reward(hanako)
    rule = RULE.model_copy(update={"is_taken_off_the_bill": False})
    with operator_scope(OPERATOR.slug):
        exchange(visit(hanako), wished, points=rule)
        assert Redemption.objects.get().yen_off == 0


@pytest.mark.parametrize("price", [0, -100, 150])
def test_reward_costs_whole_units(hanako: Person, price: int) -> None:
    with operator_scope(OPERATOR.slug), pytest.raises(NotInUnits):
        offer_reward(points=RULE, name="リモコン", price=price, stock=1)


def test_lapsed_points_leave_the_balance_once(hanako: Person) -> None:
    grant(hanako, 100, number="lapsed", expires_on=YESTERDAY)
    grant(hanako, 70, number="good", expires_on=TODAY)
    with operator_scope(OPERATOR.slug):
        assert [expire_points(now=NOW), expire_points(now=NOW)] == [1, 0]
        assert lots() == {"lapsed": 0, "good": 70}
        assert sums() == {"issued": -170, "balance": 70, "expired": 100}


def test_history_is_the_same_before_and_after_the_ledger_is_closed(hanako: Person) -> None:
    grant(hanako, 100, number="lapsed", expires_on=YESTERDAY)
    grant(hanako, 500, number="good")
    wished, place = reward(hanako), hanako.places[0].pk
    with operator_scope(OPERATOR.slug):
        exchange(visit(hanako), wished)
        told = []
        for _ in range(2):
            holdings = holdings_at(place_id=place, today=TODAY)
            rows = history_at(place_id=place, holdings=holdings)
            told.append([(row.on, row.kind, row.points) for row in rows])
            expire_points(now=NOW)
    assert told[0] == told[1]
    assert Counter(told[0]) == Counter(
        [(TODAY, "spent", -300), (TODAY, "earned", 500), (TODAY, "earned", 100), (YESTERDAY, "expired", -100)]
    )
    assert (told[0][0][1], told[0][-1][1]) == ("spent", "expired")


# --- the database itself refuses ------------------------------------------------------------------------


def _refused(constraint: str, write: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        write()


def test_database_refuses_overdraft_and_negative_stock(hanako: Person) -> None:
    lot, offered = grant(hanako, 100), reward(hanako, stock=0)
    entry = {"lot": lot, "debit": "balance", "entered_at": NOW}
    with operator_scope(OPERATOR.slug):
        _refused(
            "lot_is_not_overdrawn", lambda: PointEntry.objects.create(credit="issued", points=101, **entry)
        )
        _refused("entry_moves_points", lambda: PointEntry.objects.create(credit="issued", points=0, **entry))
        _refused("known_kind", lambda: PointEntry.objects.create(credit="spent", points=1, **entry))
        _refused("stock_is_not_overdrawn", lambda: Reward.objects.filter(pk=offered.pk).update(stock=-1))
        assert lots() == {"202410": 100}


@pytest.mark.parametrize("ledger", [PointEntry, Redemption])
def test_web_login_may_not_edit_the_ledger(hanako: Person, ledger: type[PointEntry | Redemption]) -> None:
    grant(hanako, 500)
    wished, visitor = reward(hanako), visit(hanako)
    with operator_scope(OPERATOR.slug):
        exchange(visitor, wished)
        for edit in (
            lambda: ledger.objects.update(points=1),
            lambda: ledger.objects.all()._raw_delete("default"),
        ):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                edit()


@pytest.mark.parametrize("ledger", ["pointentry", "redemption"])
@pytest.mark.parametrize("edit", ["UPDATE {} SET points = points + 1", "DELETE FROM {}"])
def test_even_the_owner_cannot_edit_the_ledger(
    committed_db: None, owner_connection: psycopg.Connection, ledger: str, edit: str
) -> None:
    someone = person(OPERATOR, name="山田 花子")
    grant(someone, 500)
    wished, visitor = reward(someone), visit(someone)
    with operator_scope(OPERATOR.slug):
        exchange(visitor, wished)
    with owner_connection.transaction(force_rollback=True):
        owner_connection.execute("SELECT set_config('madoguchi.operator', %s, true)", (OPERATOR.slug,))
        with pytest.raises(psycopg.errors.RestrictViolation, match="never edited"):
            owner_connection.execute(edit.format(f"madoguchi_{ledger}"))


def test_database_refuses_balances_that_are_typed_in(hanako: Person) -> None:
    grant(hanako, 500)
    with operator_scope(OPERATOR.slug):
        _refused("by entries of the ledger alone", lambda: PointLot.objects.update(balance=9))
        _refused(
            "by entries of the ledger alone",
            lambda: PointLot.objects.bulk_create(
                [PointLot(customer_id=1, place_id=1, bill_number="x", month=TODAY, balance=9)]
            ),
        )


# --- commits that are real, 64 at once --------------------------------------------------------------------


def ends_of(deeds: list[Callable[[], str]]) -> Counter[str]:
    """Do all deeds at the same moment; count how they ended."""
    ends = deeds_at_once(OPERATOR.slug, deeds, RedemptionRefused)
    return Counter(end.reason.code if isinstance(end, RedemptionRefused) else "made" for end in ends)


def holds() -> bool:
    """Test that the ledger sums to zero and each balance is what its entries say."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM madoguchi_pointlot lot WHERE balance < 0 OR balance <> (SELECT"
            " sum(CASE credit WHEN 'balance' THEN points ELSE -points END)"
            " FROM madoguchi_pointentry WHERE lot_id = lot.id)"
        )
        return cursor.fetchone() == (0,) and sum(sums().values()) == 0


def test_64_exchanges_at_once_spend_what_there_is_and_no_more(committed_db: None) -> None:
    hanako = person(OPERATOR, name="山田 花子")
    for month in range(1, 11):
        grant(hanako, 226, month=date(2024, month, 1), expires_on=date(2025, month, 28))
    wished, visitor = reward(hanako, stock=1000), visit(hanako)
    ends = ends_of([lambda: exchange(visitor, wished, key=uuid4())] * 64)
    with operator_scope(OPERATOR.slug):
        assert ends == {"made": 7, ReasonCode.NOT_ENOUGH_POINTS: 57}  # 2,260 points, 300 each
        assert (balance(hanako), Reward.objects.get().stock, Redemption.objects.count()) == (160, 993, 7)
        assert holds()


def test_64_customers_at_once_take_what_is_in_stock_and_no_more(committed_db: None) -> None:
    people = [person(OPERATOR, name=f"{number} 花子") for number in range(64)]
    for each in people:
        grant(each, 500)
    wished = reward(people[0], stock=5)
    visitors = [visit(each) for each in people]
    ends = ends_of([lambda visitor=visitor: exchange(visitor, wished) for visitor in visitors])
    with operator_scope(OPERATOR.slug):
        assert ends == {"made": 5, ReasonCode.OUT_OF_STOCK: 59}
        assert (Reward.objects.get().stock, Redemption.objects.count()) == (0, 5)
        assert sums() == {"issued": -32_000, "balance": 30_500, "spent": 1_500}
        assert holds()


def test_one_exchange_sent_64_times_at_once_is_made_once(committed_db: None) -> None:
    hanako = person(OPERATOR, name="山田 花子")
    grant(hanako, 20_000)
    wished, visitor, numbers = reward(hanako, stock=1000), visit(hanako), []
    ends = ends_of([lambda: numbers.append(exchange(visitor, wished)) or "made"] * 64)
    with operator_scope(OPERATOR.slug):
        assert (ends, set(numbers)) == ({"made": 64}, {Redemption.objects.get().number})
        assert (balance(hanako), Reward.objects.get().stock) == (19_700, 999)
        assert holds()


def test_exchange_waits_for_a_correction_that_is_under_way(committed_db: None) -> None:
    hanako = person(OPERATOR, name="山田 花子")
    lot, wished, visitor = grant(hanako, 500), reward(hanako), visit(hanako)
    held, ends = threading.Event(), []

    def redeem_meanwhile() -> None:
        held.wait()
        ends.append(ends_of([lambda: exchange(visitor, wished)]))

    thread = threading.Thread(target=redeem_meanwhile)
    thread.start()
    with operator_scope(OPERATOR.slug), transaction.atomic():
        enter(lot, "balance", "issued", 400)
        held.set()
        thread.join(timeout=1)
        assert (thread.is_alive(), ends) == (True, [])
    thread.join()
    with operator_scope(OPERATOR.slug):
        assert (ends, balance(hanako)) == ([{ReasonCode.NOT_ENOUGH_POINTS: 1}], 100)
