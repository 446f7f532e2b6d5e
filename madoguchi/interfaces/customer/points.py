"""Points (ポイント交換): what the customer has, what can be had for it, and having it.

The key of an exchange stands in the address of its page. Whoever comes back to that page, by the button or
by sending the form again, is led to the exchange that was made; the list gives a new key.
"""

from uuid import UUID, uuid4

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls.converters import StringConverter
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.domain.clock import business_day
from madoguchi.domain.points import first_to_expire, in_units
from madoguchi.domain.reasons import ReasonCode, why_empty
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer.doors import members_only
from madoguchi.interfaces.customer.one_state import of_one_state
from madoguchi.interfaces.customer.unlinked import why_unlinked
from madoguchi.interfaces.rendering import render
from madoguchi.models import Reward
from madoguchi.operators.schema.points import Points
from madoguchi.services.one_time_keys import KeyUsedElsewhere
from madoguchi.services.points import Holdings, history_at, holdings_at
from madoguchi.services.redemptions import (
    NoSuchReward,
    RedemptionRefused,
    find_redemption,
    find_reward,
    number_given,
    redeem,
    refusal_of,
    rewards_offered,
    why_excluded,
)


class RedemptionNumber(StringConverter):
    """The number of an exchange, as it is told to customers."""

    regex = "[0-9A-Z]{5}-[0-9A-Z]{5}"


@require_safe
@members_only
@of_one_state
def points_page(request: CounterRequest) -> HttpResponse:
    """Show the balance, what expires next, the rewards, and how the points came and went."""
    points, holdings, place_id = _points(request), _holdings(request), request.visitor.place_id
    rewards = rewards_offered(now=request.now)
    history = history_at(place_id=place_id, holdings=holdings) if place_id else []
    return render(
        request,
        "points.html",
        points=points,
        why=None if place_id else why_unlinked(request),
        why_excluded=why_excluded(points=points, visitor=request.visitor),
        balance=holdings.balance,
        usable=in_units(points=holdings.balance, rule=points.rule),
        expiring=first_to_expire(holdings.good),
        rewards=[_offer(request, points, reward, holdings) for reward in rewards],
        why_no_rewards=why_empty(rewards, ReasonCode.NO_REWARDS),
        history=history,
        why_no_history=why_empty(history, ReasonCode.NO_POINT_HISTORY),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def redeem_page(request: CounterRequest, *, reward_id: int, key: UUID) -> HttpResponse:
    """Ask whether a reward is wanted, or give the points for it."""
    points = _points(request)
    try:
        if request.method == "POST":
            number = _redeemed(request, points, reward_id=reward_id, key=key)
        else:
            given = number_given(visitor=request.visitor, reward_id=reward_id, key=key)
            if given is None:
                return _question(request, points, find_reward(reward_id=reward_id, now=request.now))
            number = given
    except RedemptionRefused as refusal:
        return _question(
            request, points, find_reward(reward_id=reward_id, now=request.now), refusal=refusal, status=409
        )
    except (NoSuchReward, KeyUsedElsewhere):
        raise Http404 from None
    return HttpResponseRedirect(f"{request.root}points/{number}/")


@require_safe
@members_only
def redemption_page(request: CounterRequest, *, number: str) -> HttpResponse:
    """Show an exchange that the member made."""
    _points(request)
    found = find_redemption(member_id=request.visitor.member_id, number=number)
    if found is None:
        raise Http404
    return render(request, "points_done.html", redemption=found)


def _points(request: CounterRequest) -> Points:
    """Give the operator's rule; where there is none there is no page."""
    if found := request.operator.profile.points:
        return found
    raise Http404


def _holdings(request: CounterRequest) -> Holdings:
    return holdings_at(place_id=request.visitor.place_id, today=business_day(now=request.now))


def _offer(
    request: CounterRequest, points: Points, reward: Reward, holdings: Holdings
) -> tuple[Reward, RedemptionRefused | None, UUID]:
    refusal = refusal_of(reward=reward, points=points, visitor=request.visitor, holdings=holdings)
    return reward, refusal, uuid4()


def _redeemed(request: CounterRequest, points: Points, *, reward_id: int, key: UUID) -> str:
    price = request.POST.get("price", "")[:9]
    return redeem(
        points=points,
        visitor=request.visitor,
        reward_id=reward_id,
        price=int(price) if price.isdecimal() else 0,
        key=key,
        now=request.now,
    )


def _question(
    request: CounterRequest,
    points: Points,
    reward: Reward,
    *,
    refusal: RedemptionRefused | None = None,
    status: int = 200,
) -> HttpResponse:
    holdings = _holdings(request)
    why_not = refusal_of(reward=reward, points=points, visitor=request.visitor, holdings=holdings)
    return render(
        request,
        "points_confirm.html",
        status=status,
        points=points,
        reward=reward,
        balance=holdings.balance,
        refusal=refusal or why_not,
    )
