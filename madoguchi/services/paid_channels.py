"""Paid channels (有料チャンネル): what is on offer at a place, what it comes to, and asking for it."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Max

from madoguchi.domain.batches import BatchState
from madoguchi.domain.clock import business_day
from madoguchi.domain.paid_channels import (
    Channel,
    Standing,
    channel_reason,
    clash,
    first_day,
    minimum_until,
    running_price,
)
from madoguchi.domain.reasons import Reason, ReasonCode
from madoguchi.domain.service_requests import State
from madoguchi.models import Batch, PaidChannel, Place, RequestEvent, RequestHold
from madoguchi.operators.schema.procedures import CHANNELS, PaidChannels
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.bills import lines_of, visible_bills
from madoguchi.services.contracts import running_contracts
from madoguchi.services.one_time_keys import do_once
from madoguchi.services.pieces import channels_as_published
from madoguchi.services.service_requests import RequestRefused, Wish, holder_of, send
from madoguchi.services.sessions import Visitor

SUBJECT = "channel:"
CONTRACTS_LAG = timedelta(days=7)


class ChannelsRefused(Exception):
    """What was chosen cannot be asked for."""


class NothingChosen(ChannelsRefused):
    """No channel was chosen."""


class NotTogether(ChannelsRefused):
    """Two of the chosen channels exclude each other, or one holds the other."""

    def __init__(self, one: Channel, other: Channel) -> None:
        super().__init__(f"{one.course} and {other.course}")
        self.one = one
        self.other = other


class CannotBeHad(ChannelsRefused):
    """One of the chosen channels cannot be had, or no more."""

    def __init__(self, channel: Channel) -> None:
        super().__init__(channel.course)
        self.channel = channel


class TermsChanged(ChannelsRefused):
    """Prices or days are others than those that were agreed to."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A channel at a place: from when on and for how long at least, or why not."""

    channel: PaidChannel
    starts_on: date
    minimum_until: date | None
    reason: Reason | None


@dataclass(frozen=True, slots=True)
class Quote:
    """What chosen channels come to a month, in yen; ``before`` is None where nobody can know."""

    offers: tuple[Offer, ...]
    before: int | None

    @property
    def first_day(self) -> date:
        """The first day on which one of them can be seen."""
        return min(offer.starts_on for offer in self.offers)

    @property
    def added(self) -> int:
        """What is added."""
        return sum(offer.channel.monthly_yen for offer in self.offers)

    @property
    def shown(self) -> dict[str, Any]:
        """What the page of confirmation shows."""
        return {
            "channels": [_shown(offer) for offer in self.offers],
            "added": self.added,
            "before": self.before,
            "after": None if self.before is None else self.before + self.added,
        }

    @property
    def fingerprint(self) -> str:
        """Hash what is shown, so that nothing else is agreed to than was seen."""
        return hashlib.sha256(json.dumps(self.shown, sort_keys=True).encode()).hexdigest()


def _shown(offer: Offer) -> dict[str, Any]:
    until = offer.minimum_until
    return {
        "name": offer.channel.name,
        "course": offer.channel.course,
        "monthly_yen": offer.channel.monthly_yen,
        "starts_on": offer.starts_on.isoformat(),
        "minimum_months": offer.channel.minimum_months,
        "minimum_until": until.isoformat() if until else None,
    }


def offers_to(*, visitor: Visitor, now: datetime) -> list[Offer]:
    """List the channels on offer in the order of the list, each with what is against it."""
    known, today = channels_as_published(PaidChannel.objects.order_by("id"), now=now), business_day(now=now)
    standing = _standing(visitor, known, today=today) if visitor.place_id else None
    return [_offer(channel, standing, today=today) for channel in known if channel.is_offered]


def _offer(channel: PaidChannel, standing: Standing | None, *, today: date) -> Offer:
    starts_on = first_day(
        today=today,
        ready_days=channel.ready_days,
        begins_with_month=channel.begins_with_month,
        from_on=channel.from_on,
    )
    no_place = Reason(ReasonCode.REQUEST_NEEDS_PLACE)
    reason = channel_reason(channel.offer, standing=standing) if standing else no_place
    until = minimum_until(starts_on=starts_on, months=channel.minimum_months)
    return Offer(channel, starts_on, until, reason)


def _standing(visitor: Visitor, known: Iterable[PaidChannel], *, today: date) -> Standing:
    """Look at what the place has, what it asked for, and what it was given since the last contracts came."""
    place_id = visitor.place_id or 0
    holder = holder_of(place_id=place_id, member_id=visitor.member_id)
    held = RequestHold.objects.filter(holder=holder, subject__startswith=SUBJECT)
    waiting = {int(subject.removeprefix(SUBJECT)) for subject in held.values_list("subject", flat=True)}
    given = _given_since_contracts(place_id=place_id)
    running = {each.course for each in running_contracts(place_id=place_id, today=today)}
    had = [each for each in known if each.course in running or each.pk in given | waiting]
    return Standing(
        address=visitor.place_address or "",
        courses=frozenset(running | {each.course for each in had if each.pk in given}),
        waiting=frozenset(each.course for each in had if each.pk in waiting),
        excluded={course: each.course for each in had for course in each.excluded_by},
    )


def _given_since_contracts(*, place_id: int) -> set[int]:
    """Give the channels whose requests were done, until the billing system surely told of them in contracts.

    A file that comes soon after may have been written before.
    """
    published = Batch.objects.filter(kind="contracts", state=BatchState.PUBLISHED)
    last: datetime | None = published.aggregate(last=Max("published_at"))["last"]
    done = RequestEvent.objects.filter(
        request__place_id=place_id, request__procedure=CHANNELS, state=State.DONE
    )
    since = done.filter(happened_at__gt=last - CONTRACTS_LAG) if last else done
    return {
        int(each) for typed in since.values_list("request__typed", flat=True) for each in typed["channels"]
    }


def quote(*, profile: Profile, visitor: Visitor, chosen: Sequence[str], now: datetime) -> Quote:
    """Reckon up what was chosen, by its ids as typed; raises ChannelsRefused."""
    offers = [each for each in offers_to(visitor=visitor, now=now) if str(each.channel.pk) in chosen]
    if not offers:
        raise NothingChosen
    for offer in offers:
        if offer.reason:
            raise CannotBeHad(offer.channel.offer)
    if pair := clash([offer.channel.offer for offer in offers]):
        raise NotTogether(*pair)
    return Quote(tuple(offers), _monthly_now(profile, visitor.place_id, today=business_day(now=now)))


def _monthly_now(profile: Profile, place_id: int | None, *, today: date) -> int | None:
    bills = visible_bills(place_id=place_id, rules=profile.bills, today=today)
    if place_id is None or not bills:
        return None
    courses = [each.course for each in running_contracts(place_id=place_id, today=today)]
    return running_price(
        courses=courses, lines=[(line["name"], line["payable"]) for line in lines_of(bills[0])]
    )


def add_channels(
    *,
    profile: Profile,
    rules: PaidChannels,
    title: str,
    visitor: Visitor,
    chosen: Sequence[str],
    agreed: str,
    key: UUID,
    now: datetime,
) -> str:
    """Ask for channels, at the terms that were agreed to (a quote's fingerprint); give the request's number.

    The same key again gives the same number. Raises ChannelsRefused, RequestRefused and KeyUsedElsewhere.
    """
    do = partial(
        _add,
        profile=profile,
        rules=rules,
        title=title,
        visitor=visitor,
        chosen=chosen,
        agreed=agreed,
        now=now,
    )
    number: str = do_once(member_id=visitor.member_id, key=key, deed=f"request {CHANNELS}", now=now, do=do)
    return number


def _add(
    *,
    profile: Profile,
    rules: PaidChannels,
    title: str,
    visitor: Visitor,
    chosen: Sequence[str],
    agreed: str,
    now: datetime,
) -> str:
    """Hold the place first: channels that exclude each other may be asked for at the same moment."""
    if visitor.place_id is None:
        raise RequestRefused(Reason(ReasonCode.REQUEST_NEEDS_PLACE))
    Place.objects.select_for_update(no_key=True, of=("self",)).get(pk=visitor.place_id)
    wanted = quote(profile=profile, visitor=visitor, chosen=chosen, now=now)
    if wanted.fingerprint != agreed:
        raise TermsChanged
    wish = Wish(
        procedure=CHANNELS,
        title=title,
        terms=rules,
        place_id=visitor.place_id,
        typed={"channels": [str(offer.channel.pk) for offer in wanted.offers], "agreed": agreed},
        shown=wanted.shown,
        subjects=tuple(f"{SUBJECT}{offer.channel.pk}" for offer in wanted.offers),
        wished_on=wanted.first_day,
    )
    return send(profile=profile, visitor=visitor, wish=wish, now=now)


def offer_channel(**facts: Any) -> PaidChannel:
    """Put a channel on offer."""
    return PaidChannel.objects.create(**facts)
