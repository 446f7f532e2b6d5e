"""Places (ご使用場所) of a member."""

from uuid import UUID

from django.db.models import QuerySet

from madoguchi.models import MemberPlace


def places_of(*, member_id: int) -> QuerySet[MemberPlace]:
    """List the member's places in the order in which they were added."""
    return MemberPlace.objects.filter(member_id=member_id).select_related("place__customer").order_by("id")


def find_place(*, member_id: int, reference: UUID) -> MemberPlace | None:
    """Find one of the member's places by the reference that stands in addresses."""
    return places_of(member_id=member_id).filter(reference=reference).first()
