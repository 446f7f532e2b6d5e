"""Places (ご使用場所): those of a member, and the one that a number on paper leads to."""

from uuid import UUID

from django.db.models import QuerySet

from madoguchi.domain.match_keys import number_key
from madoguchi.domain.place_numbers import spellings
from madoguchi.models import MemberPlace, Place


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
    found = Place.objects.filter(number__in=spellings(typed)).select_related("customer")
    meant = {place.number: place for place in found}
    as_typed = meant.get(typed.strip()) or meant.get(number_key(typed))
    return as_typed or (next(iter(meant.values())) if len(meant) == 1 else None)
