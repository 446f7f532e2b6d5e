"""Verdicts (判定): a kind and a reason for the number, the names and the telephone."""

import re

from madoguchi.domain.applications.claims import Claim, Kind, Reason
from madoguchi.domain.match_keys import customer_number_key, kana_key, name_key, number_key, phone_key
from madoguchi.domain.match_keys.likeness import is_one_slip

type Verdict = tuple[Kind, Reason]

SAME: Verdict = ("same_normalised", "")
DIFFERENT: Verdict = ("different", "")
MISSING: Verdict = ("missing", "")

SHORTEST_LOCAL_NUMBER = 6
MOBILE = re.compile(r"0[5-9]0\d{8}$")


def of_keys(one: str, other: str) -> Verdict:
    """Judge two match keys by likeness alone.

    >>> of_keys("山田花子", "山田華子"), of_keys("山田花子", "")
    (('similar', 'one_character'), ('missing', ''))
    """
    if not one or not other:
        return MISSING
    if one == other:
        return SAME
    return ("similar", "one_character") if is_one_slip(one, other) else DIFFERENT


def of_numbers(typed: Claim, held: Claim, *, strips_leading_zeros: bool) -> Verdict:
    """Judge the customer numbers; zeros in front count for nothing where the guide leaves them out.

    >>> of_numbers(Claim(number="12"), Claim(number="0012"), strips_leading_zeros=False)
    ('similar', 'leading_zeros')
    """
    one, other = number_key(typed.number), number_key(held.number)
    verdict = of_keys(one, other)
    if verdict in {SAME, MISSING} or _without_zeros(one) != _without_zeros(other):
        return verdict
    return SAME if strips_leading_zeros else ("similar", "leading_zeros")


def _without_zeros(number: str) -> str:
    return customer_number_key(number, strips_leading_zeros=True)


def of_names(typed: Claim, held: Claim) -> Verdict:
    """Judge the names; what is written in kana is compared with the other's kana, whole or word by word.

    >>> held = Claim(name="山田 花子", kana="ヤマダ ハナコ")
    >>> of_names(Claim(name="やまだはなこ"), held), of_names(Claim(name="山田 はなこ"), held)
    (('same_normalised', 'written_in_kana'), ('same_normalised', 'written_in_kana'))
    """
    verdict = of_keys(name_key(typed.name), name_key(held.name))
    if verdict != SAME and (_is_read_as(typed.name, held) or _is_read_as(held.name, typed)):
        return "same_normalised", "written_in_kana"
    return verdict


def _is_read_as(name: str, other: Claim) -> bool:
    """Test whether a name is another's in kana, as a whole or word by word where both have as many."""
    key = kana_key(name)
    return bool(key) and (key == kana_key(other.kana) or _is_each_word(name, other))


def _is_each_word(name: str, other: Claim) -> bool:
    words = name.split(), other.name.split(), other.kana.split()
    if len({len(each) for each in words}) > 1:
        return False
    return all(
        name_key(one) == name_key(word) != "" or kana_key(one) == kana_key(kana) != ""
        for one, word, kana in zip(*words, strict=True)
    )


def of_phones(typed: Claim, held: Claim) -> Verdict:
    """Judge the telephone numbers.

    >>> of_phones(Claim(phone="224-1114"), Claim(phone="076-224-1114"))
    ('similar', 'part_missing')
    >>> of_phones(Claim(phone="090-1234-5678"), Claim(phone="076-224-1114"))
    ('similar', 'another_line')
    """
    one, other = phone_key(typed.phone), phone_key(held.phone)
    verdict = of_keys(one, other)
    if verdict != DIFFERENT:
        return verdict
    short, long = sorted((one, other), key=len)
    if len(short) >= SHORTEST_LOCAL_NUMBER and long.endswith(short):
        return "similar", "part_missing"
    are_of_two_kinds = bool(MOBILE.match(one)) != bool(MOBILE.match(other))
    return ("similar", "another_line") if are_of_two_kinds else DIFFERENT
