"""Points of the cast: given by an entry of the ledger, spent on rewards made here."""

from datetime import date
from uuid import UUID

from django.db import connection

from madoguchi.models import PointAccount, PointEntry, PointLot, Redemption, Reward
from madoguchi.models.scope import operator_scope
from madoguchi.operators.schema.points import Points
from madoguchi.services.redemptions import redeem
from madoguchi.services.sessions import Visitor, find_visitor, open_session
from tests.cast import NOW, Person

MONTH = date(2024, 10, 1)
RULE = Points(is_taken_off_the_bill=True)
KEY = UUID("00000000-0000-4000-8000-000000000001")


def grant(
    someone: Person, points: int, *, month: date = MONTH, expires_on: date | None = None, number: str = ""
) -> PointLot:
    """Give someone points, as a bill of a month would."""
    with operator_scope(someone.operator.slug):
        place = someone.places[0]
        lot = PointLot.objects.create(
            customer=place.customer,
            place=place,
            bill_number=number or f"{month:%Y%m}",
            month=month,
            expires_on=expires_on,
        )
        enter(lot, PointAccount.ISSUED, PointAccount.BALANCE, points)
        return lot


def enter(lot: PointLot, debit: str, credit: str, points: int) -> None:
    """Write an entry of the ledger."""
    PointEntry.objects.create(lot=lot, debit=debit, credit=credit, points=points, entered_at=NOW)


def reward(someone: Person, *, price: int = 300, stock: int = 5, name: str = "リモコン") -> Reward:
    """Offer a reward at someone's operator."""
    with operator_scope(someone.operator.slug):
        return Reward.objects.create(name=name, points=price, stock=stock)


def visit(someone: Person) -> Visitor:
    """Give someone's visit, without a browser."""
    session = someone.operator.profile.session
    with operator_scope(someone.operator.slug):
        token = open_session(member=someone.member, rule=session, now=NOW)
        found = find_visitor(token=token, rule=session, now=NOW)
    assert found is not None
    return found


def exchange(visitor: Visitor, wished: Reward, *, key: UUID = KEY, points: Points = RULE) -> str:
    """Redeem at the price shown; the scope must be open."""
    return redeem(points=points, visitor=visitor, reward_id=wished.pk, price=wished.points, key=key, now=NOW)


def exchanged(someone: Person, *, number: str = "AAAAA-00001") -> Redemption:
    """Leave behind an exchange, at an operator with points or without."""
    wished = reward(someone)
    with operator_scope(someone.operator.slug):
        return Redemption.objects.create(
            number=number,
            member=someone.member,
            customer=someone.places[0].customer,
            place=someone.places[0],
            reward=wished,
            reward_name=wished.name,
            points=wished.points,
            yen_off=wished.points,
            billed_month=date(2024, 11, 1),
            redeemed_at=NOW,
        )


def sums() -> dict[str, int]:
    """Add the ledger up by account: what each has received less what it has given."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT account, sum(moved) FROM madoguchi_pointentry,"
            " LATERAL (VALUES (credit, points), (debit, -points)) AS side (account, moved) GROUP BY account"
        )
        return {account: int(moved) for account, moved in cursor.fetchall()}
