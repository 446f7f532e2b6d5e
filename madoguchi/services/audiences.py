"""Audiences (お知らせの対象) in the database: what a member has, and whom an audience reaches.

A member's notices are found from the member's side, each kind by an index: every beginning of an address is
looked up, not every area compared.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from operator import or_
from types import MappingProxyType
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, IntegerField, Q, QuerySet, TextField, Value
from django.db.models.functions import Left, Length, Trim

from madoguchi.domain.audiences import Audience, AudienceKind, audience_key
from madoguchi.domain.match_keys import login_key
from madoguchi.models import Contract, Member, MemberPlace, Notice, NoticeTarget, Place
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.contracts import in_force
from madoguchi.services.places import place_numbered

# What decides of a place, and of a contract at it, in the order of the kinds.
OF_A_PLACE = {AudienceKind.AREA: "address", AudienceKind.POSTAL_CODE: "postal_code"}
OF_A_CONTRACT = {AudienceKind.SERVICE: "service", AudienceKind.COURSE: "course"}

EMPTY: Mapping[str, int] = MappingProxyType({})


class NobodyMeant(Exception):
    """A value of an audience names nobody: it is empty, or the number or login ID of nobody."""


class MeansAnother(Exception):
    """A login ID that meant one member means somebody else by now; ``login_id`` is the member's own today."""

    def __init__(self, value: str, login_id: str) -> None:
        super().__init__(value)
        self.value, self.login_id = value, login_id


@dataclass(frozen=True, slots=True)
class Reach:
    """How many members an audience reaches, through how many places that they see."""

    members: int
    places: int


def _folded(field: str) -> Trim:
    """Fold a field as ``audience_key`` does."""
    return Trim(Func(F(field), template="normalize(%(expressions)s, NFKC)", output_field=TextField()))


def _digits(field: str) -> Func:
    """Give the digits of a postal code."""
    taken = (_folded(field), Value("[^0-9]"), Value(""), Value("g"))
    return Func(*taken, function="regexp_replace", output_field=TextField())


def is_among(field: str, found: QuerySet[Any, Any]) -> Func:
    """Test a field against what a query finds.

    Written with an array, so that PostgreSQL looks each value up by index and does not scan and hash.
    """
    sides = (F(field), ArraySubquery(found))
    return Func(*sides, template="%(expressions)s)", arg_joiner=" = ANY(", output_field=BooleanField())


def _key(kind: AudienceKind, field: str) -> Any:
    return _digits(field) if kind == AudienceKind.POSTAL_CODE else _folded(field)


def notices_for(*, member_id: int, today: date) -> QuerySet[Any, Any]:
    """Give the ids of all notices that name a member, a place of the member's, or what belongs to it."""
    aimed = NoticeTarget.objects
    mine = MemberPlace.objects.filter(member_id=member_id)
    places = mine.values("place_id")
    held = in_force(today).filter(is_among("place_id", places))
    codes = mine.exclude(place__postal_code="").annotate(key=_digits("place__postal_code")).values("key")
    return (
        aimed.filter(member_id=member_id)
        .values("notice_id")
        .union(
            aimed.filter(is_among("place_id", places)).values("notice_id"),
            aimed.filter(is_among("value", _beginnings(mine)), kind="area").values("notice_id"),
            aimed.filter(is_among("value", codes), kind="postal_code").values("notice_id"),
            *(_by_contract(held, kind).values("notice_id") for kind in OF_A_CONTRACT),
            all=True,
        )
    )


def _by_contract(held: QuerySet[Contract], kind: AudienceKind) -> QuerySet[NoticeTarget]:
    keys = held.annotate(key=_folded(OF_A_CONTRACT[kind])).values("key")
    return NoticeTarget.objects.filter(is_among("value", keys), kind=kind.value)


def _beginnings(mine: QuerySet[MemberPlace]) -> QuerySet[Any, Any]:
    """Give every beginning of the addresses of some places."""
    address = _folded("place__address")
    length = Func(Value(1), Length(address), function="generate_series", output_field=IntegerField())
    return mine.annotate(key=Left(address, length)).values("key")


def aim(notice: Notice, audience: Audience, *, profile: Profile) -> None:
    """Keep to whom a notice is addressed; raises NobodyMeant."""
    NoticeTarget.objects.bulk_create(
        NoticeTarget(notice=notice, kind=audience.kind.value, **target)
        for target in _targets(audience, profile=profile)
    )


def _targets(audience: Audience, *, profile: Profile) -> Iterable[dict[str, Any]]:
    if audience.kind == AudienceKind.MEMBER:
        yield from ({"member": member} for member in _members(audience, profile=profile))
        return
    for value in audience.values:
        if audience.kind == AudienceKind.PLACE:
            yield {"place": _found(place_numbered(typed=value), value)}
        else:
            yield {"value": _found(audience_key(audience.kind, value), value)}


def _members(audience: Audience, *, profile: Profile) -> Iterable[Member]:
    """Give the members whom an audience names, in its order; who was erased is nobody. Raises NobodyMeant."""
    meant = audience.members or with_members(audience, profile=profile).members
    held = Member.objects.exclude(withdrawals__erased_at__isnull=False).in_bulk(meant)
    for value, member in zip(audience.values, meant, strict=True):
        yield _found(held.get(member), value)


def with_members(audience: Audience, *, profile: Profile, known: Mapping[str, int] = EMPTY) -> Audience:
    """Give an audience with the members whom its login IDs mean, whatever they are called later.

    ``known`` has, by ``login_keys``, whom IDs meant when they were typed before. Raises NobodyMeant and
    MeansAnother.
    """
    if audience.kind != AudienceKind.MEMBER:
        return audience
    keys = login_keys(audience.values, profile=profile)
    owners = dict(Member.objects.filter(login_key__in=keys).values_list("login_key", "pk"))
    members = (
        _meant(value, owners.get(key), known.get(key))
        for value, key in zip(audience.values, keys, strict=True)
    )
    return replace(audience, members=tuple(members))


def _meant(value: str, owner: int | None, before: int | None) -> int:
    if owner and before and owner != before:
        raise MeansAnother(value, Member.objects.values_list("login_id", flat=True).get(pk=before))
    return _found(owner or before, value)


def login_keys(login_ids: Iterable[str], *, profile: Profile) -> list[str]:
    """Reduce login IDs to what is compared at an operator."""
    is_case_sensitive = profile.login_id.is_case_sensitive
    return [login_key(each, is_case_sensitive=is_case_sensitive) for each in login_ids]


def as_called_now(audience: Audience) -> Audience:
    """Give an audience with the login IDs that its members have today."""
    names = dict(Member.objects.filter(pk__in=audience.members).values_list("pk", "login_id"))
    called = (
        names.get(member, value) for value, member in zip(audience.values, audience.members, strict=True)
    )
    return replace(audience, values=tuple(called)) if audience.members else audience


def _found[T](meant: T | None, value: str) -> T:
    if not meant:
        raise NobodyMeant(value)
    return meant


def reach_of(audience: Audience, *, profile: Profile, today: date) -> Reach:
    """Count whom an audience reaches; raises NobodyMeant."""
    members = Member.objects.filter(is_active=True)
    if audience.kind == AudienceKind.MEMBER:
        named = [each["member"].pk for each in _targets(audience, profile=profile)]
        return Reach(members.filter(pk__in=named).count(), 0)
    links = MemberPlace.objects.filter(member__is_active=True)
    if audience.kind == AudienceKind.ALL:
        return Reach(members.count(), links.count())
    reached = links.filter(place__in=_places(audience, profile=profile, today=today))
    return Reach(reached.values("member").distinct().count(), reached.count())


def _places(audience: Audience, *, profile: Profile, today: date) -> QuerySet[Any, Any]:
    targets = list(_targets(audience, profile=profile))
    if audience.kind == AudienceKind.PLACE:
        return Place.objects.filter(pk__in=[each["place"].pk for each in targets]).values("pk")
    values = [each["value"] for each in targets]
    if audience.kind in OF_A_CONTRACT:
        held = in_force(today).annotate(key=_folded(OF_A_CONTRACT[audience.kind]))
        return held.filter(key__in=values).values("place_id")
    places = Place.objects.annotate(key=_key(audience.kind, OF_A_PLACE[audience.kind]))
    lookup = "key__startswith" if audience.kind == AudienceKind.AREA else "key"
    return places.filter(reduce(or_, (Q((lookup, value)) for value in values))).values("pk")
