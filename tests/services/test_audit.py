"""Nothing leaves the audit record unnoticed: whatever is removed, changed or reordered is found."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import psycopg
import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from madoguchi.domain.audit import Act, Actor, at_terminal
from madoguchi.domain.audit_chain import BEGINNING, Fault, Head
from madoguchi.models import AuditAnchor, AuditEntry
from madoguchi.models.scope import operator_scope
from madoguchi.services import audit
from madoguchi.services.audit import NothingToCut, Search, cut, head, note, search, verify
from madoguchi.services.origins import Origin, origin_scope
from tests.cast import NOW
from tests.crowd import at_once

A, B = settings.REGISTRY["kanazawa-water"], settings.REGISTRY["aomori-cable"]
SATO = Actor(None, "佐藤 洋子")
ENTRIES = 6
COLUMNS = (
    *("position", "operator", "at", "staff_id", "who", "act", "about", "why", "source", "browser"),
    *("details", "previous_link", "link"),
)
CONTENT = {
    "who": "'鈴木'",
    "act": "'looked at'",
    "about": "'application:99'",
    "why": "'because'",
    "source": "'192.0.2.99'",
    "browser": "'another'",
    "details": "'{\"n\": 99}'",
    "at": "at + interval '1 microsecond'",
    "previous_link": "'x'",
    "link": "repeat('0', 64)",
}


def enter(count: int = ENTRIES, operator=A) -> None:
    """Put some acts on record."""
    with operator_scope(operator.slug):
        for number in range(count):
            note(
                by=SATO,
                act=Act.LOOKED,
                about=f"application:{number}",
                why='電話\n"確認"\\',
                now=NOW,
                n=number,
            )


@contextmanager
def without_guards(owner: psycopg.Connection) -> Iterator[psycopg.Connection]:
    """Work as somebody who owns the server: triggers off, policies bypassed."""
    owner.execute("SET session_replication_role = replica")
    yield owner
    owner.execute("SET session_replication_role = DEFAULT")


def faults(noted: Head | None = None) -> list[Fault]:
    """Verify the record of operator A."""
    with operator_scope(A.slug):
        return verify(noted=noted)


def test_entry_says_who_what_about_whom_why_and_from_where(db: None) -> None:
    with operator_scope(A.slug), origin_scope(lambda: Origin("192.0.2.1", "Browser")):
        note(
            by=SATO, act=Act.LOOKED, about="application:1", why="電話あり", now=NOW, page="staff_application"
        )
        (entry,) = search(Search())
    said = (
        entry.at,
        entry.who,
        entry.act,
        entry.about,
        entry.why,
        entry.source,
        entry.browser,
        entry.details,
    )
    page = {"page": "staff_application"}
    assert said == (NOW, "佐藤 洋子", "looked", "application:1", "電話あり", "192.0.2.1", "Browser", page)
    assert entry.position == 1


def test_chain_laid_by_the_database_is_the_one_worked_out_here(db: None) -> None:
    enter()
    assert faults() == []
    with operator_scope(A.slug):
        assert head().position == ENTRIES


@pytest.mark.parametrize(
    "text", ['"', "\\", "\x01\x1f", "\b\f\n\r\t", "\x7f", "　／", "😀", "</script>", "\u2028", "é", ""]
)
def test_any_text_is_hashed_alike_by_both(db: None, text: str) -> None:
    with operator_scope(A.slug):
        note(by=SATO, act=Act.LOOKED, why=text, now=NOW, text=text, pair=[text, 1, None, 1.5, True])
    assert faults() == []


def test_nul_is_left_out_because_it_cannot_be_kept(db: None) -> None:
    with operator_scope(A.slug):
        note(by=SATO, act=Act.LOOKED, why="a\x00b", now=NOW)
        assert search(Search())[0].why == "ab"


def test_each_operator_has_a_chain_of_its_own(db: None) -> None:
    enter(2, A)
    enter(3, B)
    for operator, count in ((A, 2), (B, 3)):
        with operator_scope(operator.slug):
            assert (head().position, verify()) == (count, [])


def test_page_can_neither_edit_nor_delete_an_entry(db: None) -> None:
    enter()
    for statement in ("UPDATE madoguchi_auditentry SET why = ''", "DELETE FROM madoguchi_auditentry"):
        with (
            operator_scope(A.slug),
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
        ):
            connection.cursor().execute(statement)


def test_page_cannot_lay_an_anchor(db: None) -> None:
    enter()
    with (
        operator_scope(A.slug),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        AuditAnchor.objects.create(
            position=1, link=head().link, cut_at=NOW, signed_by="a", countersigned_by="b"
        )


def test_page_cannot_choose_position_or_link(db: None) -> None:
    enter()
    with operator_scope(A.slug):
        forged = {"position": 99, "previous_link": "x", "link": "y"}
        AuditEntry.objects.create(at=NOW, who="x", act="x", **forged)
    assert faults() == []


def test_owner_of_the_tables_is_held_by_the_trigger(committed_db: None, owner_connection) -> None:
    enter()
    for statement in ("UPDATE madoguchi_auditentry SET why = ''", "DELETE FROM madoguchi_auditentry"):
        with pytest.raises(psycopg.errors.RestrictViolation):
            owner_connection.execute(statement)


def test_entries_of_many_at_once_make_one_chain(committed_db: None) -> None:
    at_once(8, lambda _turn: enter(5))
    assert faults() == []
    with operator_scope(A.slug):
        assert head().position == 40


# --- what somebody could do who owns the server --------------------------------------------------------


@pytest.fixture
def record(committed_db: None, owner_connection) -> psycopg.Connection:
    """A record of some entries, and the server's owner."""
    enter()
    return owner_connection


@given(position=st.integers(1, ENTRIES - 1))
@hypothesis_settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_removed_entry_is_found(record: psycopg.Connection, position: int) -> None:
    with without_guards(record) as owner, restored(owner):
        owner.execute("DELETE FROM madoguchi_auditentry WHERE position = %s", (position,))
        assert faults() == [Fault(position, "gap")]


@given(position=st.integers(1, ENTRIES), column=st.sampled_from(sorted(CONTENT)))
@hypothesis_settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_changed_entry_is_found(record: psycopg.Connection, position: int, column: str) -> None:
    with without_guards(record) as owner, restored(owner):
        change = f"UPDATE madoguchi_auditentry SET {column} = {CONTENT[column]} WHERE position = %s"
        owner.execute(change, (position,))
        assert {fault.position for fault in faults()} >= {position}


@given(order=st.permutations(range(1, ENTRIES + 1)))
@hypothesis_settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_reordered_entries_are_found(record: psycopg.Connection, order: list[int]) -> None:
    with without_guards(record) as owner, restored(owner):
        owner.execute("UPDATE madoguchi_auditentry SET position = -position")
        for new, old in enumerate(order, start=1):
            owner.execute("UPDATE madoguchi_auditentry SET position = %s WHERE position = %s", (new, -old))
        assert bool(faults()) is (list(order) != sorted(order))


@given(position=st.integers(1, ENTRIES - 1))
@hypothesis_settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_removed_entry_is_found_though_those_behind_it_move_up(
    record: psycopg.Connection, position: int
) -> None:
    with without_guards(record) as owner, restored(owner):
        owner.execute("DELETE FROM madoguchi_auditentry WHERE position = %s", (position,))
        owner.execute("UPDATE madoguchi_auditentry SET position = -position WHERE position > %s", (position,))
        owner.execute("UPDATE madoguchi_auditentry SET position = -position - 1 WHERE position < 0")
        assert faults() != []


@given(left=st.integers(0, ENTRIES - 1))
@hypothesis_settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_cut_off_end_is_found_by_a_head_noted_elsewhere(record: psycopg.Connection, left: int) -> None:
    with operator_scope(A.slug):
        noted = head()
    with without_guards(record) as owner, restored(owner):
        owner.execute("DELETE FROM madoguchi_auditentry WHERE position > %s", (left,))
        assert faults() == []  # nobody can tell by what is left
        assert faults(noted) == [Fault(ENTRIES, "head_missing")]


def test_chain_laid_anew_is_found_by_a_head_noted_elsewhere(record: psycopg.Connection) -> None:
    with operator_scope(A.slug):
        noted = head()
    with without_guards(record) as owner, restored(owner):
        owner.execute("DELETE FROM madoguchi_auditentry")
        owner.execute("SET session_replication_role = DEFAULT")
        enter(ENTRIES + 1)  # the same acts, but for a later clock
        with operator_scope(A.slug):
            note(by=SATO, act=Act.LOOKED, now=NOW)
        assert faults() == []
        owner.execute("SET session_replication_role = replica")
        owner.execute("UPDATE madoguchi_auditentry SET why = 'x', link = 'x' WHERE position = %s", (ENTRIES,))
        assert Fault(ENTRIES, "head_differs") in faults(noted)


@contextmanager
def restored(owner: psycopg.Connection) -> Iterator[None]:
    """Put the record back as it was; Hypothesis does many things to one."""
    names = ", ".join(COLUMNS)
    select = f"SELECT {names} FROM madoguchi_auditentry ORDER BY position"
    kept = owner.execute(select.replace(" details,", " details::text,")).fetchall()
    yield
    owner.execute("SET session_replication_role = replica")
    owner.execute("DELETE FROM madoguchi_auditentry")
    marks = ", ".join("%s::jsonb" if each == "details" else "%s" for each in COLUMNS)
    with owner.cursor() as cursor:
        cursor.executemany(f"INSERT INTO madoguchi_auditentry ({names}) VALUES ({marks})", kept)


# --- the only way to shorten it --------------------------------------------------------------------------

OLD = NOW - timedelta(days=8 * 366)


@pytest.fixture
def old_record(committed_db: None) -> None:
    """Three entries of eight years ago, and two of today."""
    with operator_scope(A.slug):
        for at in (OLD, OLD, OLD, NOW, NOW):
            note(by=SATO, act=Act.LOOKED, now=at)


def shorten() -> Head:
    """Cut what is older than seven years, signed off by two."""
    with operator_scope(A.slug):
        until = (NOW - timedelta(days=7 * 366)).date()
        return cut(until=until, by=at_terminal("Sato"), second=at_terminal("Mori"), now=NOW)


def test_record_is_cut_at_an_anchor_and_stays_whole(old_record: None) -> None:
    anchor = shorten()
    assert anchor.position == 3
    assert faults() == []
    with operator_scope(A.slug):
        found = [(each.position, each.act) for each in reversed(search(Search()))]
        note(by=SATO, act=Act.LOOKED, now=NOW)
    assert found == [(4, "looked"), (5, "looked"), (6, "audit_cut")]
    assert faults() == []


def test_cut_of_one_operator_is_not_seen_by_another(old_record: None) -> None:
    shorten()
    with operator_scope(B.slug):
        assert (list(AuditAnchor.objects.all()), head()) == ([], BEGINNING)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM madoguchi_auditanchor")
            assert cursor.fetchone() == (0,)


def test_record_that_is_cut_still_shows_what_is_removed(old_record: None, owner_connection) -> None:
    shorten()
    with without_guards(owner_connection) as owner:
        owner.execute("DELETE FROM madoguchi_auditentry WHERE position = 4")
    assert faults() == [Fault(4, "gap")]


def test_anchor_that_nobody_signed_is_found(old_record: None, owner_connection) -> None:
    with without_guards(owner_connection) as owner:
        owner.execute(
            "INSERT INTO madoguchi_auditanchor"
            " (operator, position, link, cut_at, signed_by, countersigned_by)"
            " SELECT operator, position, link, now(), 'x', 'y' FROM madoguchi_auditentry WHERE position = 2"
        )
        owner.execute("DELETE FROM madoguchi_auditentry WHERE position <= 2")
    assert faults() == [Fault(2, "cut_unknown")]


def test_record_of_lately_cannot_be_cut(committed_db: None) -> None:
    enter()
    with operator_scope(A.slug), pytest.raises(NothingToCut):
        cut(until=NOW.date(), by=at_terminal("Sato"), second=at_terminal("Mori"), now=NOW)
    with operator_scope(A.slug):
        note(by=SATO, act=Act.LOOKED, now=NOW + timedelta(days=2))
    tomorrow = NOW.date() + timedelta(days=1)
    with operator_scope(A.slug), pytest.raises(IntegrityError, match="more than a year ago"):
        cut(until=tomorrow, by=at_terminal("Sato"), second=at_terminal("Mori"), now=NOW)
    assert faults() == []


def test_nobody_signs_a_cut_off_alone(old_record: None) -> None:
    with operator_scope(A.slug), pytest.raises(IntegrityError, match="two who sign"):
        cut(
            until=(NOW - timedelta(days=7 * 366)).date(),
            by=at_terminal("Sato"),
            second=at_terminal("Sato"),
            now=NOW,
        )
    assert faults() == []


def test_empty_record_is_whole(db: None) -> None:
    assert faults() == []
    with operator_scope(A.slug):
        assert head() == BEGINNING
    assert audit.PAGE == 50
