"""Rooms (部屋番号): the numbers that end the key of a building."""

import re

ROOM = re.compile(r"(?:(?<![a-z])[a-z])?\d+f?(?:-\d+f?)*$")
PART = re.compile(r"[a-z]|\d+f?")


def name_and_room(building: str) -> tuple[str, str]:
    """Part the key of a building; either part may be empty.

    >>> [name_and_room(key) for key in ("コポ桜101", "市営住宅3-205", "桜荘", "b101")]
    [('コポ桜', '101'), ('市営住宅', '3-205'), ('桜荘', ''), ('', 'b101')]
    """
    found = ROOM.search(building)
    return (building[: found.start()], found[0]) if found else (building, "")


def do_contradict(one: str, other: str) -> bool:
    """Test whether two rooms cannot be one; a wing that one side leaves out is no contradiction.

    >>> do_contradict("3-205", "205"), do_contradict("3-205", "4-205"), do_contradict("101", "1101")
    (False, True, True)
    """
    short, long = sorted((PART.findall(one), PART.findall(other)), key=len)
    return short not in (long[: len(short)], long[len(long) - len(short) :])
