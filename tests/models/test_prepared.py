"""Every prepared query gives the ORM's own answer, is prepared indeed, and stays within its operator."""

import importlib
import json
import pkgutil
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as thoroughness
from hypothesis import strategies as st

import madoguchi
from madoguchi.domain.audiences import Audience, AudienceKind
from madoguchi.domain.months import months_before
from madoguchi.domain.tokens import token_sha256
from madoguchi.models import Bill, Member, MemberPlace, Notice, NoticeReading, NoticeTarget, Session
from madoguchi.models.prepared import Prepared
from madoguchi.models.scope import OperatorNotInScope, operator_scope
from madoguchi.services import bills, notices, sessions
from madoguchi.services.bills import BillRow
from madoguchi.services.documents import finding
from madoguchi.services.documents.files import file_of
from tests.batches import published_batch
from tests.cast import NOW, Person, bill, person, statement
from tests.invoices import issued

A, B = settings.REGISTRY["kanazawa-water"], settings.REGISTRY["aomori-cable"]
MONTH = date(2024, 10, 1)
HOURS = st.integers(-48, 48).map(lambda hours: NOW + timedelta(hours=hours))

on_real_rows = thoroughness(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def by_orm(query: Prepared[Any], *arguments: object) -> list[Any]:
    """Run a prepared query's own query set the usual way; only JSON stays text in the quick one."""
    rows = [query.row._make(row) for row in query.build(*arguments)]
    if query.row is BillRow:
        return [row._replace(lines=row.lines and as_text(row.lines)) for row in rows]
    return rows


def as_text(value: Any) -> str:
    """Write JSON as PostgreSQL does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::jsonb::text", (json.dumps(value),))
        return cursor.fetchone()[0]


def agree(query: Prepared[Any], *arguments: object) -> list[Any]:
    """See that both ways give equal rows of equal types, and give the rows."""
    found = query(*arguments)
    expected = by_orm(query, *arguments)
    assert found == expected
    assert [list(map(type, row)) for row in found] == [list(map(type, row)) for row in expected]
    return found


# --- one call of each -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """A prepared query with a call that finds one row."""

    query: Prepared[Any]
    arguments: Callable[[Person], tuple[Any, ...]]


def _visit(someone: Person) -> tuple[Any, ...]:
    token = secrets.token_urlsafe()
    with operator_scope(someone.operator.slug), pytest.MonkeyPatch.context() as patch:
        patch.setattr(secrets, "token_urlsafe", lambda _bytes: token)
        sessions.open_session(member=someone.member, rule=someone.operator.profile.session, now=NOW)
    return token_sha256(token), NOW, NOW - timedelta(minutes=15)


def _billed(someone: Person) -> tuple[Any, ...]:
    bill(someone.operator, someone.places[0], statement())
    return someone.places[0].pk, MONTH


def _told(someone: Person) -> tuple[Any, ...]:
    with operator_scope(someone.operator.slug):
        hers = Audience(AudienceKind.MEMBER, (someone.member.login_id,))
        facts = {"audience": hers, "profile": someone.operator.profile}
        notices.publish_notice(title=someone.operator.slug, body="", starts_at=NOW, **facts)
    return someone.member.pk, NOW, NOW.date()


def _issued(someone: Person) -> tuple[Any, ...]:
    bill(someone.operator, someone.places[0], statement())
    document = issued(someone, "2024-10")
    with operator_scope(someone.operator.slug):
        file_of(document, operator=someone.operator, now=NOW)
    return *_visit(someone), document.number


CASES = {
    "visitors": Case(sessions._visitors, _visit),
    "visible_bills": Case(bills._visible_bills, _billed),
    "current_notices": Case(notices._current_notices, _told),
    "stored_documents": Case(finding._stored, _issued),
}
each_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)


def test_every_prepared_query_is_tried() -> None:
    names = [found.name for found in pkgutil.walk_packages(madoguchi.__path__, "madoguchi.")]
    modules = [importlib.import_module(name) for name in names if name != "madoguchi.wsgi"]
    known = {value for module in modules for value in vars(module).values() if isinstance(value, Prepared)}
    assert known == {case.query for case in CASES.values()}


@each_case
def test_one_row_is_found_as_by_the_orm(db: None, case: Case) -> None:
    arguments = case.arguments(person(A, name="山田 花子"))
    with operator_scope(A.slug):
        assert len(agree(case.query, *arguments)) == 1


@each_case
def test_query_without_a_scope_raises(db: None, case: Case) -> None:
    arguments = case.arguments(person(A, name="山田 花子"))
    with pytest.raises(OperatorNotInScope):
        case.query(*arguments)


@each_case
def test_two_operators_do_not_mix(db: None, case: Case) -> None:
    of_a, of_b = (case.arguments(person(operator, name="山田 花子")) for operator in (A, B))
    seen = []
    for operator in (A, B, A, B):
        with operator_scope(operator.slug):
            own, foreign = (of_a, of_b) if operator is A else (of_b, of_a)
            seen.append(agree(case.query, *own))
            if own != foreign:
                assert case.query(*foreign) == []
    assert [len(rows) for rows in seen] == [1, 1, 1, 1]
    assert (seen[0], seen[1]) == (seen[2], seen[3])


@each_case
def test_query_first_called_by_one_operator_serves_another(db: None, case: Case) -> None:
    fresh = Prepared(case.query.build, case.query.row)
    arguments = case.arguments(person(B, name="鈴木 次郎"))
    with operator_scope(A.slug):
        case.query(*arguments), fresh(*arguments)
    with operator_scope(B.slug):
        assert fresh(*arguments) == by_orm(case.query, *arguments) != []


@each_case
def test_query_is_prepared_in_the_server_once(db: None, case: Case) -> None:
    arguments = case.arguments(person(A, name="山田 花子"))
    with operator_scope(A.slug):
        for _ in range(5):
            case.query(*arguments)
        sql, _takers = case.query._compiled
        prepared = _prepared_statements()
    placeholders = sql.count("%s")
    (found,) = [row for row in prepared if row[0].partition("$")[0] == sql.partition("%s")[0]]
    assert (found[1], found[0].count("$") >= 1, placeholders >= 1) == (5, True, True)


def _prepared_statements() -> list[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement, generic_plans + custom_plans FROM pg_prepared_statements")
        return cursor.fetchall()


@each_case
def test_read_is_repeated_once_after_the_server_went_away(
    committed_db: None, owner_connection: psycopg.Connection, case: Case
) -> None:
    arguments = case.arguments(person(A, name="山田 花子"))
    with operator_scope(A.slug):
        before = agree(case.query, *arguments)
        _end_backend(owner_connection)
        assert case.query(*arguments) == before != []


@each_case
def test_read_within_a_transaction_is_not_repeated(
    committed_db: None, owner_connection: psycopg.Connection, case: Case
) -> None:
    arguments = case.arguments(person(A, name="山田 花子"))

    def read_twice() -> None:
        with transaction.atomic():
            case.query(*arguments)
            _end_backend(owner_connection)
            case.query(*arguments)

    with operator_scope(A.slug):
        with pytest.raises((OperationalError, InterfaceError)):
            read_twice()
        assert len(case.query(*arguments)) == 1


def _end_backend(owner_connection: psycopg.Connection) -> None:
    backend = connection.connection.info.backend_pid
    assert owner_connection.execute("SELECT pg_terminate_backend(%s, 5000)", (backend,)).fetchone() == (True,)


# --- any rows, any arguments -------------------------------------------------------------------------


@pytest.fixture
def hanako(db: None) -> Person:
    """A member of operator A with three places."""
    return person(A, name="山田 花子", places=3)


@pytest.fixture
def jiro(db: None) -> Person:
    """A member of operator B."""
    return person(B, name="鈴木 次郎", places=3)


def undone(within: Callable[[], None]) -> None:
    """Do something and roll it back, so that each example begins anew."""
    with transaction.atomic():
        within()
        transaction.set_rollback(True)


BILLS = st.builds(
    dict,
    place=st.integers(0, 2),
    back=st.integers(0, 5),
    total=st.integers(-(10**6), 10**6),
    status=st.sampled_from(["unpaid", "paid", "scheduled", "none"]),
    paid_on=st.none() | st.dates(date(2020, 1, 1), date(2025, 1, 1)),
    version=st.integers(1, 3),
    is_superseded=st.booleans(),
    is_foreign=st.booleans(),
)


@on_real_rows
@given(
    rows=st.lists(
        BILLS, max_size=14, unique_by=lambda row: tuple(row[key] for key in ("place", "back", "is_foreign"))
    ),
    batches=st.lists(st.tuples(st.sampled_from(["bills", "customers"]), HOURS), max_size=4),
    first=st.integers(0, 6).map(lambda back: months_before(MONTH, back)),
)
def test_any_bills_are_listed_as_by_the_orm(
    hanako: Person, jiro: Person, rows: list[dict[str, Any]], batches: list[Any], first: date
) -> None:
    def look() -> None:
        for row in rows:
            _publish(jiro if row["is_foreign"] else hanako, **row)
        with operator_scope(A.slug):
            for number, (kind, at) in enumerate(batches):
                published_batch(kind=kind, sha256=str(number), published_at=at)
            for place in (*hanako.places, *jiro.places):
                found = agree(bills._visible_bills, place.pk, first)
                current = [
                    row["total"]
                    for row in sorted(rows, key=lambda row: row["back"])
                    if not row["is_superseded"]
                    and months_before(MONTH, row["back"]) >= first
                    and not row["is_foreign"]
                    and hanako.places[row["place"]] == place
                ]
                assert [each.total for each in found] == current
                assert [each.lines is None for each in found] == [n > 0 for n in range(len(found))]

    undone(look)


def _publish(
    to: Person, *, place: int, back: int, version: int, is_superseded: bool, is_foreign: bool, **facts: Any
) -> None:
    stated = statement(months_before(MONTH, back), **facts)
    made = bill(to.operator, to.places[place], stated, version=version)
    if is_superseded:
        with operator_scope(to.operator.slug):
            Bill.objects.filter(pk=made.pk).update(superseded_at=NOW)


TITLES = st.text("水道断のお知らせ<>&'\"%髙①", max_size=9)
NOTICES = st.builds(
    dict,
    starts_at=HOURS,
    ends_at=st.none() | HOURS,
    is_foreign=st.booleans(),
    is_important=st.booleans(),
    is_read=st.booleans(),
    is_for=st.sampled_from(["all", "hanako", "her place", "nobody"]),
    title=TITLES,
)


@on_real_rows
@given(rows=st.lists(NOTICES, max_size=12), now=HOURS)
def test_any_notices_are_listed_as_by_the_orm(hanako: Person, rows: list[dict[str, Any]], now: Any) -> None:
    def look() -> None:
        for row in rows:
            _announce(hanako, **row)
        with operator_scope(A.slug):
            found = agree(notices._current_notices, hanako.member.pk, now, now.date())
        current = [
            row
            for row in rows
            if row["starts_at"] <= now and (row["ends_at"] is None or row["ends_at"] > now)
            if not row["is_foreign"] and row["is_for"] != "nobody"
        ]
        expected = sorted(((row["is_important"], row["starts_at"]) for row in current), reverse=True)
        assert [(each.is_important, each.starts_at) for each in found] == expected
        assert {each.unread for each in found} <= {sum(not row["is_read"] for row in current)}
        assert sum(not each.is_read for each in found) == sum(not row["is_read"] for row in current)

    undone(look)


def _announce(hanako: Person, *, is_foreign: bool, is_for: str, is_read: bool, **facts: Any) -> None:
    with operator_scope(B.slug if is_foreign else A.slug):
        notice = Notice.objects.create(is_for_all=is_for == "all", **facts)
        if is_foreign:
            return
        if is_for == "hanako":
            NoticeTarget.objects.create(notice=notice, kind="member", member=hanako.member)
        if is_for == "her place":
            NoticeTarget.objects.create(notice=notice, kind="place", place=hanako.places[1])
        if is_read:
            NoticeReading.objects.create(notice=notice, member=hanako.member, read_at=NOW)


SESSIONS = st.builds(
    dict,
    ends_at=HOURS,
    seen_at=HOURS,
    epoch=st.integers(0, 1),
    is_active=st.booleans(),
    place=st.none() | st.integers(0, 2),
    nickname=st.sampled_from(["", "はなちゃん"]),
)


@on_real_rows
@given(facts=SESSIONS, now=HOURS, idle_since=HOURS)
def test_any_session_is_found_as_by_the_orm(
    hanako: Person, jiro: Person, facts: dict[str, Any], now: Any, idle_since: Any
) -> None:
    def look() -> None:
        for someone, digest in ((hanako, "a"), (jiro, "b")):
            _open(someone, digest, **facts)
        with operator_scope(A.slug):
            found = agree(sessions._visitors, "a", now, idle_since)
            assert agree(sessions._visitors, "b", now, idle_since) == []
        runs = facts["ends_at"] > now and facts["seen_at"] > idle_since
        assert bool(found) is (runs and facts["epoch"] == 0 and facts["is_active"])
        for visitor in found:
            place = None if facts["place"] is None else hanako.places[facts["place"]]
            assert visitor.place_number == (place and place.number)
            assert visitor.name == (facts["nickname"] or (place and "山田 花子") or hanako.member.login_id)

    undone(look)


def _open(
    someone: Person, digest: str, *, place: int | None, is_active: bool, nickname: str, **facts: Any
) -> None:
    with operator_scope(someone.operator.slug):
        member = someone.member
        Member.objects.filter(pk=member.pk).update(is_active=is_active, nickname=nickname)
        link = None if place is None else MemberPlace.objects.get(place=someone.places[place])
        Session.objects.create(
            token_sha256=digest, member=member, member_place=link, started_at=facts["seen_at"], **facts
        )
