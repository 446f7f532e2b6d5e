"""Claims (申告): who somebody says to be, and what comparing two claims says of each field."""

from dataclasses import dataclass
from typing import Literal

Field = Literal["number", "name", "kana", "address", "building", "phone"]
Kind = Literal["same", "same_normalised", "similar", "different", "missing"]
Reason = Literal[
    "",
    "leading_zeros",  # equal but for zeros in front, which tell numbers apart here
    "written_in_kana",  # the name in kana on one side
    "one_character",  # one wrong, missing or too many, or two swapped
    "part_missing",  # one side is the beginning or the end of the other
    "divided_elsewhere",  # address and building cut at another place
    "room_missing",
    "building_missing",  # the room alone
    "another_room",
    "another_line",  # a mobile number against a fixed one, as after a change of telephone
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who somebody says to be, or is held to be; what is not known is empty."""

    number: str = ""
    name: str = ""
    kana: str = ""
    address: str = ""
    building: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """How one field compares, and why; both values as they are stored."""

    field: Field
    kind: Kind
    typed: str
    held: str
    reason: Reason = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The fields that either side states, in the order of ``Claim``; ``score`` is 0 to 100.

    A full match has 96 points or more; what is none has 99 at most.
    """

    score: int
    is_full_match: bool
    differences: tuple[Difference, ...]
