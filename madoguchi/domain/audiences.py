"""Audiences (お知らせの対象): to whom a notice is addressed."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from unicodedata import normalize


class AudienceKind(StrEnum):
    """What tells an audience from all others."""

    ALL = "all"
    AREA = "area"  # addresses that begin with it
    POSTAL_CODE = "postal_code"
    SERVICE = "service"
    COURSE = "course"
    PLACE = "place"
    MEMBER = "member"


@dataclass(frozen=True, slots=True)
class Audience:
    """All members, or those to whom one of some values belongs.

    ``members`` are the keys of those whom login IDs meant when typed, empty where nobody has looked.
    """

    kind: AudienceKind = AudienceKind.ALL
    values: tuple[str, ...] = ()
    members: tuple[int, ...] = ()


EVERYBODY = Audience()


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """What of a place decides whether a notice is for it; services and courses are those in force."""

    number: str
    address: str = ""
    postal_code: str = ""
    services: frozenset[str] = frozenset()
    courses: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reader:
    """A member, and the places that he or she may see."""

    login_id: str
    places: tuple[PlaceFacts, ...] = ()


def audience_key(kind: AudienceKind, value: str) -> str:
    """Reduce a value to what is compared: its width counts for nothing, of a postal code the digits alone.

    >>> audience_key(AudienceKind.AREA, " 金沢市本町１丁目")
    '金沢市本町1丁目'
    >>> audience_key(AudienceKind.POSTAL_CODE, "〒920-0962")
    '9200962'
    """
    folded = normalize("NFKC", value).strip(" ")
    if kind == AudienceKind.POSTAL_CODE:
        return "".join(each for each in folded if each in "0123456789")
    return folded


def is_addressed(audience: Audience, *, reader: Reader) -> bool:
    """Test whether a notice to an audience is for a reader.

    >>> here = Reader("hanako01", (PlaceFacts("1", address="金沢市本町１丁目１番"),))
    >>> is_addressed(Audience(AudienceKind.AREA, ("金沢市本町1丁目",)), reader=here)
    True
    """
    kind = audience.kind
    if kind == AudienceKind.ALL:
        return True
    wanted = {audience_key(kind, value) for value in audience.values}
    if kind == AudienceKind.AREA:
        addresses = [audience_key(kind, place.address) for place in reader.places]
        return any(address.startswith(key) for address in addresses for key in wanted)
    return not wanted.isdisjoint(audience_key(kind, each) for each in _held(kind, reader))


def _held(kind: AudienceKind, reader: Reader) -> Iterable[str]:
    """Give what a reader has of a kind."""
    if kind == AudienceKind.MEMBER:
        return [reader.login_id]
    if kind == AudienceKind.POSTAL_CODE:
        return [place.postal_code for place in reader.places if place.postal_code]
    if kind == AudienceKind.PLACE:
        return [place.number for place in reader.places]
    of_contracts = [
        place.services if kind == AudienceKind.SERVICE else place.courses for place in reader.places
    ]
    return [each for held in of_contracts for each in held]
