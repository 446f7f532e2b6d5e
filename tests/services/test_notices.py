"""Notices reach those whom they are for and nobody else, and stay quick however many there are."""

from datetime import date, timedelta
from time import perf_counter
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as thoroughness
from hypothesis import strategies as st

from madoguchi.domain.audiences import Audience, AudienceKind, PlaceFacts, Reader, audience_key, is_addressed
from madoguchi.models import (
    Contract,
    Customer,
    Member,
    MemberPlace,
    Notice,
    NoticeReading,
    NoticeTarget,
    Place,
)
from madoguchi.models.scope import operator_scope
from madoguchi.services import notices
from madoguchi.services.audiences import NobodyMeant, Reach, reach_of
from madoguchi.services.notices import (
    NoticeIsOver,
    NoticeNeverShown,
    current_notices,
    end_notice,
    find_notice,
    mark_all_read,
    mark_read,
    publish_notice,
)
from tests.cast import NOW, Person, person

A = settings.REGISTRY["kanazawa-water"]
B = settings.REGISTRY["aomori-cable"]
TODAY = date(2024, 10, 21)
KINDS = st.sampled_from([kind for kind in AudienceKind if kind != AudienceKind.ALL])

on_real_rows = thoroughness(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def hanako(db: None) -> Person:
    """A member with two places."""
    return person(A, name="山田 花子", places=2)


@pytest.fixture
def taro(db: None) -> Person:
    """Her neighbour."""
    return person(A, name="山田 太郎")


def publish(kind: AudienceKind = AudienceKind.ALL, *values: str, **facts: Any) -> Notice:
    """Publish a notice at operator A."""
    told = {"title": "断水のお知らせ", "body": "本文", "starts_at": NOW} | facts
    with operator_scope(A.slug):
        return publish_notice(**told, audience=Audience(kind, values), profile=A.profile)


def seen_by(someone: Person, **at: Any) -> list[int]:
    """Give the notices that a member finds in the list."""
    with operator_scope(someone.operator.slug):
        found = current_notices(member_id=someone.member.pk, now=at.get("now", NOW))
    return [each.id for each in found]


def is_found(someone: Person, notice: Notice) -> bool:
    with operator_scope(someone.operator.slug):
        return find_notice(member_id=someone.member.pk, notice_id=notice.pk, now=NOW) is not None


# --- whom a notice is for -----------------------------------------------------------------------------

TEXTS = st.sampled_from(
    ["金沢市", "金沢市本町", "金沢市本町１丁目", "ｶﾅｻﾞﾜ", "カナザワ", "%", "_", "金", " 金沢市本町"]
)
CODES = st.sampled_from(["920-0962", "９２００９６２", "9200963", ""])
THINGS = st.sampled_from(["水道", "下水道", "家庭用 20mm", "家庭用　２０mm", "ﾈｯﾄ100M"])
PLACES = st.builds(
    dict,
    address=TEXTS,
    postal_code=CODES,
    contracts=st.lists(
        st.tuples(THINGS, THINGS, st.sampled_from([None, -1, 0, 1]), st.sampled_from([None, -1, 0, 1])),
        max_size=2,
    ),
)


@on_real_rows
@given(
    places=st.lists(PLACES, min_size=2, max_size=2),
    audiences=st.lists(
        st.tuples(
            KINDS, st.lists(st.one_of(TEXTS, CODES, THINGS, st.integers(0, 3)), min_size=1, max_size=2)
        ),
        max_size=5,
    ),
)
def test_audience_in_the_database_is_that_of_the_rule(
    hanako: Person, taro: Person, places: list[dict[str, Any]], audiences: list[Any]
) -> None:
    with transaction.atomic():
        cast = (hanako, taro)
        readers = [(someone, _reader(someone, places[-len(someone.places) :])) for someone in cast]
        for kind, values in audiences:
            _agree(Audience(kind, _named(kind, values, hanako, taro)), readers)
        transaction.set_rollback(True)


def _reader(someone: Person, places: list[dict[str, Any]]) -> Reader:
    """Give a member's places what was drawn, and say the same to the rule."""
    facts = []
    with operator_scope(A.slug):
        for place, drawn in zip(someone.places, places, strict=True):
            told = {key: drawn[key] for key in ("address", "postal_code")}
            Place.objects.filter(pk=place.pk).update(**told)
            held = [(service, course) for service, course, *days in drawn["contracts"] if _runs(*days)]
            for number, (service, course, began, ended) in enumerate(drawn["contracts"]):
                days_: dict[str, Any] = {"started_on": _day(began), "ended_on": _day(ended)}
                Contract.objects.create(
                    place=place, number=str(number), service=service, course=course, **days_
                )
            services, courses = ({each[index] for each in held} for index in (0, 1))
            facts.append(PlaceFacts(place.number, **told, services=services, courses=courses))
    return Reader(someone.member.login_id, tuple(facts))


def _day(offset: int | None) -> date | None:
    return None if offset is None else TODAY + timedelta(days=offset)


def _runs(began: int | None, ended: int | None) -> bool:
    return (began is None or began <= 0) and (ended is None or ended >= 0)


def _named(kind: AudienceKind, values: list[Any], hanako: Person, taro: Person) -> tuple[str, ...]:
    """Let drawn numbers stand for places and members that there are."""
    members = [hanako.member.login_id, taro.member.login_id]
    known = (
        members if kind == AudienceKind.MEMBER else [each.number for each in (*hanako.places, *taro.places)]
    )
    if kind in {AudienceKind.MEMBER, AudienceKind.PLACE}:
        return tuple(known[value % len(known)] if isinstance(value, int) else known[0] for value in values)
    return tuple(str(value) for value in values)


def _agree(audience: Audience, readers: list[tuple[Person, Reader]]) -> None:
    try:
        with transaction.atomic():
            notice = publish(audience.kind, *audience.values)
    except NobodyMeant:
        assert not all(audience_key(audience.kind, value) for value in audience.values)
        return
    wanted = {reader.login_id: is_addressed(audience, reader=reader) for _someone, reader in readers}
    assert {each.member.login_id: notice.pk in seen_by(each) for each, _reader in readers} == wanted
    assert {each.member.login_id: is_found(each, notice) for each, _reader in readers} == wanted
    with operator_scope(A.slug):
        reach = reach_of(audience, profile=A.profile, today=TODAY)
    assert reach.members == sum(wanted.values())


def test_notice_for_a_place_reaches_its_member_alone(hanako: Person, taro: Person) -> None:
    for kind, value in (
        (AudienceKind.PLACE, hanako.places[1].number),
        (AudienceKind.MEMBER, hanako.member.login_id),
    ):
        notice = publish(kind, value)
        assert (notice.pk in seen_by(hanako), is_found(hanako, notice)) == (True, True)
        assert (notice.pk in seen_by(taro), is_found(taro, notice)) == (False, False)


def test_member_without_places_sees_what_is_for_all_or_for_her(db: None) -> None:
    someone = person(A, name="無所 花子", places=0)
    for_all, for_her = publish(), publish(AudienceKind.MEMBER, someone.member.login_id)
    publish(AudienceKind.AREA, "金沢市")
    assert seen_by(someone) == [for_her.pk, for_all.pk]


def test_notice_of_another_operator_is_not_seen(hanako: Person) -> None:
    jiro = person(B, name="鈴木 次郎")
    notice = publish()
    assert (seen_by(jiro), is_found(jiro, notice)) == ([], False)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (AudienceKind.PLACE, "66000000000001"),
        (AudienceKind.MEMBER, "nobody99"),
        (AudienceKind.AREA, " 　"),
        (AudienceKind.POSTAL_CODE, "〒"),
    ],
)
def test_audience_of_nobody_is_refused(hanako: Person, kind: AudienceKind, value: str) -> None:
    with pytest.raises(NobodyMeant):
        publish(kind, value)
    with operator_scope(A.slug):
        assert Notice.objects.count() == 0


def test_reach_counts_members_who_can_sign_in(hanako: Person, taro: Person) -> None:
    with operator_scope(A.slug):
        Place.objects.filter(pk=taro.places[0].pk).update(address="白山市")
        assert reach_of(Audience(AudienceKind.AREA, ("金沢市",)), profile=A.profile, today=TODAY) == Reach(
            1, 2
        )
        assert reach_of(Audience(), profile=A.profile, today=TODAY) == Reach(2, 3)
        Member.objects.filter(pk=hanako.member.pk).update(is_active=False)
        assert reach_of(Audience(), profile=A.profile, today=TODAY) == Reach(1, 1)


# --- from when, until when, how important -------------------------------------------------------------


def test_notice_is_shown_from_its_start_until_its_end(hanako: Person) -> None:
    notice = publish(ends_at=NOW + timedelta(hours=2))
    moments = [NOW + timedelta(hours=hours) for hours in (-1, 0, 1, 2)]
    assert [seen_by(hanako, now=now) for now in moments] == [[], [notice.pk], [notice.pk], []]


def test_notice_that_ends_before_it_starts_is_refused(hanako: Person) -> None:
    with pytest.raises(NoticeNeverShown):
        publish(ends_at=NOW)


def test_ended_notice_is_shown_no_more(hanako: Person) -> None:
    notice = publish()
    with operator_scope(A.slug):
        end_notice(notice=notice, now=NOW)
        with pytest.raises(NoticeIsOver):
            end_notice(notice=notice, now=NOW)
    assert seen_by(hanako) == []


def test_important_notices_stand_first_then_the_newest(hanako: Person) -> None:
    hours = [(0, False), (3, True), (1, False), (5, True)]
    made = [publish(starts_at=NOW - timedelta(hours=back), is_important=yes) for back, yes in hours]
    assert seen_by(hanako) == [made[index].pk for index in (1, 3, 0, 2)]


# --- read and unread ----------------------------------------------------------------------------------


def unread(someone: Person) -> tuple[int, list[bool]]:
    with operator_scope(someone.operator.slug):
        found = current_notices(member_id=someone.member.pk, now=NOW)
    return found[0].unread if found else 0, [each.is_read for each in found]


def test_reading_is_each_members_own(hanako: Person, taro: Person) -> None:
    first, second = publish(starts_at=NOW - timedelta(hours=1)), publish()
    with operator_scope(A.slug):
        for _twice in range(2):
            mark_read(member_id=hanako.member.pk, notice=first, now=NOW)
    assert unread(hanako) == (1, [False, True])
    assert unread(taro) == (2, [False, False])
    with operator_scope(A.slug):
        mark_all_read(member_id=hanako.member.pk, now=NOW)
        mark_all_read(member_id=hanako.member.pk, now=NOW + timedelta(hours=1))
        assert NoticeReading.objects.filter(notice=second).get().read_at == NOW
    assert (unread(hanako), unread(taro)) == ((0, [True, True]), (2, [False, False]))


def test_all_read_touches_nobody_elses_notices(hanako: Person, taro: Person) -> None:
    publish(AudienceKind.MEMBER, taro.member.login_id)
    with operator_scope(A.slug):
        mark_all_read(member_id=hanako.member.pk, now=NOW)
        assert NoticeReading.objects.count() == 0


def test_more_notices_than_are_listed_are_all_counted(hanako: Person) -> None:
    for _each in range(notices.MOST_NOTICES + 5):
        publish()
    assert (unread(hanako)[0], len(seen_by(hanako))) == (notices.MOST_NOTICES + 5, notices.MOST_NOTICES)


# --- ten thousand -------------------------------------------------------------------------------------


def _crowd(someone: Person) -> None:
    """Publish 10,000 notices: old ones for all, and current ones for other people, places and areas."""
    others = _others()
    with operator_scope(A.slug):
        ended = {"ends_at": NOW - timedelta(days=1)}
        Notice.objects.bulk_create(
            _notice(NOW - timedelta(days=back % 900 + 2), **ended) for back in range(4000)
        )
        aimed = Notice.objects.bulk_create(_notice(NOW, is_for_all=False) for _each in range(6000))
        NoticeTarget.objects.bulk_create(
            NoticeTarget(notice=notice, **target) for notice, target in zip(aimed, others, strict=True)
        )
        NoticeReading.objects.bulk_create(
            NoticeReading(notice=notice, member=target["member"], read_at=NOW)
            for notice, target in zip(aimed, others, strict=True)
            if "member" in target
        )
    for count in range(3):
        publish(starts_at=NOW - timedelta(days=count))
        publish(AudienceKind.AREA, "金沢市広岡")
        publish(AudienceKind.PLACE, someone.places[count % 2].number)


def _notice(starts_at: Any, **facts: Any) -> Notice:
    return Notice(title="題", body="", starts_at=starts_at, **facts)


def _others() -> list[dict[str, Any]]:
    """Name 2,000 other members, as many places of theirs, and as many areas."""
    with operator_scope(A.slug):
        customer = Customer.objects.create(number="9999999999", name="多数")
        named = [f"other{index:05}" for index in range(2000)]
        members = Member.objects.bulk_create(Member(login_id=name, login_key=name) for name in named)
        places = Place.objects.bulk_create(
            Place(customer=customer, number=name, address=f"白山市{name}") for name in named
        )
        MemberPlace.objects.bulk_create(
            MemberPlace(member=member, place=place) for member, place in zip(members, places, strict=True)
        )
    return [
        *({"kind": "member", "member": member} for member in members),
        *({"kind": "place", "place": place} for place in places),
        *({"kind": "area", "value": place.address} for place in places),
    ]


def test_ten_thousand_notices_are_read_by_index_and_quickly(
    committed_db: None, owner_connection: Any
) -> None:
    someone = person(A, name="山田 花子", places=2)
    _crowd(someone)
    for table in ("notice", "noticetarget", "noticereading", "memberplace", "place", "contract"):
        owner_connection.execute(f"ANALYZE madoguchi_{table}")
    with operator_scope(A.slug):
        found = current_notices(member_id=someone.member.pk, now=NOW)
        times = [_seconds(someone) for _each in range(20)]
        plan = notices._current_notices.build(someone.member.pk, NOW, TODAY).explain()
    assert len(found) == 9
    assert [line for line in plan.splitlines() if "Seq Scan on madoguchi_notice" in line] == []
    assert sorted(times)[10] < 0.02  # half a thousandth of a second on a quiet machine


def _seconds(someone: Person) -> float:
    start = perf_counter()
    current_notices(member_id=someone.member.pk, now=NOW)
    return perf_counter() - start
