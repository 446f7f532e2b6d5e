"""Applications (会員申請): compared with the billing system's record, then opened or put before staff."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from madoguchi.domain.applications import Claim, Comparison, compare
from madoguchi.domain.clock import TOKYO, business_day
from madoguchi.domain.history import EventKind
from madoguchi.domain.place_numbers import bare_number
from madoguchi.domain.reasons import Reason, ReasonCode
from madoguchi.models import Application, Member, MemberPlace, Place
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.history import note_event
from madoguchi.services.mails import queue_mail
from madoguchi.services.members import hold_place, is_place_taken
from madoguchi.services.places import place_numbered, places_numbered

BY_COMPARISON = "comparison"
DAYS_OF_A_REVIEW = 10  # where the operator has no registration of its own
NEWS_FOR = timedelta(days=90)


class AlreadyDecided(Exception):
    """The application was accepted or refused before."""


class PlaceIsTaken(Exception):
    """Another member is linked with the place."""


class NoSuchPlace(Exception):
    """The number names no place, so there is nothing to open."""


def apply(
    *, profile: Profile, member: Member, typed: dict[str, str], now: datetime, adds_place: bool = False
) -> Application:
    """Put an application before staff; where the operator wants it, a full match opens at once."""
    place = place_numbered(typed=typed["customer_number"])
    comparison = _compared(typed, place)
    application = Application.objects.create(
        member=member,
        place=place,
        typed=typed,
        **_results(comparison),
        adds_place=adds_place,
        applied_at=now,
    )
    _mail(profile, application, "received", now=now)
    if _opens(profile, comparison, place):
        accept(profile=profile, application=application, by=BY_COMPARISON, now=now)
    return application


def compare_again(application: Application) -> Comparison:
    """Compare what was typed with what the billing system holds by now."""
    return _compared(application.typed, application.place)


def looked_up(found: Iterable[Application]) -> list[Application]:
    """Give applications, those that wait without a place as they compare with what their number names by now.

    Somebody may move in and apply before the file that brings the place. Nothing is written here.
    """
    listed = list(found)
    lost = [each for each in listed if _waits_for_place(each)]
    places = places_numbered(typed={each.typed["customer_number"] for each in lost})
    for each in lost:
        _found_by_now(each, places.get(each.typed["customer_number"]))
    return listed


def _waits_for_place(application: Application) -> bool:
    waits = application.state == Application.State.WAITING
    return waits and application.place_id is None and bool(application.typed)


def _found_by_now(application: Application, place: Place | None) -> None:
    if place is not None:
        application.place = place
        for column, value in _results(compare_again(application)).items():
            setattr(application, column, value)


def _results(comparison: Comparison) -> dict[str, Any]:
    differences = [asdict(difference) for difference in comparison.differences]
    return {"score": comparison.score, "differences": differences}


def _compared(typed: dict[str, str], place: Place | None) -> Comparison:
    # The place was found by its number with or without leading zeros, so they tell no numbers apart here.
    return compare(typed=_claim_of(typed), held=_claim_at(place), strips_leading_zeros=True)


def _opens(profile: Profile, comparison: Comparison, place: Place | None) -> bool:
    rules = profile.registration
    wants = rules is not None and rules.full_match_opens
    return wants and comparison.is_full_match and place is not None and not is_place_taken(place)


def _claim_of(typed: dict[str, str]) -> Claim:
    return Claim(
        number=typed["customer_number"],
        name=typed["name"],
        address=typed["address"],
        building=typed["building"],
        phone=typed["phone"],
    )


def _claim_at(place: Place | None) -> Claim:
    if place is None:
        return Claim(number="", name="", address="", building="", phone="")
    return Claim(
        number=place.number,
        name=place.customer.name,
        kana=place.customer.kana,
        address=place.address,
        building=place.building,
        phone=place.customer.phone,
    )


@transaction.atomic
def accept(*, profile: Profile, application: Application, by: str, now: datetime) -> None:
    """Link the member with the place and say so by mail.

    Raises AlreadyDecided, NoSuchPlace and PlaceIsTaken.
    """
    held = _decide(application, Application.State.ACCEPTED, by=by, reason="", now=now)
    if held.place is None:
        raise NoSuchPlace
    if not hold_place(held.place):
        raise PlaceIsTaken
    MemberPlace.objects.create(member=held.member, place=held.place)
    if held.adds_place:
        note_event(member_id=held.member_id, kind=EventKind.PLACE_ADDED, now=now)
    _mail(profile, held, "opened", now=now)


@transaction.atomic
def refuse(*, profile: Profile, application: Application, by: str, reason: str, now: datetime) -> None:
    """Close an application with a reason, which the applicant is told; raises AlreadyDecided."""
    held = _decide(application, Application.State.REFUSED, by=by, reason=reason, now=now)
    _mail(profile, held, "refused", now=now, reason=reason)


def _decide(application: Application, state: str, *, by: str, reason: str, now: datetime) -> Application:
    (held,) = looked_up([Application.objects.select_for_update().get(pk=application.pk)])
    if held.state != Application.State.WAITING:
        raise AlreadyDecided(held.state)
    held.state, held.decided_by, held.reason, held.decided_at = state, by, reason, now
    held.save()
    return held


def _mail(profile: Profile, application: Application, news: str, *, now: datetime, **values: str) -> None:
    """Tell the applicant what came of an application: received, opened or refused."""
    kind = f"place_{news}" if application.adds_place else f"application_{news}"
    if application.adds_place:
        values["place_number"] = application.typed["customer_number"]
    if not application.member.email:  # of a member who was enrolled by hand
        return
    queue_mail(
        profile=profile,
        kind=kind,
        recipient=application.member.email,
        key=f"application-{application.pk}-{kind}",
        values={"name": application.typed["name"], **values},
        member=application.member,
        now=now,
    )


def waiting() -> QuerySet[Application]:
    """List what waits for review, oldest first; who has withdrawn meanwhile waits for nothing."""
    found = Application.objects.filter(state=Application.State.WAITING, member__is_active=True)
    return found.select_related("member").order_by("applied_at", "id")


def late_before(*, profile: Profile, now: datetime) -> datetime:
    """Give the moment before which an application was made if its review is late by now.

    The days of a review are promised from the day of the application, and end with their last day in Japan.
    """
    today = datetime.combine(business_day(now=now), time(), tzinfo=TOKYO)
    return today - timedelta(days=review_days(profile))


def review_days(profile: Profile) -> int:
    """Give the days within which a review is promised."""
    return profile.registration.review_days if profile.registration else DAYS_OF_A_REVIEW


def further_places_of(*, member_id: int, now: datetime) -> list[Application]:
    """List the further places that a member applied for lately and has not got, the newest first."""
    is_news = Q(state=Application.State.WAITING) | Q(decided_at__gt=now - NEWS_FOR)
    found = Application.objects.filter(is_news, member_id=member_id, adds_place=True)
    newest = {bare_number(each.typed["customer_number"]): each for each in found.order_by("applied_at", "id")}
    return [each for each in reversed(newest.values()) if each.state != Application.State.ACCEPTED]


def is_waited_for(*, member_id: int, number: str) -> bool:
    """Test whether a member's application for a number waits for review."""
    mine = Application.objects.filter(member_id=member_id, state=Application.State.WAITING)
    return any(bare_number(each.typed["customer_number"]) == bare_number(number) for each in mine)


def waiting_of(*, member_id: int) -> Application | None:
    """Find the newest application of a member that is not accepted."""
    found = Application.objects.filter(member_id=member_id).order_by("-applied_at", "-id").first()
    return found if found and found.state != Application.State.ACCEPTED else None


def why_no_place(*, profile: Profile, member_id: int) -> Reason:
    """Say why a member has no place: an application waits for review, was refused, or is missing."""
    found = waiting_of(member_id=member_id)
    return why_not_yet(profile=profile, application=found) if found else Reason(ReasonCode.NO_PLACE)


def why_not_yet(*, profile: Profile, application: Application) -> Reason:
    """Say why an application has opened no place."""
    if application.state == Application.State.WAITING or application.decided_at is None:
        applied_on, days = business_day(now=application.applied_at), review_days(profile)
        return Reason(ReasonCode.REVIEW_WAITING, on=applied_on, values={"days": days})
    code = ReasonCode.PLACE_REFUSED if application.adds_place else ReasonCode.REVIEW_REFUSED
    decided_on = business_day(now=application.decided_at)
    return Reason(code, on=decided_on, values={"why": application.reason})
