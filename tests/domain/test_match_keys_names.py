"""A name is known in any form of its characters, and a reading in any kana."""

import unicodedata
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain.match_keys import kana_key, name_key
from madoguchi.domain.match_keys.variants import GROUPS, VARIANTS
from madoguchi.ingest.sample_town.names import GIVEN_NAMES, SURNAMES, half_width
from tests.spellings import hiragana, wide

SPACES = st.text(" \u3000\u00a0\t・", max_size=2)
READINGS = st.text([chr(code) for code in range(0x30A1, 0x30F7)] + ["ー"], min_size=1, max_size=12)
NAMES = st.sampled_from([name for name, _kana in SURNAMES + GIVEN_NAMES])

COMPANIES = (
    ["株式会社北都商会", "㈱北都商会", "（株）北都商会", "(株) 北都商会", "㍿北都商會", "株)北都商会"],
    ["北都商会株式会社", "北都商会 ㈱", "北都商会（株）", "北都商会(株"],
    ["有限会社北都商会", "㈲北都商会", "(有)北都商会"],
    ["合同会社北都商会", "(同)北都商会"],
    ["北都商会"],
)
COMPANY_READINGS = (
    "ホクトショウカイ",
    "カ)ホクトシヨウカイ",
    "（カ）ホクトショウカイ",
    "ﾎｸﾄｼﾖｳｶｲ(ｶ",
    "カブシキガイシャ　ホクトショウカイ",
    "カブシキカイシャホクトショウカイ",
    "ほくとしょうかい かぶしきがいしゃ",
    "(株)ホクトショウカイ",
)


@given(first=NAMES, second=NAMES, space=SPACES)
def test_name_is_known_with_any_space_between(first: str, second: str, space: str) -> None:
    assert name_key(f"{space}{first}{space}{second} 様") == name_key(first + second)


def test_variants_are_one_character() -> None:
    assert [{name_key(f"{form}山") for form in group} for group in GROUPS] == [
        {f"{group[0]}山"} for group in GROUPS
    ]


def test_no_variant_is_the_key_of_another() -> None:
    assert {chr(code) for code in VARIANTS} & set(VARIANTS.values()) == set()
    assert len(VARIANTS) == sum(len(group) - 1 for group in GROUPS)


def test_variants_stand_as_they_come_out_of_nfkc() -> None:
    assert [group for group in GROUPS if unicodedata.normalize("NFKC", group) != group] == []


@pytest.mark.parametrize(
    "pair", ["斎斉", "埼崎", "坂阪", "園苑", "畑畠", "川河", "太大", "土士", "未末", "一二"]
)
def test_characters_of_different_meaning_stay_apart(pair: str) -> None:
    one, other = pair
    assert name_key(one) != name_key(other)


def test_variation_selector_is_no_difference() -> None:
    assert name_key("葛\U000e0100城") == name_key("葛城") == name_key("葛\ufe00城")


def test_company_is_known_by_any_spelling_of_its_form_and_by_where_it_stands() -> None:
    keys = [{name_key(spelling) for spelling in spellings} for spellings in COMPANIES]
    assert [len(each) for each in keys] == [1] * len(COMPANIES)
    assert [one & other for one, other in combinations(keys, 2)] == [set()] * 10


@pytest.mark.parametrize("spelling", COMPANY_READINGS)
def test_reading_of_a_company_is_known_with_and_without_its_form(spelling: str) -> None:
    assert kana_key(spelling) == "ホクトシヨウカイ"


def test_reading_of_nothing_but_a_form_is_kept() -> None:
    assert kana_key("カブシキガイシャ") == "カブシキガイシヤ"


@given(reading=READINGS, space=SPACES)
def test_reading_is_known_in_any_kana(reading: str, space: str) -> None:
    spellings = (
        reading,
        half_width(reading),
        hiragana(reading),
        wide(reading),
        unicodedata.normalize("NFD", reading),
    )
    assert {kana_key(f"{space}{spelling}{space}") for spelling in spellings} == {kana_key(reading)}


@pytest.mark.parametrize("mark", "ー-－ｰ―‐−")
def test_long_mark_is_known_by_any_stroke(mark: str) -> None:
    assert kana_key(f"ルージュ・メ{mark}ル") == kana_key("ルージユメール")


@pytest.mark.parametrize("voiced", ["か゛く", "カﾞク", "カ\u3099ク", "ｶﾞｸ", "ガク"])
def test_voicing_mark_joins_its_kana(voiced: str) -> None:
    assert kana_key(voiced) == "ガク"


@pytest.mark.parametrize(
    ("one", "other"), [("ヴ", "ブ"), ("ヂ", "ジ"), ("ヅ", "ズ"), ("サトウ", "サトオ"), ("ハ", "パ")]
)
def test_other_reading_is_another_key(one: str, other: str) -> None:
    assert kana_key(one) != kana_key(other)
