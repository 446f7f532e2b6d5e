"""Why points or rewards cannot be had."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from madoguchi.domain.reasons import ReasonCode as Code
from madoguchi.models import Place
from madoguchi.models.scope import operator_scope
from madoguchi.operators.schema.profile import Profile
from tests.ledger import grant, reward
from tests.reason_states.counter import Counter, State, get, seen


def _rewarded(points: int, **facts: Any) -> Callable[[Counter], Any]:
    def page(counter: Counter) -> Any:
        someone = counter.member()
        grant(someone, points)
        reward(someone, **facts)
        return get(someone, "points/")

    return page


def _in_an_excluded_area(counter: Counter) -> Any:
    someone = counter.member()
    grant(someone, 500)
    reward(someone)
    assert counter.profile.points
    with operator_scope(counter.operator.slug):
        Place.objects.update(address=f"石川県{counter.profile.points.excluded_areas[0]}1")
    return get(someone, "points/")


def _price_changed(counter: Counter) -> Any:
    someone = counter.member()
    grant(someone, 500)
    wished = reward(someone)
    return someone.client.post(f"{someone.root}points/{wished.pk}/{uuid4()}/", {"price": 200})


def _has_points(profile: Profile) -> bool:
    return profile.points is not None


def _excludes(profile: Profile) -> bool:
    return bool(profile.points and profile.points.excluded_areas)


STATES = {
    "unlinked points/": State({Code.NO_PLACE, Code.NO_REWARDS}, seen("points/", places=0), _has_points),
    "no rewards": State({Code.NO_REWARDS, Code.NO_POINT_HISTORY}, seen("points/"), _has_points),
    "out of stock": State({Code.OUT_OF_STOCK}, _rewarded(500, stock=0), _has_points),
    "not enough points": State({Code.NOT_ENOUGH_POINTS}, _rewarded(100), _has_points),
    "excluded area": State({Code.AREA_EXCLUDED}, _in_an_excluded_area, _excludes),
    "price changed": State({Code.PRICE_CHANGED}, _price_changed, _has_points),
}
