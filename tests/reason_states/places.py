"""Why a place is not there, cannot go, or cannot be added."""

from typing import Any

from madoguchi.domain.reasons import ReasonCode as Code
from madoguchi.models import Application
from madoguchi.models.scope import operator_scope
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.applications import refuse
from tests.cast import NOW, Person, bill, statement
from tests.newcomer import newcomer
from tests.reason_states.counter import Counter, State, get

PAPER = ("customer_number", "phone", "kana", "address", "building")


def _claimed(counter: Counter) -> Person:
    """Let a member claim a further place under another name."""
    someone, other = counter.member(), newcomer(counter.operator)
    typed = {name: other.facts[name] for name in PAPER} | {"name": "別の 人"}
    answer = someone.client.post(f"{someone.root}places/add/", typed)
    assert answer.status_code == 303
    return someone


def _refused(counter: Counter) -> Any:
    someone = _claimed(counter)
    with operator_scope(someone.operator.slug):
        (asked,) = Application.objects.all()
        facts = {"by": "佐藤", "reason": "名義が違います。", "now": NOW}
        refuse(profile=counter.profile, application=asked, **facts)
    return get(someone, "places/")


def _added_by_staff(counter: Counter) -> Any:
    counter.set_profile(places=counter.profile.places.model_copy(update={"add_steps": ()}))
    return get(counter.member(), "places/")


def _last_place(counter: Counter) -> Any:
    someone = counter.member()
    return get(someone, f"places/{someone.reference()}/remove/")


def _many_bills(counter: Counter) -> Any:
    counter.patch.setattr("madoguchi.services.bills_of_places.MOST_OF_A_YEAR", 1)
    someone = counter.member(places=2)
    for place in someone.places:
        bill(counter.operator, place, statement())
    return get(someone, "bills/?places=all")


def _are_claimed(profile: Profile) -> bool:
    return profile.places.add_steps == ("application",)


STATES = {
    "further place waits": State(
        {Code.REVIEW_WAITING}, lambda counter: get(_claimed(counter), "places/"), _are_claimed
    ),
    "further place refused": State({Code.PLACE_REFUSED}, _refused, _are_claimed),
    "staff add places": State({Code.ADDED_BY_STAFF}, _added_by_staff),
    "last place": State({Code.LAST_PLACE}, _last_place),
    "no bills of all places": State(
        {Code.NO_BILLS}, lambda counter: get(counter.member(places=2), "bills/?places=all")
    ),
    "no usage of all places": State(
        {Code.NO_BILLS}, lambda counter: get(counter.member(places=2), "usage/?places=all")
    ),
    "more bills than are listed": State({Code.TOO_MANY_BILLS}, _many_bills),
}
