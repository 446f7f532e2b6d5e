"""Redemptions (ポイント交換): points are given for a reward, once, whoever asks at the same time."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db.models import F, Max

from madoguchi.domain.clock import business_day
from madoguchi.domain.history import EventKind
from madoguchi.domain.letter_codes import CodeRule, new_code
from madoguchi.domain.money import yen
from madoguchi.domain.months import first_day, months_before
from madoguchi.domain.points import Overdrawn, excluded_area, spend, worth
from madoguchi.domain.reasons import Reason, ReasonCode
from madoguchi.models import Bill, Customer, PointAccount, PointEntry, Redemption, Reward
from madoguchi.operators.schema.points import Points
from madoguchi.services.history import note_event
from madoguchi.services.one_time_keys import do_once, first_answer
from madoguchi.services.pieces import as_published
from madoguchi.services.points import Holdings, hold_lots
from madoguchi.services.sessions import Visitor

NUMBER = CodeRule("crockford", groups=2, group_length=5)


class RedemptionRefused(Exception):
    """A reward cannot be had; ``reason`` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code)
        self.reason = reason


class NoPlace(RedemptionRefused):
    """No place is linked with the member, so there are no points."""

    def __init__(self) -> None:
        super().__init__(Reason(ReasonCode.NO_PLACE))


class AreaExcluded(RedemptionRefused):
    """The place lies where the operator gives no points."""


class OutOfStock(RedemptionRefused):
    """Nothing is left of the reward."""

    def __init__(self) -> None:
        super().__init__(Reason(ReasonCode.OUT_OF_STOCK))


class PriceChanged(RedemptionRefused):
    """The reward costs something else than what was agreed to."""

    def __init__(self) -> None:
        super().__init__(Reason(ReasonCode.PRICE_CHANGED))


class NotEnoughPoints(RedemptionRefused):
    """The customer has fewer points than the reward costs; ``missing`` says how many fewer."""

    def __init__(self, missing: int) -> None:
        super().__init__(Reason(ReasonCode.NOT_ENOUGH_POINTS, values={"points": yen(missing)}))
        self.missing = missing


class NoSuchReward(Exception):
    """The reward is not offered, or never was."""


class NotInUnits(Exception):
    """A reward's price is no multiple of the operator's unit."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Who wants which reward, at which price, when, by which rule."""

    points: Points
    visitor: Visitor
    place_id: int
    reward_id: int
    price: int
    now: datetime


def offer_reward(*, points: Points, price: int, stock: int, name: str, description: str = "") -> Reward:
    """Offer a reward; raises NotInUnits."""
    if price <= 0 or price % points.unit:
        raise NotInUnits(f"{price} is no multiple of {points.unit}")
    return Reward.objects.create(name=name, description=description, points=price, stock=stock)


def rewards_offered(*, now: datetime) -> list[Reward]:
    """List the rewards as they are offered now, the cheapest first."""
    offered = [each for each in as_published(Reward.objects.all(), now=now) if each.is_offered]
    return sorted(offered, key=attrgetter("points", "pk"))


def find_reward(*, reward_id: int, now: datetime) -> Reward:
    """Find a reward as it is offered now; raises NoSuchReward."""
    for reward in as_published(Reward.objects.filter(pk=reward_id), now=now):
        if reward.is_offered:
            return reward
    raise NoSuchReward


def why_excluded(*, points: Points, visitor: Visitor) -> Reason | None:
    """Say that the place looked at lies where the operator gives no points, if so."""
    area = excluded_area(address=visitor.place_address or "", areas=points.excluded_areas)
    if not area:
        return None
    areas = "、".join(points.excluded_areas)
    values = {"label": points.excluded_label, "area": area, "areas": areas}
    return Reason(ReasonCode.AREA_EXCLUDED, values=values)


def refusal_of(
    *, reward: Reward, points: Points, visitor: Visitor, holdings: Holdings
) -> RedemptionRefused | None:
    """Say why a visitor cannot have a reward, if so."""
    if visitor.place_id is None:
        return NoPlace()
    if area := why_excluded(points=points, visitor=visitor):
        return AreaExcluded(area)
    if not reward.stock:
        return OutOfStock()
    missing = reward.points - holdings.balance
    return NotEnoughPoints(missing) if missing > 0 else None


def redeem(*, points: Points, visitor: Visitor, reward_id: int, price: int, key: UUID, now: datetime) -> str:
    """Give points for a reward, at the price agreed to; give the redemption's number.

    The same key again gives the same number and does nothing. Raises RedemptionRefused, NoSuchReward and
    KeyUsedElsewhere.
    """
    if visitor.place_id is None:
        raise NoPlace
    wish = Wish(points, visitor, visitor.place_id, reward_id, price, now)
    number: str = do_once(
        member_id=visitor.member_id, key=key, deed=_deed(reward_id), now=now, do=partial(_redeem, wish)
    )
    return number


def number_given(*, visitor: Visitor, reward_id: int, key: UUID) -> str | None:
    """Give the number of the redemption that a key was used for, if it was; raises KeyUsedElsewhere."""
    number: str | None = first_answer(member_id=visitor.member_id, key=key, deed=_deed(reward_id))
    return number


def _deed(reward_id: int) -> str:
    return f"redeem {reward_id}"


def _redeem(wish: Wish) -> str:
    """Redeem within a transaction: hold customer and lots, look, write, and take from the stock last.

    The lots are held as well, as a file that corrects bills asks for no customer.
    """
    customers = Customer.objects.select_for_update(no_key=True, of=("self",))
    customer = customers.get(places=wish.place_id)
    holdings = hold_lots(place_id=wish.place_id, today=business_day(now=wish.now))
    reward = _agreed_reward(wish, holdings)
    redemption = _redemption(wish, customer, reward)
    _enter(redemption, holdings)
    if not Reward.objects.filter(pk=reward.pk, stock__gt=0).update(stock=F("stock") - 1):
        raise OutOfStock
    member_id, number = wish.visitor.member_id, redemption.number
    note_event(member_id=member_id, kind=EventKind.POINTS_REDEEMED, now=wish.now, number=number)
    return number


def _agreed_reward(wish: Wish, holdings: Holdings) -> Reward:
    """Find the reward wished for; raises NoSuchReward and RedemptionRefused."""
    reward = find_reward(reward_id=wish.reward_id, now=wish.now)
    if refusal := refusal_of(reward=reward, points=wish.points, visitor=wish.visitor, holdings=holdings):
        raise refusal
    if reward.points != wish.price:
        raise PriceChanged
    return reward


def _redemption(wish: Wish, customer: Customer, reward: Reward) -> Redemption:
    value = worth(points=reward.points, rule=wish.points.rule)
    return Redemption.objects.create(
        number=new_code(rule=NUMBER),
        member_id=wish.visitor.member_id,
        customer=customer,
        place_id=wish.place_id,
        reward=reward,
        reward_name=reward.name,
        points=reward.points,
        yen_off=value if wish.points.is_taken_off_the_bill else 0,
        billed_month=_next_bill(place_id=wish.place_id, today=business_day(now=wish.now)),
        redeemed_at=wish.now,
    )


def _enter(redemption: Redemption, holdings: Holdings) -> None:
    """Write the ledger's entries of a redemption; raises NotEnoughPoints."""
    try:
        taken = spend(lots=holdings.good, points=redemption.points)
    except Overdrawn as overdrawn:
        raise NotEnoughPoints(overdrawn.missing) from None
    PointEntry.objects.bulk_create(
        PointEntry(
            lot_id=lot.id,
            debit=PointAccount.BALANCE,
            credit=PointAccount.SPENT,
            points=lot.points,
            redemption=redemption,
            entered_at=redemption.redeemed_at,
        )
        for lot in taken
    )


def _next_bill(*, place_id: int, today: date) -> date:
    """Give the month of the first bill that can still take something into account."""
    facts: dict[str, Any] = Bill.objects.filter(place_id=place_id, superseded_at=None).aggregate(
        last=Max("month")
    )
    return months_before(max(first_day(today), facts["last"] or date.min), -1)


def find_redemption(*, member_id: int, number: str) -> Redemption | None:
    """Find one of the member's redemptions."""
    return Redemption.objects.filter(member_id=member_id, number=number).first()


def redemptions_on_bill(*, place_id: int, month: date) -> list[Redemption]:
    """List the redemptions whose worth is taken off a bill."""
    found = Redemption.objects.filter(place_id=place_id, billed_month=month, yen_off__gt=0)
    return list(found.order_by("redeemed_at"))
