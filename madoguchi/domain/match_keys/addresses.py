"""Addresses (住所) and buildings (建物名): a place, however its numbers and its kana are written."""

import re

from madoguchi.domain.match_keys.glyphs import HYPHENS, plain, settled
from madoguchi.domain.match_keys.numerals import ANY as NUMERAL
from madoguchi.domain.match_keys.numerals import figures
from madoguchi.domain.match_keys.syllables import full_size
from madoguchi.domain.match_keys.variants import VARIANTS

PREFECTURES = (
    *("北海道", "青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県", "茨城県", "栃木県", "群馬県"),
    *("埼玉県", "千葉県", "東京都", "神奈川県", "新潟県", "富山県", "石川県", "福井県", "山梨県", "長野県"),
    *("岐阜県", "静岡県", "愛知県", "三重県", "滋賀県", "京都府", "大阪府", "兵庫県", "奈良県", "和歌山県"),
    *("鳥取県", "島根県", "岡山県", "広島県", "山口県", "徳島県", "香川県", "愛媛県", "高知県", "福岡県"),
    *("佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県", "沖縄県"),
)

# 泉ヶ丘, 泉ケ丘, 泉が丘 and 泉ガ丘; 一の宮, 一ノ宮 and 一之宮
ONE_SPELLING = str.maketrans("ケ之", "ガノ")
SEPARATORS = re.compile(r"[\s・,.、。()\[\]{}「」『』【】〔〕<>#:;/~〜'’\"_-]+")
NUMBER = rf"(?:\d|{NUMERAL})"
STROKES_BEHIND_WORDS = re.compile(rf"(?<!{NUMBER})-")

POSTAL_CODE = re.compile(r"^〒?-?\d{3}-?\d{4}-?(?=[^\d-])")
PREFECTURE = re.compile(rf"^(?:{'|'.join(PREFECTURES)})(?=.+?[市郡区町村])")
COUNTY = re.compile(r"^[^\d市区]{1,4}郡(?!山市|市)(?=\D+?[町村])")
SECTION = re.compile(r"大字|小字|(?<![文十丁ノ])字(?!街)")

# A numeral in a name (三馬, 四十万, 千木) stays: only one that counts something is read as a number.
COUNTING = re.compile(
    rf"{NUMERAL}+(?=-?(?:丁目|番|号|階)|丁(?:[\d-]|$)|条[東西南北]|-{NUMBER})"
    rf"|(?:(?<=第)|(?<=番地ノ)|(?<=番ノ)){NUMERAL}+"
    rf"|(?:(?<=-)|(?<=番地)|(?<=番)|(?<=丁目)){NUMERAL}+(?=$|[-ノ号])"
)
UNIT = re.compile(
    r"(?:(?<=\d)-?(?:丁目|丁(?=[\d-]|$)|番地|番(?![町丁街館])|号[室棟]|号(?![館線町地])|室)|(?<=[\da-z])棟)(?:ノ(?=\d))?"
    r"|(?<=\d)ノ(?=\d)|(?<![a-z])no-?(?=\d)"
)
FLOOR = re.compile(r"(?<=\d)-?階")
STROKES_OUTSIDE_NUMBERS = re.compile(r"(?<!\d)-++|-++(?!\d)")  # possessive: of several, one stays

NO_BUILDING = {"ナシ", "無シ", "無", "該当ナシ", "戸建", "戸建テ", "一戸建", "一戸建テ", "自宅"}


@settled
def address_key(text: str) -> str:
    """Reduce an address: numbers joined by hyphens, no prefecture, one spelling of each name.

    >>> address_key("石川県金沢市本町一丁目２番３号"), address_key("金沢市本町１丁目２－３")
    ('金沢市本町1-2-3', '金沢市本町1-2-3')
    >>> address_key("金沢市四十万三丁目5番地の2"), address_key("青森市大字外ヶ浜 字千木12")
    ('金沢市四十万3-5-2', '青森市外ガ浜千木12')
    >>> address_key("金沢市泉が丘1-2-3 コーポ桜101号室")
    '金沢市泉ガ丘1-2-3コポ桜101'
    """
    key = POSTAL_CODE.sub("", _spelt(text))
    key = COUNTY.sub("", PREFECTURE.sub("", key))
    return _numbered(SECTION.sub("", key))


@settled
def building_key(text: str) -> str:
    """Reduce a building with its room; what says that there is none is nothing.

    >>> building_key("第２青葉ビル ５階"), building_key("第二青葉ビル5F")
    ('第2青葉ビル5f', '第2青葉ビル5f')
    >>> building_key("ｸﾞﾘｰﾝﾊｲﾂＢ－１０１"), building_key("グリーンハイツB棟101号室"), building_key("なし")
    ('グリンハイツb101', 'グリンハイツb101', '')
    """
    key = _numbered(_spelt(text))
    return "" if key in NO_BUILDING else key


def _spelt(text: str) -> str:
    folded = full_size(plain(text).casefold().translate(HYPHENS).translate(VARIANTS)).translate(ONE_SPELLING)
    return STROKES_BEHIND_WORDS.sub("", SEPARATORS.sub("-", folded))


def _numbered(text: str) -> str:
    counted = FLOOR.sub("f", COUNTING.sub(lambda found: figures(found[0]), text))
    return STROKES_OUTSIDE_NUMBERS.sub("", UNIT.sub("-", counted))
