"""Comparison (照合): all fields of two claims, their score, and whether they are one customer's."""

from collections.abc import Mapping

from madoguchi.domain.applications.claims import Claim, Comparison, Difference, Field, Kind
from madoguchi.domain.applications.homes import of_homes
from madoguchi.domain.applications.verdicts import Verdict, of_keys, of_names, of_numbers, of_phones
from madoguchi.domain.match_keys import kana_key

OPTIONAL: frozenset[Field] = frozenset({"building"})

WEIGHTS: dict[str, tuple[int, dict[Field, int]]] = {
    "contract": (40, {"number": 1}),
    "person": (30, {"name": 2, "kana": 1}),
    "reach": (30, {"address": 4, "phone": 2, "building": 1}),
}
"""The points of each thing that must agree, and how its fields share them if both sides state them.

The number names one contract among all, so it weighs most. Kana is read off the name and says less than
it; a telephone changes more often than an address; the building counts only beside one of the two.
"""

SHARES: dict[Kind, float] = {"same": 1, "same_normalised": 1, "similar": 0.6, "different": 0}


def compare(*, typed: Claim, held: Claim, strips_leading_zeros: bool = False) -> Comparison:
    """Compare an application with a record.

    >>> held = Claim(number="0012", name="髙橋　花子", address="金沢市本町1-2-3", phone="076-224-1114")
    >>> home = {"address": "石川県金沢市本町一丁目２番３号", "building": "コーポ桜101"}
    >>> found = compare(typed=Claim(number="００１２", name="高橋花子", **home), held=held)
    >>> found.score, found.is_full_match
    (100, True)
    >>> [(each.field, each.kind) for each in found.differences][-2:]
    [('building', 'missing'), ('phone', 'missing')]
    """
    address, building = of_homes(typed, held)
    verdicts: dict[Field, Verdict] = {
        "number": of_numbers(typed, held, strips_leading_zeros=strips_leading_zeros),
        "name": of_names(typed, held),
        "kana": of_keys(kana_key(typed.kana), kana_key(held.kana)),
        "address": address,
        "building": building,
        "phone": of_phones(typed, held),
    }
    differences = tuple(
        _difference(field, verdict, getattr(typed, field), getattr(held, field))
        for field, verdict in verdicts.items()
        if getattr(typed, field) or getattr(held, field)
    )
    return Comparison(_score(differences), _is_full_match(differences), differences)


def _difference(field: Field, verdict: Verdict, typed: str, held: str) -> Difference:
    kind, reason = verdict
    if kind == "missing" and field not in OPTIONAL and typed.strip() and held.strip():
        kind = "different"  # something was typed that means nothing, such as a hyphen
    is_untouched = kind == "same_normalised" and typed == held
    return Difference(field, "same" if is_untouched else kind, typed, held, reason)


def _score(differences: tuple[Difference, ...]) -> int:
    kinds = {each.field: each.kind for each in differences if each.kind != "missing"}
    return int(sum(_points(kinds, most, weights) for most, weights in WEIGHTS.values()))


def _points(kinds: Mapping[Field, Kind], most: int, weights: Mapping[Field, int]) -> float:
    stated = {field: weight for field, weight in weights.items() if field in kinds}
    if not stated.keys() - OPTIONAL:
        return 0
    return (
        most * sum(weight * SHARES[kinds[field]] for field, weight in stated.items()) / sum(stated.values())
    )


def _is_full_match(differences: tuple[Difference, ...]) -> bool:
    agreeing = {each.field for each in differences if each.kind in {"same", "same_normalised"}}
    is_proven = all(agreeing & weights.keys() - OPTIONAL for _most, weights in WEIGHTS.values())
    return is_proven and not any(map(_spoils, differences))


def _spoils(difference: Difference) -> bool:
    may_be_similar = difference.field in OPTIONAL
    return difference.kind == "different" or (difference.kind == "similar" and not may_be_similar)
