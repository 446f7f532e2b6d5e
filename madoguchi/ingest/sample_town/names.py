"""Names (氏名・名称): with the characters that real lists have and tidy ones forget.

髙, 﨑, 濵 and ㈱ are in CP932 but not in Shift_JIS; 𠮷 is in UTF-8 alone.
"""

import unicodedata
from dataclasses import dataclass
from random import Random

SURNAMES = (
    *(("佐藤", "サトウ"), ("鈴木", "スズキ"), ("高橋", "タカハシ"), ("髙橋", "タカハシ")),
    *(("髙﨑", "タカサキ"), ("高崎", "タカサキ"), ("田中", "タナカ"), ("渡辺", "ワタナベ")),
    *(("渡邊", "ワタナベ"), ("渡邉", "ワタナベ"), ("伊藤", "イトウ"), ("中村", "ナカムラ")),
    *(("小林", "コバヤシ"), ("山本", "ヤマモト"), ("斎藤", "サイトウ"), ("齋藤", "サイトウ")),
    *(("齊藤", "サイトウ"), ("濵田", "ハマダ"), ("浜田", "ハマダ"), ("德永", "トクナガ")),
    *(("山﨑", "ヤマザキ"), ("山崎", "ヤマサキ"), ("南", "ミナミ"), ("一", "ニノマエ")),
    *(("長谷川", "ハセガワ"), ("佐々木", "ササキ"), ("五十嵐", "イガラシ"), ("宮内", "ミヤウチ")),
    *(("勅使河原", "テシガワラ"), ("井ノ上", "イノウエ")),
)
UNICODE_SURNAMES = (("𠮷田", "ヨシダ"), ("𠮷野家", "ヨシノヤ"))
GIVEN_NAMES = (
    *(("花子", "ハナコ"), ("太郎", "タロウ"), ("次郎", "ジロウ"), ("誠", "マコト")),
    *(("陽子", "ヨウコ"), ("健一", "ケンイチ"), ("美咲", "ミサキ"), ("翔", "ショウ")),
    *(("惠子", "ケイコ"), ("弥生", "ヤヨイ"), ("ひろみ", "ヒロミ"), ("マリア", "マリア")),
    *(("幸之助", "コウノスケ"), ("節", "セツ"), ("礼二", "レイジ"), ("さつき", "サツキ")),
    *(("淳", "ジュン"), ("圭", "ケイ"), ("和夫", "カズオ"), ("久美", "クミ")),
)
COMPANIES = (
    ("㈱北都商会", "カ)ホクトショウカイ"),
    ("株式会社 青葉製作所", "カブシキガイシャ アオバセイサクショ"),
    ("㈲みどり荘", "ユ)ミドリソウ"),
    ("医療法人社団 ひまわり会", "イリョウホウジンシャダン ヒマワリカイ"),
    ("カフェ＆バー・ルージュ", "カフェアンドバールージュ"),
    ("(有)丸一水産", "ユ)マルイチスイサン"),
    ("№１クリーニング㈱", "ナンバーワンクリーニング(カ"),
)
SHARE_OF_COMPANIES = 0.05
SHARE_OF_UNICODE = 0.02

HALF_WIDTH = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF61, 0xFFA0)}


@dataclass(frozen=True, slots=True)
class Party:
    """Someone with a name, in characters and in full-width kana."""

    name: str
    kana: str


def party(random: Random, *, encoding: str) -> Party:
    """Draw a person or a company that the encoding can hold."""
    company, person = random.choice(COMPANIES), _person(random, encoding)
    return Party(*company) if random.random() < SHARE_OF_COMPANIES else person


def half_width(kana: str) -> str:
    """Write kana as half-width, voicing marks behind.

    >>> half_width("タカサキ　ガク")
    'ﾀｶｻｷ ｶﾞｸ'
    """
    spread = unicodedata.normalize("NFD", kana.replace("\u3000", " "))
    return "".join(HALF_WIDTH.get(character, character) for character in spread)


def _person(random: Random, encoding: str) -> Party:
    surname, rare = random.choice(SURNAMES), random.choice(UNICODE_SURNAMES)
    given = random.choice(GIVEN_NAMES)
    if random.random() < SHARE_OF_UNICODE and encoding != "cp932":
        surname = rare
    return Party(f"{surname[0]}\u3000{given[0]}", f"{surname[1]}\u3000{given[1]}")
