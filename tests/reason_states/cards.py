"""Why a card is not another one, or not yet; the provider is its twin."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from madoguchi.domain.reasons import ReasonCode as Code
from madoguchi.operators.schema.profile import Profile
from tests.card_changes import OPERATOR, payer
from tests.cast import PASSWORD, Person
from tests.payment_twin import Twin
from tests.reason_states.counter import Counter, State, get

SESSION = re.compile(r'href="http://127[^"]+/pay/([^"]+)" rel="noreferrer"')
NOBODY = "http://127.0.0.1:1"


def _begin(someone: Person) -> Any:
    sent = {"current_password": PASSWORD, "key": str(uuid4())}
    return someone.client.post(f"{someone.root}card/", sent)


def _paid(by: str = "クレジットカード", *, places: int = 1) -> Callable[[Counter], Any]:
    def page(counter: Counter) -> Any:
        counter.fixture("card_counter")
        return get(payer(method=by, places=places).sign_in(), "card/")

    return page


def _begun(counter: Counter) -> tuple[Twin, Person, str]:
    """Let a member go to the provider; give the twin, the member and where the change is shown."""
    twin, someone = counter.fixture("card_counter"), payer().sign_in()
    return twin, someone, _begin(someone).headers["Location"].removeprefix(someone.root)


def _waits(counter: Counter) -> Any:
    _twin, someone, _onward = _begun(counter)
    return get(someone, "card/")


def _refused(counter: Counter) -> Any:
    twin, someone, onward = _begun(counter)
    (session,) = SESSION.findall(get(someone, onward).content.decode())
    twin.choose(session, "0002")
    return get(someone, onward)


def _being_checked(counter: Counter) -> Any:
    twin, someone, onward = _begun(counter)
    (session,) = SESSION.findall(get(someone, onward).content.decode())
    twin.choose(session, "4242", way="never")
    counter.fixture("settings").PAYMENT_API = NOBODY
    return get(someone, onward)


def _stopped(counter: Counter) -> Any:
    _twin, someone, onward = _begun(counter)
    someone.client.post(f"{someone.root}card/stop/")
    return get(someone, onward)


def _provider_away(counter: Counter) -> Any:
    counter.fixture("card_counter")
    counter.fixture("settings").PAYMENT_API = NOBODY
    return _begin(payer().sign_in())


def _too_often(counter: Counter) -> Any:
    counter.fixture("card_counter")
    counter.patch.setattr("madoguchi.services.card_changes.beginning.MOST_BEGUN", 0)
    return _begin(payer().sign_in())


def _state(codes: set[Code], page: Callable[[Counter], Any]) -> State:
    return State(codes, page, _takes_cards)


def _takes_cards(profile: Profile) -> bool:
    return profile.slug == OPERATOR.slug


STATES = {
    "no card": _state({Code.NO_CARD}, _paid()),
    "not paid by card": _state({Code.NOT_PAID_BY_CARD, Code.NO_CARD}, _paid("口座振替")),
    "paid in no way": _state({Code.NOT_PAID_BY_CARD, Code.NO_CARD, Code.NOT_REGISTERED}, _paid("")),
    "no place to pay for": _state({Code.NO_PLACE}, _paid(places=0)),
    "change of the card waits": _state({Code.CARD_CHANGE_WAITING, Code.NO_CARD}, _waits),
    "card refused": _state({Code.CARD_REFUSED}, _refused),
    "card being checked": _state({Code.CARD_RESULT_AWAITED}, _being_checked),
    "change of the card stopped": _state({Code.CARD_UNCHANGED}, _stopped),
    "provider away": _state({Code.PROVIDER_AWAY, Code.NO_CARD}, _provider_away),
    "too many changes of the card": _state({Code.TOO_MANY_CARD_CHANGES, Code.NO_CARD}, _too_often),
}
