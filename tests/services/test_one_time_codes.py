"""One-time codes count once they were confirmed, and each is taken once."""

from datetime import datetime, timedelta
from functools import partial

import pytest

from madoguchi.domain.one_time_codes import code_at
from madoguchi.models import OneTimeSecret
from madoguchi.services import one_time_codes
from madoguchi.services.accounts import WrongPassword
from madoguchi.services.factors import Factors
from madoguchi.services.one_time_codes import AlreadySet, Clocks, NotBegun, WrongCode
from madoguchi.services.sealing import SealBroken, seal, unseal
from madoguchi.services.tallies import TooManyTries
from tests.cast import NOW, PASSWORD
from tests.crowd import deeds_at_once
from tests.factored import STEP, Factored, told

# RFC 6238, appendix B, for SHA-1; the last six of its eight digits.
VECTORS = {
    59: "287082",
    1111111109: "081804",
    1111111111: "050471",
    1234567890: "005924",
    2000000000: "279037",
    20000000000: "353130",
}
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.mark.parametrize(("second", "code"), VECTORS.items())
def test_codes_are_those_of_the_standard(second: int, code: str) -> None:
    assert code_at(secret=SECRET, now=datetime.fromtimestamp(second, tz=NOW.tzinfo)) == code


def taken(member: Factored, typed: str, now: datetime = NOW) -> bool:
    return one_time_codes.take_code(member.person.member, typed=typed, clocks=Clocks(now, now))


def confirm(member: Factored, visitor, typed: str, now: datetime = NOW) -> list[str]:
    return one_time_codes.confirm(
        profile=member.profile, visitor=visitor, typed=typed, clocks=Clocks(now, now)
    )


def test_codes_count_once_confirmed_and_come_with_recovery_codes(member: Factored) -> None:
    visitor = member.visitor()
    one_time_codes.begin(visitor=visitor, password=PASSWORD, now=NOW)
    member.secret = one_time_codes.waiting_secret(visitor, now=NOW)
    assert (member.factors(), told()) == (Factors(0, False, 0), [])
    made = confirm(member, visitor, member.code())
    assert (len(set(made)), member.factors(), told()) == (10, Factors(0, True, 10), ["one_time_code_added"])


def test_setting_up_needs_the_password(member: Factored) -> None:
    with pytest.raises(WrongPassword):
        one_time_codes.begin(visitor=member.visitor(), password="not the password", now=NOW)
    assert OneTimeSecret.objects.count() == 0


def test_passkey_just_used_stands_in_for_the_password(member: Factored) -> None:
    visitor = member.visitor(passkey_at=NOW)
    one_time_codes.begin(visitor=visitor, password="", now=NOW + timedelta(minutes=4, seconds=59))
    with pytest.raises(WrongPassword):
        one_time_codes.begin(visitor=visitor, password="", now=NOW + timedelta(minutes=5))


def test_secret_is_shown_to_the_session_alone_that_began_and_not_for_long(
    member: Factored, neighbour: Factored
) -> None:
    visitor = member.visitor()
    one_time_codes.begin(visitor=visitor, password=PASSWORD, now=NOW)
    last, over = NOW + timedelta(minutes=15, seconds=-1), NOW + timedelta(minutes=15)
    shown = [
        one_time_codes.waiting_secret(each, now=now) is not None
        for each, now in (
            (visitor, last),
            (visitor, over),
            (member.visitor(), NOW),
            (neighbour.visitor(), NOW),
        )
    ]
    assert shown == [True, False, False, False]


def test_secret_that_was_never_confirmed_is_swept(member: Factored) -> None:
    one_time_codes.begin(visitor=member.visitor(), password=PASSWORD, now=NOW)
    last, over = NOW + timedelta(minutes=15, seconds=-1), NOW + timedelta(minutes=15)
    assert [one_time_codes.sweep(now=now) for now in (last, over)] == [0, 1]
    member.set_codes_up()
    assert one_time_codes.sweep(now=NOW + timedelta(days=9)) == 0


def test_wrong_or_missing_first_code_sets_nothing_up(member: Factored) -> None:
    visitor = member.visitor()
    with pytest.raises(NotBegun):
        confirm(member, visitor, "000000")
    one_time_codes.begin(visitor=visitor, password=PASSWORD, now=NOW)
    for typed in ("", "12345", "あいうえおか", code_at(secret=SECRET, now=NOW)):
        with pytest.raises(WrongCode):
            confirm(member, visitor, typed)
    assert member.factors() == Factors(0, False, 0)


def test_first_code_cannot_be_guessed(member: Factored) -> None:
    visitor = member.visitor()
    one_time_codes.begin(visitor=visitor, password=PASSWORD, now=NOW)
    for _ in range(10):
        with pytest.raises(WrongCode):
            confirm(member, visitor, "x")
    with pytest.raises(TooManyTries):
        confirm(member, visitor, "x")


def test_codes_that_are_set_are_not_set_anew_before_they_are_removed(member: Factored) -> None:
    member.set_codes_up()
    with pytest.raises(AlreadySet):
        one_time_codes.begin(visitor=member.visitor(), password=PASSWORD, now=NOW)


def test_code_is_good_for_its_step_the_one_before_and_the_one_after(member: Factored) -> None:
    member.set_codes_up(NOW - timedelta(hours=1))
    found = {steps: is_taken_afresh(member, member.code(NOW + steps * STEP)) for steps in range(-3, 4)}
    assert [steps for steps, is_taken in found.items() if is_taken] == [-1, 0, 1]


def is_taken_afresh(member: Factored, code: str) -> bool:
    """Take a code as if none had been taken before."""
    OneTimeSecret.objects.update(last_step=None)
    return taken(member, code)


def test_same_code_or_an_earlier_one_is_not_taken_again(member: Factored) -> None:
    member.set_codes_up(NOW - timedelta(hours=1))
    before, now, after = (member.code(NOW + steps * STEP) for steps in (-1, 0, 1))
    assert [taken(member, code) for code in (now, now, before, after, now)] == [
        *(True, False, False),
        *(True, False),
    ]


def test_code_that_confirmed_the_setting_up_opens_nothing(member: Factored) -> None:
    member.set_codes_up()
    assert taken(member, member.code()) is False


def test_phone_keeps_its_own_time_where_ours_is_a_demonstrations(member: Factored) -> None:
    member.set_codes_up(NOW - timedelta(hours=1))
    phone = NOW + timedelta(days=700)
    clocks = Clocks(now=NOW, phone=phone)
    codes = (member.code(NOW), member.code(phone))
    tried = [one_time_codes.take_code(member.person.member, typed=code, clocks=clocks) for code in codes]
    assert tried == [False, True]


def test_code_used_by_twenty_at_the_same_moment_is_taken_once(really_member: Factored) -> None:
    really_member.set_codes_up(NOW - timedelta(hours=1))
    code = really_member.code()
    found = deeds_at_once(really_member.profile.slug, [partial(taken, really_member, code)] * 20)
    assert sorted(found) == [False] * 19 + [True]


def test_neighbours_code_is_not_taken(member: Factored, neighbour: Factored) -> None:
    for each in (member, neighbour):
        each.set_codes_up(NOW - timedelta(hours=1))
    assert taken(neighbour, member.code()) is False


def test_removing_needs_the_password_and_takes_the_recovery_codes_along(member: Factored) -> None:
    member.set_codes_up()
    with pytest.raises(WrongPassword):
        one_time_codes.remove(profile=member.profile, visitor=member.visitor(), password="wrong", now=NOW)
    assert member.factors() == Factors(0, True, 10)
    one_time_codes.remove(profile=member.profile, visitor=member.visitor(), password=PASSWORD, now=NOW)
    assert (member.factors(), told()[-1]) == (Factors(0, False, 0), "one_time_code_removed")


def test_recovery_codes_stay_while_a_passkey_is_left(member: Factored) -> None:
    member.add_passkey()
    member.set_codes_up()
    one_time_codes.remove(profile=member.profile, visitor=member.visitor(), password=PASSWORD, now=NOW)
    assert member.factors() == Factors(1, False, 10)


# --- sealing ----------------------------------------------------------------------------------------


def test_secret_is_not_kept_in_clear(member: Factored) -> None:
    member.set_codes_up()
    sealed = bytes(OneTimeSecret.objects.get().sealed)
    assert member.secret.encode() not in sealed


def test_seal_opens_in_its_place_alone(member: Factored, neighbour: Factored, settings) -> None:
    sealed = seal("secret", place="here")
    assert (unseal(sealed, place="here"), seal("secret", place="here") == sealed) == ("secret", False)
    for broken, place in ((sealed, "there"), (sealed[:-1] + b"x", "here"), (b"", "here")):
        with pytest.raises(SealBroken):
            unseal(broken, place=place)
    settings.SECRET_KEY = "another"
    with pytest.raises(SealBroken):
        unseal(sealed, place="here")


def test_code_of_a_broken_seal_is_wrong_and_the_log_tells_of_it(member: Factored, settings, caplog) -> None:
    member.set_codes_up(NOW - timedelta(hours=1))
    settings.SECRET_KEY = "another"
    assert (taken(member, member.code()), "SECRET_KEY" in caplog.text) == (False, True)
