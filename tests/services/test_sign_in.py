"""Signing in says nothing to those who guess, and makes them wait."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher
from django.conf import settings
from django.db import connection

from madoguchi.domain.match_keys import login_key
from madoguchi.models import Member, Session, SignInFailure
from madoguchi.models.scope import OperatorNotInScope, operator_scope
from madoguchi.operators.registry import Operator
from madoguchi.operators.schema.sign_in import LoginId
from madoguchi.services.members import enrol_member
from madoguchi.services.password_hashing import Argon2id, hash_password, is_password
from madoguchi.services.sessions import find_visitor
from madoguchi.services.sign_in import SignInRefused, sign_in
from madoguchi.services.tallies import TooManyTries
from tests.cast import NOW, PASSWORD, Person, person
from tests.crowd import at_once

A = settings.REGISTRY["kanazawa-water"]
HOME, ELSEWHERE = "192.0.2.1", "192.0.2.2"
WRONG = "not the password"
FREE_TRIES, FREE_TRIES_OF_A_SOURCE = 5, 50

# What does not depend on the profile is shown at one operator: each try costs a hash.
at_one_operator = pytest.mark.parametrize("operator", [A.slug], indirect=True)


def attempt(
    operator: Operator,
    login_id: str,
    password: str = WRONG,
    *,
    after: timedelta = timedelta(0),
    source: str = HOME,
) -> str | datetime | None:
    """Try to sign in: the token, or when the next try may be made, or None where it was refused."""
    facts = {"profile": operator.profile, "login_id": login_id, "password": password, "source": source}
    try:
        with operator_scope(operator.slug):
            return sign_in(**facts, now=NOW + after)
    except SignInRefused as refused:
        return None if refused.args == () else pytest.fail("the refusal says more than it should")
    except TooManyTries as refused:
        return refused.ready_at


def seconds(count: float) -> timedelta:
    return timedelta(seconds=count)


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """List each password that is really compared with a hash."""
    seen: list[str] = []
    compare = Argon2id.verify

    def verify(hasher: Argon2id, password: str, encoded: str) -> bool:
        seen.append(password)
        return compare(hasher, password, encoded)

    monkeypatch.setattr(Argon2id, "verify", verify)
    return seen


# --- who gets in, and what the others learn ---------------------------------------------------------


def test_right_password_opens_a_session(hanako: Person) -> None:
    token = attempt(hanako.operator, hanako.member.login_id, PASSWORD)
    with operator_scope(hanako.operator.slug):
        visitor = find_visitor(token=token, rule=hanako.operator.profile.session, now=NOW)
    assert visitor.member_id == hanako.member.pk


def test_every_sign_in_makes_a_new_token(hanako: Person) -> None:
    tokens = {attempt(hanako.operator, hanako.member.login_id, PASSWORD) for _ in range(3)}
    assert len(tokens) == 3


@at_one_operator
@pytest.mark.parametrize("password", [WRONG, "", PASSWORD.upper(), f"{PASSWORD} ", "あ" * 1000])
def test_wrong_password_is_refused(hanako: Person, password: str) -> None:
    assert attempt(hanako.operator, hanako.member.login_id, password) is None
    with operator_scope(hanako.operator.slug):
        assert Session.objects.count() == 0


def test_password_typed_in_full_width_is_the_same(hanako: Person) -> None:
    wide = "".join(chr(ord(character) + 0xFEE0) for character in PASSWORD)
    assert isinstance(attempt(hanako.operator, hanako.member.login_id, wide), str)


@at_one_operator
@pytest.mark.parametrize("login_id", ["", "nobody", "0" * 5000, "会員", "'; --", "a\0b"])
def test_unknown_id_is_refused(hanako: Person, login_id: str) -> None:
    assert attempt(hanako.operator, login_id, PASSWORD) is None


def test_inactive_member_is_refused(hanako: Person) -> None:
    with operator_scope(hanako.operator.slug):
        Member.objects.update(is_active=False)
    assert attempt(hanako.operator, hanako.member.login_id, PASSWORD) is None


def test_member_of_another_operator_is_refused(hanako: Person, jiro: Person) -> None:
    assert attempt(hanako.operator, jiro.member.login_id, PASSWORD) is None


def test_nobody_signs_in_without_a_scope(hanako: Person) -> None:
    facts = {"profile": hanako.operator.profile, "source": HOME, "now": NOW}
    with pytest.raises(OperatorNotInScope):
        sign_in(login_id=hanako.member.login_id, password=PASSWORD, **facts)


def test_refusals_cannot_be_told_apart(hanako: Person, taro: Person, judged: list[str]) -> None:
    with operator_scope(hanako.operator.slug):
        Member.objects.filter(pk=taro.member.pk).update(is_active=False)
    operator, behaviours = hanako.operator, []
    guesses = [(hanako.member.login_id, WRONG), ("nobody", PASSWORD), (taro.member.login_id, PASSWORD)]
    for login_id, password in guesses:
        judged.clear()
        answers = [attempt(operator, login_id, password) for _ in range(7)]
        behaviours.append((answers, len(judged)))
    assert behaviours == [([None] * 5 + [NOW + seconds(30)] * 2, 5)] * 3


# --- letter case ---------------------------------------------------------------------------------------


def lenient(operator: Operator, *, is_case_sensitive: bool) -> Operator:
    """Give an operator that tells letter case apart or does not, all else being the same."""
    rule = LoginId(characters="alphanumeric", is_case_sensitive=is_case_sensitive)
    return Operator(operator.profile.model_copy(update={"login_id": rule}), operator.folder)


@pytest.mark.parametrize("is_case_sensitive", [True, False])
def test_letter_case_counts_where_the_operator_says_so(db: None, *, is_case_sensitive: bool) -> None:
    operator = lenient(A, is_case_sensitive=is_case_sensitive)
    with operator_scope(A.slug):
        enrol_member(profile=operator.profile, login_id="Hanako01", password=PASSWORD, places=())
    accepted = {
        typed: isinstance(attempt(operator, typed, PASSWORD), str)
        for typed in ("Hanako01", " Ｈａｎａｋｏ０１　", "hanako01", "HANAKO01")
    }
    assert list(accepted.values()) == [True, True, not is_case_sensitive, not is_case_sensitive]


@pytest.mark.parametrize("is_case_sensitive", [True, False])
def test_guesses_in_other_letter_case_are_counted_together_where_it_does_not_matter(
    db: None, *, is_case_sensitive: bool
) -> None:
    operator = lenient(A, is_case_sensitive=is_case_sensitive)
    for typed in ("hanako01", "HANAKO01", "Hanako01", "hAnako01", "haNako01"):
        assert attempt(operator, typed) is None
    waits = attempt(operator, "hanAko01")
    assert waits == (None if is_case_sensitive else NOW + seconds(30))


def test_every_operator_keeps_the_id_by_its_own_rule(hanako: Person) -> None:
    rule = hanako.operator.profile.login_id
    key = login_key(hanako.member.login_id, is_case_sensitive=rule.is_case_sensitive)
    assert hanako.member.login_key == key


# --- waiting ---------------------------------------------------------------------------------------------


@pytest.fixture
def guessed(hanako: Person) -> Person:
    """Hanako, whose password somebody has guessed wrongly as often as costs nothing."""
    tries = [attempt(hanako.operator, hanako.member.login_id) for _ in range(FREE_TRIES)]
    assert tries == [None] * FREE_TRIES
    return hanako


@at_one_operator
def test_waits_grow_to_a_quarter_of_an_hour_and_no_further(guessed: Person) -> None:
    at, waits = timedelta(0), []
    for _ in range(8):
        ready_at = attempt(guessed.operator, guessed.member.login_id, after=at)
        waits.append((ready_at - NOW - at).total_seconds())
        at = ready_at - NOW
        assert attempt(guessed.operator, guessed.member.login_id, after=at - seconds(0.001)) == ready_at
        assert attempt(guessed.operator, guessed.member.login_id, after=at) is None
    assert waits == [30, 60, 120, 240, 480, 900, 900, 900]


def test_right_password_must_wait_too(guessed: Person, judged: list[str]) -> None:
    ready_at = NOW + seconds(30)
    for source in (HOME, ELSEWHERE):
        found = attempt(guessed.operator, guessed.member.login_id, PASSWORD, after=seconds(29), source=source)
        assert found == ready_at
    assert judged == []
    assert isinstance(attempt(guessed.operator, guessed.member.login_id, PASSWORD, after=seconds(30)), str)


@at_one_operator
def test_asking_while_waiting_does_not_lengthen_the_wait(guessed: Person) -> None:
    for second in range(1, 30):
        found = attempt(guessed.operator, guessed.member.login_id, after=seconds(second))
        assert found == NOW + seconds(30)


@at_one_operator
def test_success_clears_the_count(hanako: Person) -> None:
    for _ in range(3):
        assert [attempt(hanako.operator, hanako.member.login_id) for _ in range(FREE_TRIES - 1)] == [None] * 4
        assert isinstance(attempt(hanako.operator, hanako.member.login_id, PASSWORD), str)


@at_one_operator
def test_failures_are_forgotten_after_half_a_day(guessed: Person) -> None:
    later = timedelta(hours=12)
    tries = [attempt(guessed.operator, guessed.member.login_id, after=later) for _ in range(FREE_TRIES + 1)]
    assert tries == [None] * FREE_TRIES + [NOW + later + seconds(30)]


@at_one_operator
def test_failures_are_not_forgotten_a_moment_earlier(guessed: Person) -> None:
    later = timedelta(hours=12) - seconds(1)
    assert attempt(guessed.operator, guessed.member.login_id, after=later) is None
    assert attempt(guessed.operator, guessed.member.login_id, after=later) == NOW + later + seconds(60)


@pytest.mark.parametrize("back", [seconds(0.05), timedelta(hours=2)])
@at_one_operator
def test_clock_that_stands_a_little_earlier_locks_nobody_out(hanako: Person, back: timedelta) -> None:
    # Requests overlap, clocks are set right, and the demonstration begins at the same hour each time.
    assert attempt(hanako.operator, hanako.member.login_id, after=back) is None
    assert isinstance(attempt(hanako.operator, hanako.member.login_id, PASSWORD), str)


def test_neighbour_does_not_wait_for_strangers_guesses(guessed: Person, taro: Person) -> None:
    assert isinstance(attempt(taro.operator, taro.member.login_id, PASSWORD), str)


def test_same_id_at_another_operator_does_not_wait(guessed: Person, neighbour_operator: Operator) -> None:
    assert attempt(neighbour_operator, guessed.member.login_id) is None


@at_one_operator
def test_unknown_ids_wait_like_known_ones(hanako: Person) -> None:
    known, unknown = hanako.member.login_id, "nobody"
    for second in range(0, 180, 20):
        answers = [attempt(hanako.operator, login_id, after=seconds(second)) for login_id in (known, unknown)]
        assert answers[0] == answers[1]


@at_one_operator
def test_source_that_tries_many_ids_waits(hanako: Person, jiro: Person) -> None:
    operator = hanako.operator
    tries = [attempt(operator, f"nobody{number}") for number in range(FREE_TRIES_OF_A_SOURCE + 1)]
    assert tries == [None] * FREE_TRIES_OF_A_SOURCE + [NOW + seconds(30)]
    assert attempt(operator, hanako.member.login_id, PASSWORD) == NOW + seconds(30)
    assert isinstance(attempt(operator, hanako.member.login_id, PASSWORD, source=ELSEWHERE), str)
    assert isinstance(attempt(jiro.operator, jiro.member.login_id, PASSWORD), str)


@at_one_operator
def test_success_does_not_clear_the_count_of_a_source(hanako: Person) -> None:
    operator = hanako.operator
    for number in range(FREE_TRIES_OF_A_SOURCE):
        assert attempt(operator, f"nobody{number}") is None
        if number % 10 == 9 and number + 1 < FREE_TRIES_OF_A_SOURCE:
            assert isinstance(attempt(operator, hanako.member.login_id, PASSWORD), str)
    assert attempt(operator, hanako.member.login_id, PASSWORD) == NOW + seconds(30)


def test_neither_id_nor_source_is_kept_in_clear(hanako: Person) -> None:
    attempt(hanako.operator, hanako.member.login_id)
    with operator_scope(hanako.operator.slug):
        rows = list(SignInFailure.objects.values_list("subject", "failures", "last_failed_at"))
    assert [(failures, at) for _subject, failures, at in rows] == [(1, NOW), (1, NOW)]
    assert all(re.fullmatch(r"[0-9a-f]{64}", subject) for subject, _failures, _at in rows)


# --- guessing in parallel ---------------------------------------------------------------------------------


@pytest.fixture
def really_there(committed_db: None) -> Person:
    """A member whose rows other connections see."""
    return person(A, name="山田 花子")


def test_parallel_guesses_do_not_outrun_the_count(really_there: Person, judged: list[str]) -> None:
    found = at_once(24, lambda _number: attempt(A, really_there.member.login_id))
    assert (found.count(None), found.count(NOW + seconds(30))) == (FREE_TRIES, 24 - FREE_TRIES)
    assert judged == [WRONG] * FREE_TRIES


def test_right_password_among_parallel_guesses_opens_at_most_one_door(really_there: Person) -> None:
    def guess(number: int) -> Any:
        return attempt(A, really_there.member.login_id, PASSWORD if number == 12 else WRONG)

    found = at_once(24, guess)
    tokens = [each for each in found if isinstance(each, str)]
    with operator_scope(A.slug):
        assert Session.objects.count() == len(tokens) <= 1


def test_right_passwords_at_the_same_time_open_every_door(really_there: Person) -> None:
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # so that the tries meet more often
    with operator_scope(A.slug):
        Member.objects.update(password_hash=f"argon2{quick.hash(PASSWORD)}")

    def sign_in_again_and_again(_number: int) -> list[Any]:
        return [attempt(A, really_there.member.login_id, PASSWORD) for _ in range(50)]

    found = at_once(FREE_TRIES - 1, sign_in_again_and_again)
    assert [[type(token) for token in tokens] for tokens in found] == [[str] * 50] * (FREE_TRIES - 1)


def test_count_of_failures_is_kept_when_the_connection_is_lost(really_there: Person) -> None:
    for _ in range(FREE_TRIES):
        assert attempt(A, really_there.member.login_id) is None
        connection.close()
    assert attempt(A, really_there.member.login_id, PASSWORD) == NOW + seconds(30)


# --- how passwords are kept ---------------------------------------------------------------------------------


def test_passwords_are_kept_as_argon2id_with_owasps_figures(hanako: Person) -> None:
    kept = hanako.member.password_hash
    assert re.fullmatch(r"argon2\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22,}\$[\w+/]{43}", kept)
    assert settings.PASSWORD_HASHERS == ["madoguchi.services.password_hashing.Argon2id"]


def test_equal_passwords_are_kept_differently() -> None:
    assert hash_password(PASSWORD) != hash_password(PASSWORD)


def test_nobodys_password_opens_nothing() -> None:
    assert is_password("nobody has this password", password_hash=None) is False
    assert is_password(PASSWORD, password_hash="") is False
    assert is_password(PASSWORD, password_hash=hash_password(PASSWORD)) is True
