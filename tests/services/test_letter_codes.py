"""A code from a letter proves who holds it, once, in time, and to nobody who guesses."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from madoguchi.domain.clock import TOKYO
from madoguchi.domain.letter_codes import code_key
from madoguchi.models import Customer, LetterCode, LetterRequest, Place
from madoguchi.models.scope import operator_scope
from madoguchi.services.letter_codes import (
    CodeNotValid,
    issue_code,
    note_request,
    prove_code,
    use_code,
)
from madoguchi.services.password_hashing import Argon2id
from madoguchi.services.places import place_numbered
from madoguchi.services.tallies import TooManyTries
from tests.cast import NOW
from tests.crowd import at_once

A = settings.REGISTRY["aomori-cable"]
HOME, ELSEWHERE = "192.0.2.1", "192.0.2.2"
WRONG = "2222-2222-2222"
WINDOW = timedelta(minutes=10)
VALID = datetime(2024, 11, 20, tzinfo=TOKYO) - NOW  # 30 days, of which 2024-10-21 is the first
SECOND = timedelta(seconds=1)


def place_of(number: str) -> Place:
    with operator_scope(A.slug):
        customer = Customer.objects.create(number=f"C{number}", name="成田 良子")
        return Place.objects.create(customer=customer, number=number, address="青森市本町3-3-3")


@pytest.fixture
def place(db: None) -> Place:
    """A place whose number begins with zeros, as most do."""
    return place_of("0001000025")


def issued(place: Place, *, after: timedelta = timedelta(0)) -> str:
    with operator_scope(A.slug):
        return issue_code(place=place, profile=A.profile, now=NOW + after)


def proven(
    typed: str | Sequence[str],
    *,
    number: str = "0001000025",
    after: timedelta = timedelta(0),
    source: str = HOME,
) -> LetterCode | datetime | None:
    """Prove a code: the code, or None where it was refused, or when the next try may be made."""
    facts = {"profile": A.profile, "place_number": number, "typed": typed, "source": source}
    try:
        with operator_scope(A.slug):
            return prove_code(**facts, now=NOW + after)
    except TooManyTries as refused:
        return refused.ready_at


def used(code_id: int, *, after: timedelta = timedelta(0)) -> Place:
    with operator_scope(A.slug), transaction.atomic():
        return use_code(code_id=code_id, now=NOW + after)


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """List each code that is really compared with a hash."""
    seen: list[str] = []
    compare = Argon2id.verify

    def verify(hasher: Argon2id, password: str, encoded: str) -> bool:
        seen.append(password)
        return compare(hasher, password, encoded)

    monkeypatch.setattr(Argon2id, "verify", verify)
    return seen


# --- the right code ---------------------------------------------------------------------------------


def test_right_code_leads_to_the_place(place: Place) -> None:
    assert proven(issued(place)).place == place


def test_code_may_be_typed_in_boxes_in_any_width_and_with_any_hyphen(place: Place) -> None:
    code = issued(place)
    wide = code.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)}).replace("－", "ー")
    assert [proven(typed).place for typed in (code.split("-"), wide, code.replace("-", " "))] == [place] * 3


@pytest.mark.parametrize("number", ["1000025", "００01000025", "000-1000-025", " 0001000025 ", "00001000025"])
def test_number_may_be_typed_without_its_zeros_or_with_more(place: Place, number: str) -> None:
    assert proven(issued(place), number=number).place == place


def test_only_an_argon2id_hash_of_the_code_is_kept(place: Place) -> None:
    code = issued(place)
    with operator_scope(A.slug), connection.cursor() as cursor:
        cursor.execute("SELECT code_hash, to_jsonb(c)::text FROM madoguchi_lettercode c")
        ((kept, row),) = cursor.fetchall()
    assert kept.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert [form in row for form in (code, code_key(code, rule=A.profile.letter.code_rule))] == [False, False]


# --- the wrong one ------------------------------------------------------------------------------------


def test_wrong_code_is_refused(place: Place) -> None:
    code = issued(place)
    assert [proven(typed) for typed in (WRONG, "", code[:-1], code.swapcase())] == [None] * 4


def test_code_of_a_neighbour_is_refused(place: Place) -> None:
    neighbours = issued(place_of("0001000026"))
    issued(place)
    assert proven(neighbours) is None


def test_code_of_another_operator_is_refused(place: Place) -> None:
    other = next(each for slug, each in settings.REGISTRY.items() if slug != A.slug)
    code = issued(place)
    with operator_scope(other.slug):
        facts = {"place_number": place.number, "typed": code, "source": HOME}
        assert prove_code(profile=other.profile, **facts, now=NOW) is None


def test_six_hundred_seconds_hold_five_tries_of_a_number(place: Place, judged: list[str]) -> None:
    issued(place)
    tries = [proven(WRONG, after=second * SECOND) for second in range(7)]
    assert tries == [None] * 5 + [NOW + WINDOW] * 2
    assert len(judged) == 5
    assert proven(WRONG, after=WINDOW) is None


def test_other_spellings_of_the_number_give_no_more_tries(place: Place) -> None:
    issued(place)
    spellings = ["1000025", "01000025", "001000025", "000-1000025", "００01000025", "0000000001000025"]
    assert [proven(WRONG, number=each) for each in spellings] == [None] * 5 + [NOW + WINDOW]


def test_source_that_tries_many_numbers_waits(place: Place) -> None:
    code = issued(place)
    tries = [proven(WRONG, number=str(number)) for number in range(51)]
    assert tries == [None] * 50 + [NOW + WINDOW]
    assert proven(code) == NOW + WINDOW
    assert proven(code, source=ELSEWHERE).place == place


def test_after_twenty_wrong_tries_the_right_code_is_refused(place: Place) -> None:
    code = issued(place)
    for number in range(20):
        assert proven(WRONG, after=number // 5 * WINDOW) is None
    assert proven(code, after=4 * WINDOW) is None
    assert proven(code, after=400 * WINDOW) is None


def test_after_nineteen_wrong_tries_the_right_code_is_accepted(place: Place) -> None:
    code = issued(place)
    for number in range(19):
        assert proven(WRONG, after=number // 5 * WINDOW) is None
    assert proven(code, after=3 * WINDOW).place == place


# --- what a stranger learns: nothing ------------------------------------------------------------------


def _statements(number: str, typed: str) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        assert proven(typed, number=number) is None
    return [re.split(r"'| WHERE |\"s\d+_x", query["sql"])[0] for query in queries]


def test_unknown_numbers_wait_like_known_ones(place: Place) -> None:
    issued(place)
    for second in range(0, 900, 60):
        answers = [proven(WRONG, number=each, after=second * SECOND) for each in (place.number, "9999999999")]
        assert answers[0] == answers[1]


def test_known_and_unknown_numbers_cost_the_same_statements_and_one_hash(
    place: Place, judged: list[str]
) -> None:
    place_of("0001000026")  # never had a code
    issued(place)
    statements = [_statements(each, WRONG) for each in (place.number, "0001000026", "9999999999", "")]
    assert [each == statements[0] for each in statements] == [True] * 4
    assert len(judged) == 4


# --- how a code ends ------------------------------------------------------------------------------------


def test_code_ends_on_time(place: Place) -> None:
    code = issued(place)
    assert proven(code, after=VALID - 5 * SECOND).place == place
    assert proven(code, after=VALID + 5 * SECOND) is None


def test_new_letter_voids_the_earlier_one(place: Place) -> None:
    earlier, newer = issued(place), issued(place, after=SECOND)
    assert (proven(earlier), proven(newer).place) == (None, place)


def test_new_letter_does_not_touch_the_neighbours(place: Place) -> None:
    code, neighbour = issued(place), place_of("0001000026")
    issued(neighbour)
    assert proven(code).place == place


def test_code_is_used_once(place: Place) -> None:
    code = issued(place)
    found = proven(code)
    assert used(found.pk) == place
    with pytest.raises(CodeNotValid):
        used(found.pk)
    assert proven(code) is None


def test_proven_code_that_a_newer_letter_voided_is_not_used(place: Place) -> None:
    found = proven(issued(place))
    issued(place, after=SECOND)
    with pytest.raises(CodeNotValid):
        used(found.pk)


def test_code_whose_registration_fails_stays_unused(place: Place) -> None:
    code = issued(place)
    found = proven(code)
    with operator_scope(A.slug), transaction.atomic():
        use_code(code_id=found.pk, now=NOW)
        transaction.set_rollback(True)
    assert used(found.pk) == place


def test_code_of_another_operator_is_not_used(place: Place, operator) -> None:
    found = proven(issued(place))
    if operator.slug == A.slug:
        return
    with operator_scope(operator.slug), pytest.raises(CodeNotValid):
        use_code(code_id=found.pk, now=NOW)


# --- wishes for a letter --------------------------------------------------------------------------------


def _request(number: str, *, after: timedelta = timedelta(0)) -> int:
    with operator_scope(A.slug):
        note_request(place_numbered(typed=number), now=NOW + after)
        return LetterRequest.objects.count()


def test_letter_is_wished_for_once_in_thirty_days(place: Place) -> None:
    month = timedelta(days=30)
    assert [_request("1000025", after=after) for after in (timedelta(0), month - SECOND)] == [1, 1]
    issued(place, after=month - SECOND)
    assert [_request("1000025", after=after) for after in (month, month + SECOND)] == [1, 1]
    assert [_request("1000025", after=after) for after in (2 * month, 2 * month + SECOND)] == [2, 2]


def test_code_posted_lately_is_not_made_void_by_who_asks_for_another(place: Place) -> None:
    code = issued(place)
    assert _request(place.number, after=SECOND) == 0
    assert proven(code).place == place


def test_right_code_costs_its_holder_no_try(place: Place) -> None:
    code = issued(place)
    assert [proven(code).place for _time in range(12)] == [place] * 12


def test_one_letter_at_a_time_is_waited_for(place: Place) -> None:
    assert [_request("1000025", after=timedelta(days=day)) for day in (0, 31, 62)] == [1, 1, 1]


def test_issued_letter_ends_the_waiting(place: Place) -> None:
    _request(place.number)
    issued(place, after=SECOND)
    with operator_scope(A.slug):
        assert [each.printed_at for each in LetterRequest.objects.all()] == [NOW + SECOND]


@pytest.mark.parametrize("number", ["9999999999", "", "\x00"])
def test_wish_for_an_unknown_number_is_answered_alike(place: Place, number: str) -> None:
    assert _request(number) == 0


# --- which place a number means -------------------------------------------------------------------------


def _found(typed: str) -> str | None:
    with operator_scope(A.slug):
        place = place_numbered(typed=typed)
    return place.number if place else None


def test_number_that_could_mean_several_places_means_none(place: Place) -> None:
    place_of("01000025")
    assert [_found(typed) for typed in ("1000025", "01000025", "0001000025")] == [
        None,
        "01000025",
        "0001000025",
    ]


def test_number_that_the_billing_system_writes_with_hyphens_is_found_as_written(db: None) -> None:
    place_of("12-345")
    assert _found("12-345") == "12-345"


@pytest.mark.parametrize("typed", ["", "0", "\x00", "\ud800", "ん" * 10_000, "1" * 10_000, "'"])
def test_nonsense_leads_nowhere(place: Place, typed: str) -> None:
    assert _found(typed) is None


def test_place_is_found_by_index(committed_db: None, owner_connection: psycopg.Connection) -> None:
    place_of("0001000025")
    with operator_scope(A.slug), connection.cursor() as cursor:
        others = Customer.objects.bulk_create(Customer(number=f"D{each}") for each in range(2000))
        Place.objects.bulk_create(Place(customer=each, number=each.number) for each in others)
        owner_connection.execute("ANALYZE madoguchi_place, madoguchi_customer")  # as autovacuum does
        with CaptureQueriesContext(connection) as queries:
            place_numbered(typed="1000025")
        cursor.execute(f"EXPLAIN {queries[0]['sql']}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "place_number_is_unique" in plan


# --- in parallel, with commits that are real ------------------------------------------------------------


def test_two_hundred_parallel_tries_are_judged_five_times(committed_db: None, judged: list[str]) -> None:
    issued(place_of("0001000025"))
    found = at_once(20, lambda thread: [proven(WRONG, source=f"{thread}") for _ in range(10)])
    answers = [answer for each in found for answer in each]
    assert (answers.count(None), answers.count(NOW + WINDOW), len(judged)) == (5, 195, 5)
    with operator_scope(A.slug):
        assert LetterCode.objects.get().tries == 5


def test_fifty_uses_at_the_same_moment_succeed_once(committed_db: None) -> None:
    place = place_of("0001000025")
    code_id = proven(issued(place)).pk
    found = at_once(50, lambda _number: used(code_id), refusals=CodeNotValid)
    assert (found.count(place), [type(each) for each in found].count(CodeNotValid)) == (1, 49)


def test_letters_issued_at_the_same_moment_leave_one_code(committed_db: None) -> None:
    place = place_of("0001000025")
    codes = at_once(8, lambda _number: issued(place))
    with operator_scope(A.slug):
        assert LetterCode.objects.filter(voided_at=None).count() == 1
    assert [type(code) for code in codes] == [str] * 8


def test_proving_inside_a_transaction_is_an_error(committed_db: None) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        proven(WRONG)
