"""Passkeys are registered by who has proven the password, belong to one member, and sign in by themselves."""

from datetime import timedelta
from functools import partial

import pytest
from django.conf import settings
from fido2.utils import websafe_encode

from madoguchi.adapters.webauthn import NotProven, RelyingParty
from madoguchi.models import Member, Passkey, PasskeyChallenge
from madoguchi.models.scope import operator_scope
from madoguchi.services import passkey_challenges, passkey_sign_in, passkeys
from madoguchi.services.accounts import WrongPassword
from madoguchi.services.factors import Factors
from madoguchi.services.passkeys import MOST, NoSuchPasskey, TooManyPasskeys
from madoguchi.services.sessions import find_visitor
from madoguchi.services.tallies import TooManyTries
from tests.cast import NOW, PASSWORD, person
from tests.crowd import deeds_at_once
from tests.factored import PARTY, SOURCE, Factored, told, with_address
from tests.soft_authenticator import AAGUID, BACKED_UP, ELIGIBLE, PRESENT, USUAL, SoftAuthenticator

B = settings.REGISTRY["aomori-cable"]
LATER = NOW + timedelta(minutes=10)


def options(member: Factored, visitor=None, now=NOW):
    return passkeys.registration_options(party=PARTY, visitor=visitor or member.visitor(), now=now)


def who(member: Factored, token: str, now=NOW) -> int:
    """Say whose session a token opens."""
    return find_visitor(token=token, rule=member.profile.session, now=now).member_id


# --- registering ------------------------------------------------------------------------------------


def test_passkey_is_kept_with_its_parts_and_told(member: Factored) -> None:
    member.device.flags = USUAL | ELIGIBLE | BACKED_UP
    codes = member.add_passkey()
    found = Passkey.objects.get()
    assert (found.label, found.rp_id, found.aaguid.bytes, found.transports) == (
        *("花子のスマホ", PARTY.id, AAGUID),
        ["internal"],
    )
    assert (found.is_backup_eligible, found.is_backed_up, found.created_at, found.used_at) == (
        *(True, True),
        *(NOW, None),
    )
    assert (len(codes), member.factors(), told()) == (10, Factors(1, False, 10), ["passkey_added"])


def test_second_passkey_has_the_same_handle_and_no_new_recovery_codes(member: Factored) -> None:
    member.add_passkey()
    first, member.device = member.device, SoftAuthenticator()
    codes = member.add_passkey()
    assert (codes, first.user_handle == member.device.user_handle) == ([], True)


def test_handle_says_nothing_and_is_another_for_each_member(member: Factored, neighbour: Factored) -> None:
    handles = []
    for each in (member, neighbour):
        each.add_passkey()
        handles.append(each.device.user_handle)
    assert [len(handle) for handle in handles] == [32, 32]
    assert (len(set(handles)), member.person.member.login_id.encode() in handles[0]) == (2, False)


def test_registering_begins_with_the_password(member: Factored) -> None:
    visitor = member.visitor()
    with pytest.raises(WrongPassword):
        passkeys.begin_registration(visitor=visitor, password="wrong", now=NOW)
    assert options(member, visitor) is None


def test_registering_goes_on_in_the_session_that_began_it_and_soon(
    member: Factored, neighbour: Factored
) -> None:
    visitor = member.visitor()
    passkeys.begin_registration(visitor=visitor, password=PASSWORD, now=NOW)
    found = [
        options(member, each, now) is not None
        for each, now in (
            (visitor, NOW),
            (visitor, LATER),
            (member.visitor(), NOW),
            (neighbour.visitor(), NOW),
        )
    ]
    assert found == [True, False, False, False]


def test_device_is_told_which_passkeys_there_are(member: Factored) -> None:
    member.add_passkey()
    visitor = member.visitor()
    passkeys.begin_registration(visitor=visitor, password=PASSWORD, now=NOW)
    (known,) = options(member, visitor)["excludeCredentials"]
    assert known["id"] == websafe_encode(member.device.credential_id)


@pytest.mark.parametrize(
    "amiss",
    [{"challenge": websafe_encode(b"x" * 32)}, {"origin": "https://evil.example"}, {"flags": PRESENT}],
)
def test_passkey_made_amiss_is_not_kept(member: Factored, amiss: dict[str, object]) -> None:
    with pytest.raises(NotProven):
        member.add_passkey(**amiss)
    assert (member.factors(), told()) == (Factors(0, False, 0), [])


def test_answer_is_good_once_and_after_a_refusal_the_browser_may_try_again(member: Factored) -> None:
    visitor = member.visitor()
    facts = {"profile": member.profile, "party": PARTY, "visitor": visitor, "label": "", "now": NOW}
    passkeys.begin_registration(visitor=visitor, password=PASSWORD, now=NOW)
    first = options(member, visitor)
    wrong = member.device.make(first, origin="https://evil.example")
    with pytest.raises(NotProven):
        passkeys.register(**facts, typed=wrong)
    second = options(member, visitor)
    assert first["challenge"] != second["challenge"]
    right = member.device.make(second)
    passkeys.register(**facts, typed=right)
    with pytest.raises(NotProven):
        passkeys.register(**facts, typed=right)
    assert (member.factors().passkeys, PasskeyChallenge.objects.count()) == (1, 0)


def test_passkey_of_a_neighbour_is_not_taken_for_ones_own(member: Factored, neighbour: Factored) -> None:
    member.add_passkey()
    neighbour.device.credential_id = member.device.credential_id
    with pytest.raises(NotProven):
        neighbour.add_passkey()
    assert neighbour.factors() == Factors(0, False, 0)


def test_nobody_has_more_passkeys_than_there_may_be(member: Factored) -> None:
    for _ in range(MOST):
        member.device = SoftAuthenticator()
        member.add_passkey()
    with pytest.raises(TooManyPasskeys):
        member.add_passkey()


# --- naming and removing ----------------------------------------------------------------------------


def test_neighbours_passkey_is_neither_named_nor_removed(member: Factored, neighbour: Factored) -> None:
    member.add_passkey()
    reference = Passkey.objects.get().reference
    with pytest.raises(NoSuchPasskey):
        passkeys.rename(member_id=neighbour.person.member.pk, reference=reference, label="x")
    with pytest.raises(NoSuchPasskey):
        passkeys.remove(
            profile=member.profile,
            visitor=neighbour.visitor(),
            password=PASSWORD,
            reference=reference,
            now=NOW,
        )
    assert Passkey.objects.get().label == "花子のスマホ"


def test_removed_passkey_opens_nothing_and_the_last_takes_the_recovery_codes_along(member: Factored) -> None:
    member.add_passkey()
    facts = {"profile": member.profile, "visitor": member.visitor(), "now": NOW}
    reference = Passkey.objects.get().reference
    with pytest.raises(WrongPassword):
        passkeys.remove(**facts, password="wrong", reference=reference)
    passkeys.remove(**facts, password=PASSWORD, reference=reference)
    assert (member.factors(), told()[-1]) == (Factors(0, False, 0), "passkey_removed")
    with pytest.raises(NotProven):
        member.come_by_passkey()


# --- signing in with it alone -----------------------------------------------------------------------


def test_passkey_opens_a_session_without_password_or_second_step(member: Factored) -> None:
    member.add_passkey()
    member.set_codes_up()
    token = member.come_by_passkey()
    assert (who(member, token), Passkey.objects.get().used_at) == (member.person.member.pk, NOW)


def test_session_of_a_passkey_may_change_factors_without_the_password_for_five_minutes(
    member: Factored,
) -> None:
    member.add_passkey()
    token = member.come_by_passkey()
    visitor = find_visitor(token=token, rule=member.profile.session, now=NOW)
    passkeys.begin_registration(visitor=visitor, password="", now=NOW + timedelta(minutes=4))
    with pytest.raises(WrongPassword):
        passkeys.begin_registration(visitor=visitor, password="", now=NOW + timedelta(minutes=6))


@pytest.mark.parametrize(
    "amiss",
    [
        {"challenge": websafe_encode(b"x" * 32)},
        {"origin": "https://evil.example"},
        {"rp_id": "evil.example"},
        {"flags": PRESENT},
        {"credential_id": b"unknown"},
        {"is_nameless": True},
        {"grows_by": 0},
    ],
    ids=lambda amiss: str(next(iter(amiss))),
)
def test_passkey_used_amiss_opens_nothing_and_unknown_ones_are_answered_alike(
    member: Factored, amiss: dict[str, object]
) -> None:
    member.device.count = 3
    member.add_passkey()
    with pytest.raises(NotProven) as refusal:
        member.come_by_passkey(**amiss)
    assert type(refusal.value) is NotProven
    assert Passkey.objects.get().used_at is None


def test_answer_opens_one_door(member: Factored) -> None:
    member.add_passkey()
    asked = passkey_sign_in.sign_in_options(party=PARTY, token="browser", source=SOURCE, now=NOW)
    answer = member.device.prove(asked, grows_by=0)
    assert member.send_passkey(answer)
    with pytest.raises(NotProven):
        member.send_passkey(answer)


def test_challenge_is_for_the_browser_that_asked_and_for_ten_minutes(member: Factored) -> None:
    member.add_passkey()
    asked = passkey_sign_in.sign_in_options(party=PARTY, token="browser", source=SOURCE, now=NOW)
    answer = member.device.prove(asked, grows_by=0)
    for token, now in (("another", NOW), ("", NOW), ("browser", LATER)):
        with pytest.raises(NotProven):
            member.send_passkey(answer, now, token=token)
    assert member.send_passkey(answer)


def test_challenge_of_one_purpose_is_not_answered_for_another(member: Factored) -> None:
    member.add_passkey()
    challenge = passkey_challenges.issue(purpose="second_step", holder="browser:browser", expires_at=LATER)
    asked = {"challenge": websafe_encode(challenge), "rpId": PARTY.id}
    with pytest.raises(NotProven):
        member.send_passkey(member.device.prove(asked))


def test_neighbours_passkey_does_not_open_ones_own_door(member: Factored, neighbour: Factored) -> None:
    for each in (member, neighbour):
        each.add_passkey()
    with pytest.raises(NotProven):  # hers, but naming him as its owner
        member.come_by_passkey(user_handle=neighbour.device.user_handle)
    assert who(neighbour, neighbour.come_by_passkey()) == neighbour.person.member.pk


def test_passkey_of_one_operator_opens_nothing_at_another_on_the_same_host(member: Factored) -> None:
    member.add_passkey()
    there = passkey_sign_in.sign_in_options(party=PARTY, token="browser", source=SOURCE, now=NOW)
    with operator_scope(B.slug):
        jiro = with_address(person(B, name="鈴木 次郎"))
        with pytest.raises(NotProven):  # the challenge is another operator's
            jiro.send_passkey(member.device.prove(there))
        here = passkey_sign_in.sign_in_options(party=PARTY, token="browser", source=SOURCE, now=NOW)
        with pytest.raises(NotProven):  # the passkey is
            jiro.send_passkey(member.device.prove(here))


def test_passkey_of_another_host_is_not_believed(member: Factored) -> None:
    elsewhere = RelyingParty("elsewhere.example", "https://portal.example.jp", "")
    member.add_passkey(party=elsewhere)
    asked = passkey_sign_in.sign_in_options(party=PARTY, token="browser", source=SOURCE, now=NOW)
    with pytest.raises(NotProven):
        member.send_passkey(member.device.prove(asked, rp_id=elsewhere.id))


def test_member_who_was_shut_out_does_not_come_in(member: Factored) -> None:
    member.add_passkey()
    Member.objects.update(is_active=False)
    with pytest.raises(NotProven):
        member.come_by_passkey()
    assert Passkey.objects.get().used_at is None


def test_source_that_tries_too_often_waits(member: Factored) -> None:
    for _ in range(50):
        with pytest.raises(NotProven):
            member.send_passkey("{}")
    with pytest.raises(TooManyTries):
        member.send_passkey("{}")


def test_source_that_asks_for_too_many_challenges_waits(member: Factored) -> None:
    ask = {"party": PARTY, "token": "browser", "source": SOURCE, "now": NOW}
    for _ in range(passkey_sign_in.CHALLENGES_OF_A_SOURCE):
        passkey_sign_in.sign_in_options(**ask)
    with pytest.raises(TooManyTries):
        passkey_sign_in.sign_in_options(**ask)


def test_challenges_that_nobody_answered_are_swept(member: Factored) -> None:
    passkey_sign_in.sign_in_options(party=PARTY, token="browser", source=SOURCE, now=NOW)
    early = passkey_challenges.sweep(now=LATER - timedelta(seconds=1))
    assert (early, passkey_challenges.sweep(now=LATER)) == (0, 1)


def test_answer_sent_by_twenty_at_the_same_moment_opens_one_door(really_member: Factored) -> None:
    really_member.add_passkey()
    asked = passkey_sign_in.sign_in_options(party=PARTY, token="browser", source=SOURCE, now=NOW)
    answer = really_member.device.prove(asked)
    deeds = [partial(really_member.send_passkey, answer)] * 20
    found = deeds_at_once(really_member.profile.slug, deeds, NotProven)
    assert sorted(type(each).__name__ for each in found) == ["NotProven"] * 19 + ["str"]


def test_copied_key_used_at_the_same_moment_opens_one_door(really_member: Factored) -> None:
    really_member.add_passkey()
    asked = [
        passkey_sign_in.sign_in_options(party=PARTY, token=f"{n}", source=SOURCE, now=NOW) for n in range(8)
    ]
    really_member.device.count = 1
    answers = [really_member.device.prove(each, grows_by=0) for each in asked]
    deeds = [partial(really_member.send_passkey, answers[n], token=f"{n}") for n in range(8)]
    found = deeds_at_once(really_member.profile.slug, deeds, NotProven)
    assert sorted(type(each).__name__ for each in found) == ["NotProven"] * 7 + ["str"]
