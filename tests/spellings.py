"""Spellings (表記ゆれ): how people write what the billing system writes in one way."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from random import Random

from madoguchi.domain.applications import Claim
from madoguchi.ingest.sample_town.names import half_width
from tests.registers import Customer, record

type Spelling = Callable[[Claim, Customer, Random], Claim]

FULL_WIDTH = {code: chr(code + 0xFEE0) for code in range(0x21, 0x7F)} | {ord(" "): "\u3000"}
DASHES = "-‐‑–—―−ー－ｰ"
SPACES = ("", " ", "\u3000", "  ", "\u00a0")
FIGURES = "〇一二三四五六七八九"
FORMS = (
    "高髙",
    "崎﨑",
    "辺邊邉",
    "浜濱濵",
    "徳德",
    "斎齋",
    "吉𠮷",
    "恵惠",
    "広廣",
    "沢澤",
    "国國",
    "島嶋",
    "会會",
)
SMALL = str.maketrans("ァィゥェォッャュョ", "アイウエオツヤユヨ")
COMPANY_MARKS = (
    ("株式会社", "㈱", "(株)", "（株）"),
    ("有限会社", "㈲", "(有)", "（有）"),
    ("医療法人社団", "(医)", "医療法人"),
)
COMPANY_KANA = (("カブシキガイシャ", "カブシキカイシャ", "カ)", "カ）"), ("ユウゲンガイシャ", "ユ)", "ユ）"))


def wide(text: str) -> str:
    """Write in full width, with a full-width space."""
    return text.translate(FULL_WIDTH)


def hiragana(kana: str) -> str:
    """Write katakana as hiragana."""
    return "".join(chr(ord(each) - 0x60) if "ァ" <= each <= "ヶ" else each for each in kana)


def numeral(number: int) -> str:
    """Write a number below 100 in kanji."""
    tens, ones = divmod(number, 10)
    return f"{FIGURES[tens] if tens > 1 else ''}{'十' if tens else ''}{FIGURES[ones] if ones else ''}"


def _one_of(groups: tuple[tuple[str, ...] | str, ...], text: str, random: Random) -> str:
    """Write each member of a group that stands in the text as another member."""
    for group in groups:
        found = next((each for each in group if each in text), None)
        text = text.replace(found, random.choice(group)) if found else text
    return text


def _dash(random: Random) -> str:
    return random.choice(DASHES)


def _scattered(text: str, random: Random, noise: tuple[str, ...]) -> str:
    return "".join(each + (random.choice(noise) if random.random() < 0.2 else "") for each in text)


def _number_noise(claim: Claim, who: Customer, random: Random) -> Claim:
    return replace(claim, number=_scattered(claim.number, random, (*SPACES, *DASHES)))


def _look_alikes(claim: Claim, who: Customer, random: Random) -> Claim:
    typed = claim.number.replace("0", random.choice("0OoＯ〇零")).replace("1", random.choice("1lI|ｌ"))
    return replace(claim, number=typed)


def _all_wide(claim: Claim, who: Customer, random: Random) -> Claim:
    return Claim(**{field: wide(getattr(claim, field)) for field in Claim.__slots__})


def _spaced_names(claim: Claim, who: Customer, random: Random) -> Claim:
    name, kana = random.choice(SPACES).join(who.name), random.choice((*SPACES, "・")).join(who.kana)
    return replace(claim, name=name, kana=kana)


def _kana_half_width(claim: Claim, who: Customer, random: Random) -> Claim:
    return replace(claim, kana=half_width(claim.kana))


def _kana_of_banks(claim: Claim, who: Customer, random: Random) -> Claim:
    return replace(claim, kana=half_width(claim.kana.translate(SMALL)).replace("ｰ", "-"))


def _kana_in_hiragana(claim: Claim, who: Customer, random: Random) -> Claim:
    return replace(claim, kana=hiragana(claim.kana))


def _name_in_kana(claim: Claim, who: Customer, random: Random) -> Claim:
    return replace(claim, name=random.choice((claim.kana, hiragana(claim.kana))))


def _given_in_hiragana(claim: Claim, who: Customer, random: Random) -> Claim:
    if len(who.name) != len(who.kana):
        return claim
    return replace(claim, name=" ".join((*who.name[:-1], hiragana(who.kana[-1]))))


def _forms(claim: Claim, who: Customer, random: Random) -> Claim:
    groups = (*FORMS, *COMPANY_MARKS)
    return replace(claim, name=_one_of(groups, unicodedata.normalize("NFKC", claim.name), random))


def _company_kana(claim: Claim, who: Customer, random: Random) -> Claim:
    return replace(claim, kana=_one_of(COMPANY_KANA, claim.kana, random))


def _phone(claim: Claim, who: Customer, random: Random) -> Claim:
    digits = who.phone.replace("-", "")
    typed = random.choice(
        ("{0}-{1}-{2}", "{0}{1}{2}", "({0}){1}-{2}", "{0}.{1}.{2}", "{0} {1} {2}", "+81 {3}")
    )
    typed = typed.format(digits[:-8], digits[-8:-4], digits[-4:], digits[1:])
    typed = typed.replace("-", _dash(random)) + random.choice(("", "", "", "（代表）", " 内線12"))
    return replace(claim, phone=random.choice((typed, wide(typed))))


def lots(lot: tuple[int, int, int], random: Random) -> tuple[str, ...]:
    kanji, figures = [numeral(each) for each in lot], [str(each) for each in lot]
    mixed = [kanji[0], *figures[1:]]
    return (
        _dash(random).join(figures),
        "の".join(figures),
        "{}丁目{}－{}".format(*figures),
        "{}丁目{}番地{}".format(*figures),
        "{}丁目{}番{}号".format(*mixed),
        "{}丁目{}番地の{}".format(*kanji),
        "{} 丁目 {} 番 {} 号".format(*figures),
        f" {figures[0]}{_dash(random)}{figures[1]} {_dash(random)} {figures[2]}",
    )


def town(town: str, random: Random) -> str:
    prefecture = {"金": "石川県", "河": "石川県", "甲": "滋賀県", "青": "青森県"}[town[0]]
    town = _one_of(
        ("がヶケガｹ", "之の", "ロろ"), re.sub("大?字", random.choice((r"\g<0>", "")), town), random
    )
    return random.choice(("", "", prefecture, f"{prefecture}　")) + town.replace(
        "河北郡", random.choice(("河北郡", ""))
    )


def _address(claim: Claim, who: Customer, random: Random) -> Claim:
    typed = town(who.town, random) + random.choice(lots(who.lot, random))
    return replace(claim, address=random.choice((typed, wide(typed))))


def _building(claim: Claim, who: Customer, random: Random) -> Claim:
    if not who.building:
        return replace(claim, building=random.choice(("", "なし", "－")))
    room = random.choice(("{}", "{}号室", "{}号", " {}", "　{}号室", "#{}", "-{}")).format(who.room)
    typed = random.choice(
        ("", room.strip(), who.building, f"{who.building}{room}", half_width(who.building) + room)
    )
    return replace(claim, building=random.choice((typed, wide(typed))))


def _in_one_line(claim: Claim, who: Customer, random: Random) -> Claim:
    if not who.building:
        return claim
    return replace(claim, address=f"{claim.address}{random.choice(SPACES[1:])}{claim.building}", building="")


SHORTENED = "building shortened or left out"
SPELLINGS: dict[str, Spelling] = {
    "spaces and hyphens in the number": _number_noise,
    "letters for 0 and 1 in the number": _look_alikes,
    "other spaces in the name": _spaced_names,
    "old and new forms of characters": _forms,
    "half-width kana": _kana_half_width,
    "kana as banks write it": _kana_of_banks,
    "hiragana for kana": _kana_in_hiragana,
    "kana for the name": _name_in_kana,
    "given name in hiragana": _given_in_hiragana,
    "kana of the legal form": _company_kana,
    "another way to write the telephone": _phone,
    "another way to write the address": _address,
    SHORTENED: _building,
    "building behind the address": _in_one_line,
    "everything in full width": _all_wide,
}
"""What is no difference to a person, and must be none to us."""


# --- what is a difference, and is left to staff ------------------------------------------------------


def _in(field: str, change: Callable[[str], str]) -> Spelling:
    """Change one field, whoever it is."""
    return lambda claim, _who, _random: replace(claim, **{field: change(getattr(claim, field))})


MISTAKES: dict[str, Spelling] = {
    "斉 for 斎": _in("name", lambda name: name.translate(str.maketrans("斎齋", "斉齊"))),
    "long vowel read otherwise (オウ, オオ)": _in("kana", lambda kana: kana.replace("ロウ", "ロオ")),
    "voicing left out (ザキ, サキ)": _in("kana", lambda kana: kana.replace("ザ", "サ")),
    "town without its city": _in("address", lambda address: re.sub("^..[市郡]", "", address)),
    "last number of the address left out": _in("address", lambda address: re.sub(r"\d+号$", "", address)),
    "telephone without area code": _in("phone", lambda phone: phone[-8:]),
    "another telephone": _in("phone", lambda _phone: "080-0000-9999"),
    "one digit of the number missing": _in("number", lambda number: number[:-1]),
}
"""What a person might forgive; it lowers the score."""


def respelt(who: Customer, spellings: list[Spelling], random: Random) -> Claim:
    """Write a customer down as the billing system does, then in each of the ways in turn."""
    claim = record(who)
    for spelling in spellings:
        claim = spelling(claim, who, random)
    return claim
