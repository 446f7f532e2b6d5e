"""What is missing beside the password, and why a factor cannot be set up or used."""

from typing import Any

from madoguchi.domain.reasons import ReasonCode as Code
from madoguchi.models.scope import operator_scope
from madoguchi.operators.schema.profile import Profile
from tests.cast import PASSWORD
from tests.factored import Factored
from tests.reason_states.counter import Counter, State, get, seen


def _full(counter: Counter) -> Any:
    counter.patch.setattr("madoguchi.interfaces.customer.passkeys.MOST", 0)
    return get(counter.member(), "account/passkeys/", headers={"host": "localhost"}, secure=True)


def _passkey_of_another_address(counter: Counter) -> Any:
    someone = counter.member(signs_in=False)
    with operator_scope(someone.operator.slug):
        Factored(someone).add_passkey()
    typed = {"login_id": someone.member.login_id, "password": PASSWORD}
    return someone.client.post(someone.root, typed, follow=True)


def _offers_passkeys(profile: Profile) -> bool:
    return "passkeys" in profile.account.offers


STATES = {
    "no passkeys": State(
        {Code.NO_PASSKEYS, Code.NO_PASSKEYS_HERE}, seen("account/passkeys/"), _offers_passkeys
    ),
    "too many passkeys": State({Code.NO_PASSKEYS, Code.TOO_MANY_PASSKEYS}, _full, _offers_passkeys),
    "passkey of another address": State(
        {Code.PASSKEYS_ELSEWHERE}, _passkey_of_another_address, _offers_passkeys
    ),
    "no recovery codes": State({Code.NO_FACTOR}, seen("account/recovery-codes/"), _offers_passkeys),
}
