"""After the password a member with a factor is asked for it; strangers do not learn who has one."""

import re
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from fido2.utils import websafe_encode

from madoguchi.models import Member, Passkey, PendingSignIn, RecoveryCode, Session
from madoguchi.services import second_steps
from madoguchi.services.factors import Factors, drop_factors
from madoguchi.services.members import change_password
from madoguchi.services.one_time_codes import Clocks
from madoguchi.services.password_hashing import Argon2id, hash_password
from madoguchi.services.second_steps import NothingPending, WrongSecondStep
from madoguchi.services.sessions import find_visitor
from madoguchi.services.sign_in import SignInRefused, sign_in
from madoguchi.services.tallies import TooManyTries
from tests.cast import NOW, PASSWORD
from tests.crowd import deeds_at_once
from tests.factored import PARTY, SOURCE, STEP, Factored, told
from tests.soft_authenticator import PRESENT

BEFORE = NOW - timedelta(hours=1)


@pytest.fixture
def coded(member: Factored) -> Factored:
    """Hanako with one-time codes."""
    member.set_codes_up(BEFORE)
    Session.objects.all().delete()
    return member


@pytest.fixture
def keyed(member: Factored) -> Factored:
    """Hanako with a passkey."""
    member.add_passkey(BEFORE)
    Session.objects.all().delete()
    return member


def by_code(member: Factored, token: str, typed: str, now=NOW) -> str:
    return second_steps.pass_by_code(
        profile=member.profile, token=token, typed=typed, clocks=Clocks(now, now)
    )


def by_recovery_code(member: Factored, token: str, typed: str, now=NOW) -> str:
    return second_steps.pass_by_recovery_code(profile=member.profile, token=token, typed=typed, now=now)


def by_passkey(member: Factored, token: str, device: Factored | None = None, **amiss) -> str:
    asked = second_steps.passkey_options(party=PARTY, token=token, now=NOW)
    typed = (device or member).device.prove(asked, **amiss)
    return second_steps.pass_by_passkey(
        profile=member.profile, party=PARTY, token=token, typed=typed, now=NOW
    )


def who(member: Factored, token: str) -> int:
    return find_visitor(token=token, rule=member.profile.session, now=NOW).member_id


# --- who is asked -----------------------------------------------------------------------------------


def test_member_without_a_factor_is_asked_for_none(member: Factored) -> None:
    facts = {"login_id": member.person.member.login_id, "password": PASSWORD, "source": SOURCE}
    assert who(member, sign_in(profile=member.profile, **facts, now=NOW)) == member.person.member.pk
    assert PendingSignIn.objects.count() == 0


def test_right_password_opens_nothing_where_a_second_step_is_due(coded: Factored) -> None:
    coded.come_by_password()
    assert (Session.objects.count(), PendingSignIn.objects.count()) == (0, 1)


def test_wrong_password_costs_the_same_with_and_without_factors(member: Factored) -> None:
    def refused() -> list[str]:
        with CaptureQueriesContext(connection) as captured, pytest.raises(SignInRefused):
            member.come_by_password(password="not the password")
        return [re.sub(r"\d+", "?", each["sql"]) for each in captured]

    refused()  # the first failure makes the rows that the others count in
    without = refused()
    member.set_codes_up(BEFORE)
    member.add_passkey(BEFORE)
    assert refused() == without


def test_token_that_the_browser_holds_is_kept_nowhere(coded: Factored) -> None:
    token = coded.come_by_password()
    assert PendingSignIn.objects.filter(token_sha256=token).exists() is False


# --- the three ways ---------------------------------------------------------------------------------


def test_one_time_code_finishes_the_sign_in_once(coded: Factored) -> None:
    token = coded.come_by_password()
    assert who(coded, by_code(coded, token, coded.code())) == coded.person.member.pk
    with pytest.raises(NothingPending):
        by_code(coded, token, coded.code(NOW + STEP))


def test_code_is_good_for_one_sign_in(coded: Factored) -> None:
    first, second = coded.come_by_password(), coded.come_by_password()
    by_code(coded, first, coded.code())
    with pytest.raises(WrongSecondStep):
        by_code(coded, second, coded.code())


def test_recovery_code_finishes_the_sign_in_is_used_up_and_told(coded: Factored) -> None:
    code = coded.codes[3]
    typed = f" {code.lower().replace('-', '　')} "
    assert who(coded, by_recovery_code(coded, coded.come_by_password(), typed)) == coded.person.member.pk
    with pytest.raises(WrongSecondStep):
        by_recovery_code(coded, coded.come_by_password(), code)
    assert (coded.factors().recovery_codes, told()) == (9, ["one_time_code_added", "recovery_code_used"])


def test_every_recovery_code_is_good_once(coded: Factored) -> None:
    for code in coded.codes:
        by_recovery_code(coded, coded.come_by_password(), code)
    assert (len(coded.codes), coded.factors().recovery_codes) == (10, 0)


def test_recovery_codes_outlive_a_raised_cost_of_hashing(coded: Factored, monkeypatch) -> None:
    monkeypatch.setattr(Argon2id, "time_cost", Argon2id.time_cost + 1)
    token = coded.come_by_password()
    assert who(coded, by_recovery_code(coded, token, coded.codes[3])) == coded.person.member.pk


def test_recovery_codes_are_kept_as_hashes(coded: Factored) -> None:
    kept = list(RecoveryCode.objects.values_list("code_hash", flat=True))
    assert {each.split("$")[1] for each in kept} == {"argon2id"}
    assert [
        code for code in coded.codes for each in kept if code in each or code.replace("-", "") in each
    ] == []


def test_passkey_finishes_the_sign_in_and_counts_as_just_used(keyed: Factored) -> None:
    token = by_passkey(keyed, keyed.come_by_password())
    assert (who(keyed, token), Session.objects.get().passkey_at) == (keyed.person.member.pk, NOW)


def test_browser_is_asked_for_the_members_passkeys_alone(keyed: Factored, neighbour: Factored) -> None:
    neighbour.add_passkey()
    asked = second_steps.passkey_options(party=PARTY, token=keyed.come_by_password(), now=NOW)
    assert [each["id"] for each in asked["allowCredentials"]] == [websafe_encode(keyed.device.credential_id)]


def test_browser_is_not_asked_for_a_passkey_where_there_is_none(coded: Factored) -> None:
    assert second_steps.passkey_options(party=PARTY, token=coded.come_by_password(), now=NOW) is None


# --- what does not help -----------------------------------------------------------------------------


def test_neighbours_code_recovery_code_and_passkey_do_not_help(coded: Factored, neighbour: Factored) -> None:
    coded.add_passkey(BEFORE)
    neighbour.set_codes_up(BEFORE)
    neighbour.add_passkey(BEFORE)
    token = coded.come_by_password()
    for attempt in (
        lambda: by_code(coded, token, neighbour.code()),
        lambda: by_recovery_code(coded, token, neighbour.codes[0]),
        lambda: by_passkey(coded, token, neighbour),
    ):
        with pytest.raises(WrongSecondStep):
            attempt()


@pytest.mark.parametrize(
    "amiss",
    [{"challenge": websafe_encode(b"x" * 32)}, {"origin": "https://evil.example"}, {"flags": PRESENT}],
)
def test_passkey_used_amiss_does_not_help_and_the_browser_may_try_again(
    keyed: Factored, amiss: dict[str, object]
) -> None:
    token = keyed.come_by_password()
    with pytest.raises(WrongSecondStep):
        by_passkey(keyed, token, **amiss)
    assert who(keyed, by_passkey(keyed, token)) == keyed.person.member.pk


def test_challenge_of_one_pending_sign_in_is_not_answered_in_another(keyed: Factored) -> None:
    first, second = keyed.come_by_password(), keyed.come_by_password()
    asked = second_steps.passkey_options(party=PARTY, token=first, now=NOW)
    with pytest.raises(WrongSecondStep):
        second_steps.pass_by_passkey(
            profile=keyed.profile, party=PARTY, token=second, typed=keyed.device.prove(asked), now=NOW
        )


@pytest.mark.parametrize("typed", ["", "{}", "000000", "x" * 40_000, "\x00"])
def test_nonsense_does_not_help(coded: Factored, typed: str) -> None:
    token = coded.come_by_password()
    for way in (by_code, by_recovery_code):
        with pytest.raises(WrongSecondStep):
            way(coded, token, typed)
    with pytest.raises(WrongSecondStep):
        second_steps.pass_by_passkey(profile=coded.profile, party=PARTY, token=token, typed=typed, now=NOW)


@pytest.mark.parametrize("token", ["", "unknown"])
def test_browser_without_a_pending_sign_in_gets_nowhere(coded: Factored, token: str) -> None:
    with pytest.raises(NothingPending):
        by_code(coded, token, coded.code())


def test_pending_sign_in_is_over_after_ten_minutes(coded: Factored) -> None:
    token, over = coded.come_by_password(), NOW + timedelta(minutes=10)
    with pytest.raises(NothingPending):
        by_code(coded, token, coded.code(over), now=over)
    assert (second_steps.sweep(now=over), PendingSignIn.objects.count()) == (1, 0)


def test_pending_sign_in_is_void_once_the_password_is_another_or_the_member_shut_out(coded: Factored) -> None:
    token = coded.come_by_password()
    change_password(member=coded.person.member, password_hash=hash_password("another2024word"))
    with pytest.raises(NothingPending):
        by_code(coded, token, coded.code())
    token = coded.come_by_password(password="another2024word")
    Member.objects.update(is_active=False)
    with pytest.raises(NothingPending):
        by_code(coded, token, coded.code())


# --- guessing ---------------------------------------------------------------------------------------


def guess(member: Factored, token: str, typed: str = "000000", now=NOW) -> str:
    """Try a code; say what became of it."""
    try:
        by_code(member, token, typed, now)
    except (WrongSecondStep, TooManyTries) as refusal:
        return type(refusal).__name__
    return "in"


def test_sixth_try_waits_even_if_it_is_right_whichever_browser_it_comes_from(coded: Factored) -> None:
    tokens = [coded.come_by_password() for _ in range(6)]
    assert [guess(coded, token) for token in tokens[:5]] == ["WrongSecondStep"] * 5
    assert guess(coded, tokens[5], coded.code()) == "TooManyTries"


def test_member_is_told_once_when_somebody_who_knows_the_password_is_stopped(coded: Factored) -> None:
    token = coded.come_by_password()
    for _ in range(9):
        guess(coded, token)
    assert told()[1:] == ["second_step_stopped"]


def test_twenty_tries_a_day_are_the_most(coded: Factored) -> None:
    judged = 0
    for round_ in range(8):
        now = NOW + round_ * timedelta(minutes=11)
        token = coded.come_by_password(now)
        judged += [guess(coded, token, now=now) for _ in range(5)].count("WrongSecondStep")
    assert judged == 20


def test_member_with_a_new_password_need_not_wait_for_who_knew_the_old_one(coded: Factored) -> None:
    token = coded.come_by_password()
    assert [guess(coded, token) for _ in range(6)][5] == "TooManyTries"
    change_password(member=coded.person.member, password_hash=hash_password("another2024word"))
    assert guess(coded, coded.come_by_password(password="another2024word"), coded.code()) == "in"


def test_ways_are_counted_together(keyed: Factored) -> None:
    token = keyed.come_by_password()
    for _ in range(5):
        with pytest.raises(WrongSecondStep):
            by_recovery_code(keyed, token, "WRONG-WRONG")
    with pytest.raises(TooManyTries):
        by_passkey(keyed, token)


def test_success_clears_the_count(coded: Factored) -> None:
    for steps in range(3):
        now = NOW + steps * STEP
        token = coded.come_by_password(now)
        assert [guess(coded, token, now=now) for _ in range(4)] == ["WrongSecondStep"] * 4
        assert guess(coded, token, coded.code(now), now) == "in"


def test_recovery_code_used_by_twenty_at_the_same_moment_opens_one_door(really_member: Factored) -> None:
    really_member.set_codes_up(BEFORE)
    Session.objects.all().delete()
    tokens = [really_member.come_by_password() for _ in range(20)]
    code = really_member.codes[0]
    second_steps.LIMITS, limits = ((20, timedelta(minutes=10)),), second_steps.LIMITS
    try:
        deeds = [partial(by_recovery_code, really_member, token, code) for token in tokens]
        found = deeds_at_once(really_member.profile.slug, deeds, WrongSecondStep)
    finally:
        second_steps.LIMITS = limits
    assert sorted(type(each).__name__ for each in found) == ["WrongSecondStep"] * 19 + ["str"]
    assert Session.objects.count() == 1


def test_right_code_sent_twice_at_the_same_moment_opens_one_door(really_member: Factored) -> None:
    really_member.set_codes_up(BEFORE)
    Session.objects.all().delete()
    token, code = really_member.come_by_password(), really_member.code()
    deeds = [partial(by_code, really_member, token, code)] * 5
    found = deeds_at_once(really_member.profile.slug, deeds, WrongSecondStep, NothingPending)
    refused = {"WrongSecondStep", "NothingPending"}
    assert [type(each).__name__ in refused for each in found].count(False) == 1
    assert Session.objects.count() == 1


# --- losing everything ------------------------------------------------------------------------------


def test_desk_drops_every_factor_and_the_member_is_told(coded: Factored, neighbour: Factored) -> None:
    coded.add_passkey(BEFORE)
    neighbour.add_passkey(BEFORE)
    token = coded.come_by_password()
    assert drop_factors(profile=coded.profile, member=coded.person.member, now=NOW) is True
    assert (coded.factors(), neighbour.factors().passkeys) == (Factors(0, False, 0), 1)
    assert (told()[-1], Passkey.objects.count()) == ("factors_dropped", 1)
    with pytest.raises(NothingPending):
        by_code(coded, token, coded.code())
    assert drop_factors(profile=coded.profile, member=coded.person.member, now=NOW) is False
