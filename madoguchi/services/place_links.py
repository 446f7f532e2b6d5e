"""Links (場所の登録): a member and a proven place are joined, named and parted, and the member is told."""

from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from madoguchi.domain.history import EventKind
from madoguchi.domain.place_numbers import spellings
from madoguchi.models import Member, MemberPlace, Place, Session
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.accounts import held
from madoguchi.services.applications import PlaceIsTaken
from madoguchi.services.history import note_event
from madoguchi.services.mails import queue_mail
from madoguchi.services.members import hold_place
from madoguchi.services.one_time_keys import do_once, first_answer
from madoguchi.services.places import places_of
from madoguchi.services.sessions import NotYourPlace


class LastPlace(Exception):
    """A member keeps one place for as long as the account."""


def is_linked(*, member_id: int, number: str) -> bool:
    """Test whether a typed number is that of one of the member's places."""
    return MemberPlace.objects.filter(member_id=member_id, place__number__in=spellings(number)).exists()


@transaction.atomic
def link_place(*, profile: Profile, member: Member, place: Place, now: datetime) -> MemberPlace:
    """Link a member with a place that was proven; raises PlaceIsTaken."""
    if not hold_place(place):
        raise PlaceIsTaken
    link = MemberPlace.objects.create(member=member, place=place)
    note_event(member_id=member.pk, kind=EventKind.PLACE_ADDED, now=now)
    _tell(profile, member, "place_opened", link, now=now)
    return link


@transaction.atomic
def unlink_place(*, profile: Profile, member_id: int, reference: UUID, now: datetime) -> bool:
    """Part a member from a place, and say so; whoever looks at it looks at the first that is left.

    Raises NotYourPlace and LastPlace.
    """
    member = held(member_id)
    links = list(places_of(member_id=member_id))
    gone = next((link for link in links if link.reference == reference), None)
    if gone is None:
        raise NotYourPlace(str(reference))
    if len(links) == 1:
        raise LastPlace
    left = next(link for link in links if link != gone)
    Session.objects.filter(member_place=gone).update(member_place=left)
    note_event(member_id=member_id, kind=EventKind.PLACE_REMOVED, now=now)
    _tell(profile, member, "place_removed", gone, now=now)
    gone.delete()
    return True


def unlink_once(*, profile: Profile, member_id: int, reference: UUID, key: UUID, now: datetime) -> None:
    """Part a member from a place like ``unlink_place``; the same key again does nothing."""
    do = partial(unlink_place, profile=profile, member_id=member_id, reference=reference, now=now)
    do_once(member_id=member_id, key=key, deed=_deed(reference), now=now, do=do)


def was_unlinked(*, member_id: int, reference: UUID, key: UUID) -> bool:
    """Test whether a key was used to part from this place; raises KeyUsedElsewhere."""
    return bool(first_answer(member_id=member_id, key=key, deed=_deed(reference)))


def _deed(reference: UUID) -> str:
    return f"unlink {reference}"


def name_place(*, member_id: int, reference: UUID, nickname: str) -> None:
    """Call a place by the member's own name for it, or by none; raises NotYourPlace."""
    own = MemberPlace.objects.filter(member_id=member_id, reference=reference)
    if not own.update(nickname=nickname):
        raise NotYourPlace(str(reference))


def _tell(profile: Profile, member: Member, kind: str, link: MemberPlace, *, now: datetime) -> None:
    if member.email:
        queue_mail(
            profile=profile,
            kind=kind,
            recipient=member.email,
            key=f"link-{link.pk}-{kind}",
            values={"name": link.place.customer.name, "place_number": link.place.number},
            member=member,
            now=now,
        )
