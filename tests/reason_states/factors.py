"""What is missing or in the way of passkeys and codes, and on the way in by them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from madoguchi.domain.reasons import ReasonCode as Code
from madoguchi.models import Passkey
from madoguchi.models.scope import operator_scope
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.passkeys import MOST
from tests.cast import NOW, browser
from tests.factored_browser import Browser, at_home
from tests.reason_states.counter import Counter, State, seen


def _offers(part: str) -> Callable[[Profile], bool]:
    return lambda profile: part in profile.account.offers


def _home(counter: Counter) -> Browser:
    return at_home(counter.member(signs_in=False))


def _has_none(counter: Counter) -> Any:
    return _home(counter).get("account/passkeys/")


def _has_as_many_as_can_be(counter: Counter) -> Any:
    hers = _home(counter)
    with operator_scope(counter.operator.slug):
        Passkey.objects.bulk_create(
            Passkey(
                member=hers.person.member,
                user_handle=b"",
                public_key=b"",
                credential_id=bytes([each]),
                aaguid=uuid4(),
                sign_count=0,
                created_at=NOW,
            )
            for each in range(MOST)
        )
    return hers.get("account/passkeys/")


def _asks_for_a_passkey(counter: Counter) -> Any:
    hers = _home(counter)
    hers.post("account/passkeys/", do="begin", current_password=hers.person.password)
    return hers.get("account/passkeys/new/")


def _has_only_the_password(counter: Counter) -> Any:
    return _home(counter).get("account/recovery-codes/")


def _comes_with_a_passkey(counter: Counter) -> Browser:
    hers = _home(counter)
    hers.add_passkey()
    hers.client = browser(counter.operator)
    return hers


def _comes_by_another_address(counter: Counter) -> Any:
    hers = _comes_with_a_passkey(counter)
    typed = {"login_id": hers.person.member.login_id, "password": hers.person.password}
    return hers.client.post(hers.person.root, typed, follow=True)


def _comes_too_late(counter: Counter) -> Any:
    hers = _comes_with_a_passkey(counter)
    hers.sign_in()
    counter.set_clock(NOW + timedelta(minutes=11))
    return hers.post("second-step/", way="recovery_code", code=hers.codes[0])


STATES = {
    "no passkeys": State({Code.NO_PASSKEYS}, _has_none, _offers("passkeys")),
    "no passkeys by a number": State(
        {Code.NO_PASSKEYS, Code.NO_PASSKEYS_HERE}, seen("account/passkeys/"), _offers("passkeys")
    ),
    "as many passkeys as can be": State({Code.PASSKEYS_FULL}, _has_as_many_as_can_be, _offers("passkeys")),
    "new passkey": State({Code.PASSKEYS_NEED_SCRIPT}, _asks_for_a_passkey, _offers("passkeys")),
    "no recovery codes": State({Code.NO_FACTOR}, _has_only_the_password, _offers("passkeys")),
    "passkey of another address": State(
        {Code.PASSKEYS_ELSEWHERE}, _comes_by_another_address, _offers("passkeys")
    ),
    "second step too late": State({Code.SECOND_STEP_OVER}, _comes_too_late, _offers("passkeys")),
}
