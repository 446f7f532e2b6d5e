"""An address is known by its town and its numbers, a building by its name and its room."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain.match_keys import address_key, building_key
from madoguchi.domain.match_keys.numerals import figures
from tests.registers import TOWNS
from tests.spellings import lots, numeral, town, wide

LOTS = st.tuples(st.integers(1, 99), st.integers(1, 99), st.integers(1, 99))
PLACES = st.tuples(st.sampled_from(TOWNS), LOTS)


def plainly(place: tuple[str, tuple[int, int, int]]) -> str:
    name, lot = place
    return name + "{}丁目{}番{}号".format(*lot)


@given(place=PLACES, random=st.randoms(use_true_random=False), is_wide=st.booleans())
def test_address_is_known_however_it_is_written(
    place: tuple[str, tuple[int, int, int]], random: Random, *, is_wide: bool
) -> None:
    for lot in lots(place[1], random):
        typed = town(place[0], random) + lot
        assert address_key(wide(typed) if is_wide else typed) == address_key(plainly(place))


@given(one=PLACES, other=PLACES)
def test_two_addresses_have_two_keys(
    one: tuple[str, tuple[int, int, int]], other: tuple[str, tuple[int, int, int]]
) -> None:
    assert (address_key(plainly(one)) == address_key(plainly(other))) is (one == other)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("金沢市三馬三丁目1", "金沢市三馬3-1"),
        ("金沢市四十万三丁目五番", "金沢市四十万3-5"),
        ("金沢市四十万町イ12番地", "金沢市四十万町イ12"),
        ("金沢市千木一丁目1番1号", "金沢市千木1-1-1"),
        ("金沢市十一屋町二番地ノ三", "金沢市十一屋町2-3"),
        ("横手市十文字町十文字12", "横手市十文字町十文字12"),
        ("大和郡山市北郡山町1", "大和郡山市北郡山町1"),
        ("高槻市郡家本町1", "高槻市郡家本町1"),
        ("山県市高富1", "山県市高富1"),
        ("港区麻布十番一丁目2番3号", "港区麻布10-1-2-3"),
    ],
)
def test_numerals_and_units_in_names_survive(typed: str, key: str) -> None:
    assert address_key(typed) == key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("金沢市本町1丁目23番", "金沢市本町12丁目3番"),
        ("金沢市本町1-2 3", "金沢市本町1-23"),
        ("金沢市本町12番地", "金沢市本町12番地イ"),
        ("金沢市本町1500-1", "金沢市本町1500"),
        ("千代田区一番町2", "千代田区二番町1"),
        ("府中市本町1", "府中市宮町1"),
    ],
)
def test_addresses_that_look_alike_stay_apart(one: str, other: str) -> None:
    assert address_key(one) != address_key(other)


@pytest.mark.parametrize(
    "typed",
    [
        "石川県金沢市本町一丁目２番３号",
        "〒920-0000　石川県　金沢市本町1-2-3",
        "920-0000 金沢市本町1-2-3",
        "石川縣金澤市本町１丁目２の３",
        "金沢市本町 １ ー ２ ー ３",
        "金沢市本町1・2・3",
        "金沢市本町一－二－三",
        "金沢市本町1丁目2番地3号",
    ],
)
def test_guides_address_is_known_in_all_these_forms(typed: str) -> None:
    assert address_key(typed) == "金沢市本町1-2-3"


@pytest.mark.parametrize(
    "spellings",
    [
        [
            "コーポ桜101号室",
            "コーポ桜 １０１",
            "ｺｰﾎﾟ桜101号",
            "コーポ桜＃101",
            "コ－ポ桜―101",
            "コーポ桜No.101",
        ],
        ["グリーンハイツＢ－１０１", "グリーンハイツB101", "ｸﾞﾘｰﾝﾊｲﾂ B棟101号室"],
        ["市営住宅3号棟205号", "市営住宅３－２０５", "市営住宅3棟205号室"],
        ["第２青葉ビル５階", "第二青葉ビル五階", "第2青葉ビル 5F"],
        ["メゾン･ド･駅前 807", "メゾン・ド・駅前807号室", "メゾンド駅前807"],
        ["", "なし", "無し", "－", "戸建て"],
    ],
)
def test_building_is_known_however_it_is_written(spellings: list[str]) -> None:
    assert len({building_key(spelling) for spelling in spellings}) == 1


@given(room=st.integers(1, 9999), other=st.integers(1, 9999))
def test_two_rooms_have_two_keys(room: int, other: int) -> None:
    assert (building_key(f"コーポ桜{room}号室") == building_key(f"コーポ桜 {other}")) is (room == other)


@given(number=st.integers(1, 99))
def test_numeral_is_its_number(number: int) -> None:
    assert figures(numeral(number)) == str(number)
