"""An application is recognised for what it says, and taken for nobody else's."""

from dataclasses import replace
from itertools import islice
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain.applications import Claim, Comparison, compare
from tests.registers import NEIGHBOURS, record, register
from tests.spellings import MISTAKES, SPELLINGS, respelt

HANAKO = Claim(
    number="0012345678",
    name="髙橋　花子",
    kana="タカハシ　ハナコ",
    address="金沢市泉が丘1丁目2番3号",
    building="コーポ桜101号室",
    phone="076-000-1114",
)
PEOPLE = list(register(customers=500, seed=7))
TEXTS = st.text("0１OＯ-ー 　髙高橋花ハは丁目番号1", max_size=8)
CLAIMS = st.builds(Claim, **dict.fromkeys(Claim.__slots__, TEXTS))


def against_hanako(**typed: str) -> Comparison:
    return compare(typed=replace(HANAKO, **typed), held=HANAKO)


def kinds(found: Comparison) -> dict[str, tuple[str, str]]:
    """Give what is not simply the same."""
    return {each.field: (each.kind, each.reason) for each in found.differences if each.kind != "same"}


def test_record_is_a_full_match_of_itself() -> None:
    found = compare(typed=HANAKO, held=HANAKO)
    assert (found.score, found.is_full_match, kinds(found)) == (100, True, {})
    assert [each.field for each in found.differences] == list(Claim.__slots__)


@given(
    who=st.sampled_from(PEOPLE),
    spellings=st.lists(st.sampled_from(list(SPELLINGS.values())), max_size=6),
    random=st.randoms(use_true_random=False),
)
def test_customer_is_recognised_however_everything_is_written(who, spellings, random: Random) -> None:
    found = compare(typed=respelt(who, spellings, random), held=record(who))
    assert (found.is_full_match, found.score >= 96) == (True, True), found.differences


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_mistake_is_shown_to_staff_with_a_high_score(mistake) -> None:
    random = Random(1)
    pairs = [(mistake(record(who), who, random), record(who)) for who in PEOPLE]
    found = [compare(typed=typed, held=held) for typed, held in pairs if typed != held]
    doubtful = [each.score for each in found if not each.is_full_match]
    assert len(doubtful) > 0
    assert min(doubtful) >= 70


@pytest.mark.parametrize("neighbour", NEIGHBOURS.values(), ids=NEIGHBOURS)
def test_nobody_is_taken_for_a_neighbour(neighbour) -> None:
    random = Random(2)
    people = islice(register(customers=100_000, seed=3), 2_000)
    found = [compare(typed=record(who), held=record(neighbour(who, random))) for who in people]
    assert [each for each in found if each.is_full_match] == []


@given(typed=CLAIMS, held=CLAIMS, strips=st.booleans())
def test_score_is_a_hundred_only_in_full_and_never_low_in_full(
    typed: Claim, held: Claim, *, strips: bool
) -> None:
    found = compare(typed=typed, held=held, strips_leading_zeros=strips)
    assert found.score in (range(96, 101) if found.is_full_match else range(100))


@given(typed=CLAIMS, held=CLAIMS)
def test_comparison_is_the_same_from_either_side(typed: Claim, held: Claim) -> None:
    one, other = compare(typed=typed, held=held), compare(typed=held, held=typed)
    assert (one.score, one.is_full_match, kinds(one)) == (other.score, other.is_full_match, kinds(other))


@given(typed=CLAIMS, held=CLAIMS)
def test_both_values_are_shown_as_they_were_stored(typed: Claim, held: Claim) -> None:
    for each in compare(typed=typed, held=held).differences:
        assert (each.typed, each.held) == (getattr(typed, each.field), getattr(held, each.field))


@pytest.mark.parametrize(
    ("field", "typed", "verdict"),
    [
        ("number", "００１２３４５６７８", ("same_normalised", "")),
        ("number", "12345678", ("similar", "leading_zeros")),
        ("number", "0012345687", ("similar", "one_character")),
        ("number", "0099999999", ("different", "")),
        ("name", "高橋花子", ("same_normalised", "")),
        ("name", "たかはし はなこ", ("same_normalised", "written_in_kana")),
        ("name", "高橋 はなこ", ("same_normalised", "written_in_kana")),
        ("name", "たかはし 花子", ("same_normalised", "written_in_kana")),
        ("name", "高橋 はるこ", ("different", "")),
        ("name", "髙橋　華子", ("similar", "one_character")),
        ("name", "山田　太郎", ("different", "")),
        ("kana", "ﾀｶﾊｼ ﾊﾅｺ", ("same_normalised", "")),
        ("kana", "タカバシ ハナコ", ("similar", "one_character")),
        ("address", "石川県金沢市泉ヶ丘1-2-3", ("same_normalised", "")),
        ("address", "泉が丘1-2-3", ("similar", "part_missing")),
        ("address", "金沢市泉が丘1-2", ("similar", "part_missing")),
        ("address", "金沢市泉が丘1-2-4", ("similar", "one_character")),
        ("address", "金沢市本町9-9-9", ("different", "")),
        ("building", "", ("missing", "")),
        ("building", "101", ("similar", "building_missing")),
        ("building", "コーポ桜", ("similar", "room_missing")),
        ("building", "コーボ桜101", ("similar", "one_character")),
        ("building", "コーポ桜102号室", ("different", "another_room")),
        ("building", "青葉荘101号室", ("different", "")),
        ("phone", "+81 76 000 1114", ("same_normalised", "")),
        ("phone", "000-1114", ("similar", "part_missing")),
        ("phone", "076-000-1115", ("similar", "one_character")),
        ("phone", "090-0000-0001", ("similar", "another_line")),
        ("phone", "076-999-9999", ("different", "")),
        ("phone", "", ("missing", "")),
    ],
)
def test_difference_is_explained(field: str, typed: str, verdict: tuple[str, str]) -> None:
    assert kinds(against_hanako(**{field: typed})) == {field: verdict}


@pytest.mark.parametrize("building", ["", "なし", "101", "コーポ桜", "コーポ桜 １０１", "コーボ桜101"])
def test_building_may_be_left_out_or_shortened(building: str) -> None:
    assert against_hanako(building=building).is_full_match
    assert compare(typed=HANAKO, held=replace(HANAKO, building=building)).is_full_match


@pytest.mark.parametrize("building", ["コーポ桜102", "102", "コーポ桜1101", "青葉荘101"])
def test_building_that_contradicts_spoils_a_full_match(building: str) -> None:
    assert not against_hanako(building=building).is_full_match


@pytest.mark.parametrize(
    ("address", "building"),
    [
        ("金沢市泉が丘1丁目2番3号 コーポ桜101号室", ""),
        ("金沢市泉が丘1-2-3コーポ桜", "101"),
        ("金沢市泉が丘1-2-3-101", ""),
        ("金沢市泉が丘", "1-2-3 コーポ桜101"),
    ],
)
def test_building_may_stand_behind_the_address(address: str, building: str) -> None:
    found = against_hanako(address=address, building=building)
    assert (found.is_full_match, kinds(found)["address"]) == (True, ("same_normalised", "divided_elsewhere"))


@pytest.mark.parametrize(
    "address", ["金沢市泉が丘1-2-3-102", "金沢市泉が丘1-2-3 コーポ桜102", "金沢市泉が丘1-2-31"]
)
def test_another_room_behind_the_address_spoils_a_full_match(address: str) -> None:
    assert not against_hanako(address=address, building="").is_full_match


@pytest.mark.parametrize(
    "asked", [("number", "kana", "phone"), ("number", "name", "address"), ("number", "name", "phone")]
)
def test_contract_person_and_reach_are_enough(asked: tuple[str, ...]) -> None:
    typed = Claim(**{field: getattr(HANAKO, field) for field in asked})
    found = compare(typed=typed, held=HANAKO)
    assert (found.score, found.is_full_match) == (100, True)


@pytest.mark.parametrize(
    "asked",
    [
        ("number",),
        ("number", "name", "kana"),
        ("number", "address", "building", "phone"),
        ("name", "kana", "address", "building", "phone"),
        ("number", "name", "building"),
    ],
)
def test_less_is_not_enough(asked: tuple[str, ...]) -> None:
    typed = Claim(**{field: getattr(HANAKO, field) for field in asked})
    found = compare(typed=typed, held=HANAKO)
    assert (found.is_full_match, found.score <= 70) == (False, True)


def test_two_empty_claims_agree_in_nothing() -> None:
    assert compare(typed=Claim(), held=Claim()) == Comparison(0, is_full_match=False, differences=())


@pytest.mark.parametrize(("strips", "is_full"), [(True, True), (False, False)])
def test_leading_zeros_count_as_the_operator_says(*, strips: bool, is_full: bool) -> None:
    typed = replace(HANAKO, number="12345678")
    found = compare(typed=typed, held=HANAKO, strips_leading_zeros=strips)
    assert found.is_full_match is is_full
