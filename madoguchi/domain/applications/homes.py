"""Homes (住所・建物): address and building judged together, as people cut them where they like."""

import re

from madoguchi.domain.applications.claims import Claim, Reason
from madoguchi.domain.applications.verdicts import DIFFERENT, MISSING, SAME, Verdict, of_keys
from madoguchi.domain.match_keys import address_key, building_key
from madoguchi.domain.match_keys.likeness import is_one_slip
from madoguchi.domain.match_keys.rooms import do_contradict, name_and_room

type Home = tuple[str, str]

DIVIDED: Verdict = ("same_normalised", "divided_elsewhere")
BUILDING = re.compile(
    r"第|[^\d-]{2}"
)  # any other single character behind the numbers is of the plot: 12番地イ
SHORTEST_PART = 4


def of_homes(typed: Claim, held: Claim) -> tuple[Verdict, Verdict]:
    """Judge the addresses and the buildings.

    >>> of_homes(Claim(address="南町2-1 桜荘101"), Claim(address="南町2-1", building="桜荘 101号室"))
    (('same_normalised', 'divided_elsewhere'), ('same_normalised', 'divided_elsewhere'))
    >>> of_homes(Claim(address="南町2-1-101"), Claim(address="南町2番地1", building="桜荘 101号室"))
    (('same_normalised', 'divided_elsewhere'), ('similar', 'building_missing'))
    >>> of_homes(Claim(address="南町2-1", building="102"), Claim(address="南町2-1", building="桜荘 101号室"))
    (('same_normalised', ''), ('different', 'another_room'))
    """
    one, other = _home(typed), _home(held)
    verdict = _of_streets(one[0], other[0])
    if verdict in {SAME, MISSING}:
        return verdict, _of_buildings(one[1], other[1])
    if address_key(" ".join(one)) == address_key(" ".join(other)):
        return DIVIDED, DIVIDED
    one, other = _divided_like(one, other), _divided_like(other, one)
    return DIVIDED if one[0] == other[0] else verdict, _of_buildings(one[1], other[1])


def _home(claim: Claim) -> Home:
    return address_key(claim.address), building_key(claim.building)


def _divided_like(one: Home, other: Home) -> Home:
    """Move what stands behind the other's numbers to the building, if it is one."""
    rest = one[0].removeprefix(other[0])
    is_behind_numbers = rest != one[0] and other[0][-1].isdigit()
    is_room = rest.startswith("-") and f"-{name_and_room(other[1])[1]}".endswith(rest)
    is_building = is_room or BUILDING.match(rest)
    return (other[0], building_key(f"{rest} {one[1]}")) if is_behind_numbers and is_building else one


def _of_streets(one: str, other: str) -> Verdict:
    verdict = of_keys(one, other)
    short, long = sorted((one, other), key=len)
    is_part = len(short) >= SHORTEST_PART and (long.startswith(short) or long.endswith(short))
    return ("similar", "part_missing") if verdict == DIFFERENT and is_part else verdict


def _of_buildings(one: str, other: str) -> Verdict:
    verdict = of_keys(one, other)
    if verdict in {SAME, MISSING}:
        return verdict
    (name, room), (other_name, other_room) = name_and_room(one), name_and_room(other)
    if room and other_room and do_contradict(room, other_room):
        return "different", "another_room"
    if not _are_alike(name, other_name):
        return DIFFERENT
    return "similar", _what_differs(name=name, room=room, other_name=other_name, other_room=other_room)


def _are_alike(one: str, other: str) -> bool:
    return one in other or other in one or is_one_slip(one, other)


def _what_differs(*, name: str, room: str, other_name: str, other_room: str) -> Reason:
    if not room or not other_room:
        return "room_missing"
    if not name or not other_name:
        return "building_missing"
    return "one_character" if is_one_slip(name, other_name) else "part_missing"
