"""What waits, or stops, on the way to a membership or to a new password."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from madoguchi.domain.reasons import ReasonCode as Code
from madoguchi.flows.journeys import FIRST_PASSWORD, journeys_of
from madoguchi.flows.positions import is_final_wait, is_wait, link_stage
from madoguchi.models import Customer, MailedLink, MemberPlace
from madoguchi.models.scope import operator_scope
from madoguchi.operators.schema.journeys import Journey
from madoguchi.operators.schema.profile import Profile
from tests.cast import NOW, browser, person
from tests.flows.ways import WRONG, before_wait, last_page, reach_wait
from tests.newcomer import Newcomer, newcomer, walker
from tests.reason_states.counter import Counter, State

FREE_TRIES = 5
NOWHERE = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


def _named(profile: Profile, fits: Callable[[Journey], bool]) -> list[str]:
    return [
        name for name, journey in journeys_of(profile).items() if name != FIRST_PASSWORD and fits(journey)
    ]


def _walks(fits: Callable[[Journey], bool], page: Callable[[Counter, Newcomer], Any]) -> dict[str, Any]:
    """Walk the first journey of its kind."""
    return {
        "page": lambda counter: page(counter, walker(counter.operator, _named(counter.profile, fits)[0])),
        "is_found_at": lambda profile: bool(_named(profile, fits)),
    }


def _has_link(journey: Journey) -> bool:
    return bool(link_stage(journey))


def _proof(journey: Journey) -> str:
    return next((step for step in ("contract_facts", "posted_code") if step in journey.stages[0].steps), "")


def _proves_too_often(_counter: Counter, someone: Newcomer) -> Any:
    wrong = WRONG[_proof(someone.journey)]
    for _try in range(FREE_TRIES):
        someone.answer(1, **wrong)
    return someone.answer(1, **wrong)


def _waits(_counter: Counter, someone: Newcomer) -> Any:
    reach_wait(someone)
    return someone.look(before_wait(someone.journey) + 1)


def _asks_again_at_once(_counter: Counter, someone: Newcomer) -> Any:
    reach_wait(someone)
    someone.client.post(f"{someone.root}again/")
    return someone.client.post(f"{someone.root}again/", follow=True)


def _unknown_link(_counter: Counter, someone: Newcomer) -> Any:
    return someone.client.get(f"{someone.root}link/{NOWHERE}/")


def _expired_link(counter: Counter, someone: Newcomer) -> Any:
    reach_wait(someone)
    counter.set_clock(NOW + timedelta(hours=someone.journey.link_hours, seconds=5))
    return browser(counter.operator).get(someone.link())


def _corrected_address(counter: Counter, someone: Newcomer) -> Any:
    reach_wait(someone)
    old, number = someone.link(), someone.stage_of("email")
    someone.look(number)
    someone.answer(number, email="new@example.jp", email_again="new@example.jp")
    return browser(counter.operator).get(old)


def _asks_for_an_address(journey: Journey) -> bool:
    """Test for a way on which the address that is written to may be corrected."""
    return _has_link(journey) and any("email" in each.steps for each in journey.stages)


def _used_link(counter: Counter, someone: Newcomer) -> Any:
    someone.walk_on()
    return browser(counter.operator).get(someone.link())


def _is_for_review(journey: Journey) -> bool:
    return "staff_review" in journey.steps


def _enrols_at_once(journey: Journey) -> bool:
    """Test for a registration whose last page makes the member of a proven place."""
    is_recovery = any(
        step in journey.steps for step in ("link_to_account", "letter_by_post", "login_id_by_mail")
    )
    ends_with_a_page = not is_wait(journey.stages[-1]) and not is_final_wait(journey, len(journey.stages))
    return ends_with_a_page and not is_recovery and not _is_for_review(journey)


def _registered_meanwhile(_counter: Counter, someone: Newcomer) -> Any:
    last = last_page(someone)
    someone.walk_to(last)
    neighbour = person(someone.operator, name="山田 太郎", places=0)
    with operator_scope(someone.operator.slug):
        MemberPlace.objects.create(member=neighbour.member, place=someone.place)
    return someone.answer(last)


def _number_that_is_no_login_id(_counter: Counter, someone: Newcomer) -> Any:
    last = last_page(someone)
    someone.walk_to(last)
    with operator_scope(someone.operator.slug):
        Customer.objects.filter(pk=someone.place.customer_id).update(number="12-34")
    return someone.answer(last)


def _chooses_behind_a_link(journey: Journey) -> bool:
    return "link_to_account" in journey.steps and "new_password" in journey.stages[-1].steps


def _has_two_pages_behind_a_link(journey: Journey) -> bool:
    """Test for a way on which the browser's own draft leads on after the link is spent."""
    return _chooses_behind_a_link(journey) and link_stage(journey) + 1 < len(journey.stages)


def _link_spent_elsewhere(_counter: Counter, someone: Newcomer) -> Any:
    last = last_page(someone)
    someone.walk_to(last)
    with operator_scope(someone.operator.slug):
        MailedLink.objects.update(used_at=NOW)
    return someone.answer(last)


def _proves_anew(journey: Journey) -> bool:
    return _chooses_behind_a_link(journey) and "posted_code" in journey.steps


def _place_moved_on(_counter: Counter, someone: Newcomer) -> Any:
    last = last_page(someone)
    someone.walk_to(last)
    neighbour = person(someone.operator, name="山田 太郎", places=0)
    with operator_scope(someone.operator.slug):
        MemberPlace.objects.filter(place=someone.place).update(member=neighbour.member)
    return someone.answer(last)


def _issued_password_left_too_long(counter: Counter) -> Any:
    someone = newcomer(counter.operator)
    someone.walk_on()
    password = next(mail.secrets["password"] for mail in someone.mails() if "password" in mail.secrets)
    typed = {"login_id": someone.member.login_id, "password": password}
    someone.client.post(f"/{counter.operator.slug}/", typed)
    assert counter.profile.registration
    hours = counter.profile.registration.issued_password_hours
    counter.set_clock(NOW + timedelta(hours=hours, seconds=5))
    chosen = dict.fromkeys(("password", "password_again"), someone.facts["password"])
    return someone.client.post(f"/{counter.operator.slug}/{FIRST_PASSWORD}/1/", chosen)


def _issues(profile: Profile) -> bool:
    return bool(profile.registration and profile.registration.password_is_issued)


def _enrols_by_number(profile: Profile) -> bool:
    return profile.login_id.source == "customer_number" and bool(_named(profile, _enrols_at_once))


ENROLS = _walks(_enrols_at_once, _registered_meanwhile)

STATES = {
    "proof waits": State(
        {Code.TRIES_WAIT}, **_walks(lambda journey: bool(_proof(journey)), _proves_too_often)
    ),
    "mail on its way": State({Code.MAIL_AWAITED}, **_walks(_has_link, _waits)),
    "mail again at once": State(
        {Code.MAIL_AWAITED, Code.MAIL_WAITS}, **_walks(_has_link, _asks_again_at_once)
    ),
    "unknown link": State({Code.LINK_UNKNOWN}, **_walks(_has_link, _unknown_link)),
    "expired link": State({Code.LINK_EXPIRED}, **_walks(_has_link, _expired_link)),
    "corrected address": State({Code.LINK_REPLACED}, **_walks(_asks_for_an_address, _corrected_address)),
    "used link": State(
        {Code.LINK_USED},
        **_walks(lambda journey: _has_link(journey) and not _is_for_review(journey), _used_link),
    ),
    "used link of an application": State({Code.APPLICATION_SENT}, **_walks(_is_for_review, _used_link)),
    "registered meanwhile": State({Code.ALREADY_REGISTERED}, **ENROLS),
    "number that is no login ID": State(
        {Code.NUMBER_NOT_ACCEPTED},
        _walks(_enrols_at_once, _number_that_is_no_login_id)["page"],
        _enrols_by_number,
    ),
    "link spent elsewhere": State(
        {Code.PASSWORD_CHANGED}, **_walks(_has_two_pages_behind_a_link, _link_spent_elsewhere)
    ),
    "place moved on": State({Code.CUSTOMER_CHANGED}, **_walks(_proves_anew, _place_moved_on)),
    "issued password too old": State({Code.ISSUED_PASSWORD_OVER}, _issued_password_left_too_long, _issues),
}
