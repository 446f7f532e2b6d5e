"""Places (ご使用場所): those of a member, and the one that a number on paper leads to."""

from collections.abc import Collection, Mapping
from itertools import batched
from uuid import UUID

from django.db.models import QuerySet

from madoguchi.domain.match_keys import number_key
from madoguchi.domain.place_numbers import spellings
from madoguchi.models import MemberPlace, Place

AT_ONCE = 1000  # each in twenty spellings; a statement takes 65535 values


def places_of(*, member_id: int) -> QuerySet[MemberPlace]:
    """List the member's places in the order in which they were added."""
    return MemberPlace.objects.filter(member_id=member_id).select_related("place__customer").order_by("id")


def count_places(*, member_id: int) -> int:
    """Count the member's places."""
    return MemberPlace.objects.filter(member_id=member_id).count()


def has_several_places(*, member_id: int) -> bool:
    """Test whether there is another place to look at."""
    return len(MemberPlace.objects.filter(member_id=member_id).values("pk")[:2]) > 1


def find_place(*, member_id: int, reference: UUID) -> MemberPlace | None:
    """Find one of the member's places by the reference that stands in addresses."""
    return places_of(member_id=member_id).filter(reference=reference).first()


def place_numbered(*, typed: str) -> Place | None:
    """Find the place that a typed number means, by index; None too where it could mean several.

    A number may be typed in any width, with hyphens or blanks, without its leading zeros or with more. The
    customer comes with the place: to ask again only where there is one would take a time that tells.
    """
    return places_numbered(typed=[typed]).get(typed)


def places_numbered(*, typed: Collection[str]) -> dict[str, Place]:
    """Find the places that typed numbers mean, each as ``place_numbered`` does, many in one statement."""
    found: dict[str, Place] = {}
    for some in batched(typed, AT_ONCE):
        found |= _places_numbered(some)
    return found


def _places_numbered(typed: Collection[str]) -> dict[str, Place]:
    spelt = {number: spellings(number) for number in typed}
    written = {spelling for each in spelt.values() for spelling in each}
    found = Place.objects.filter(number__in=written).select_related("customer")
    known = {place.number: place for place in found}
    meant = {
        number: _meant(number, {each: known[each] for each in each_way if each in known})
        for number, each_way in spelt.items()
    }
    return {number: place for number, place in meant.items() if place}


def _meant(typed: str, found: Mapping[str, Place]) -> Place | None:
    """Choose among the places of a number's spellings: the one as typed, or else the only one."""
    as_typed = found.get(typed.strip()) or found.get(number_key(typed))
    return as_typed or (next(iter(found.values())) if len(found) == 1 else None)
