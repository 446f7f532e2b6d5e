"""PostgreSQL itself keeps operators apart, for SQL of any kind, where the first lock is left open."""

from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, ProgrammingError, connection, transaction

from madoguchi.models import Member
from madoguchi.models.owned import Owned
from madoguchi.models.scope import OperatorNotInScope, operator_scope
from tests.cast import NOW, Person, bill, statement
from tests.settled import settle

A, B = settings.REGISTRY["kanazawa-water"], settings.REGISTRY["aomori-cable"]
MODELS = list(apps.get_app_config("madoguchi").get_models())
TABLES = sorted(model._meta.db_table for model in MODELS)
# What these hold is never edited: a trigger refuses before the policy is asked.
IMMUTABLE = (
    "madoguchi_applicationevent",
    "madoguchi_auditanchor",
    "madoguchi_auditentry",
    "madoguchi_batch",
    "madoguchi_batchevent",
    "madoguchi_bill",
    "madoguchi_document",
    "madoguchi_documentfile",
    "madoguchi_job",  # pages cannot move them, so nothing is found to be changed; see tests/services/jobs
    "madoguchi_mailreturn",
    "madoguchi_memberevent",
    "madoguchi_noticeversion",
    "madoguchi_pieceversion",
    "madoguchi_pointentry",
    "madoguchi_quarantinedrow",
    "madoguchi_redemption",
    "madoguchi_requestevent",
    "madoguchi_rowchange",
    "madoguchi_servicerequest",
)
# Filled by the owner of the tables alone: tests/services/test_audit.py looks at it.
SEEN = [table for table in TABLES if table != "madoguchi_auditanchor"]


@pytest.fixture
def hanako(db: None) -> Person:
    """A member of operator A."""
    return settle(A, name="山田 花子")


@pytest.fixture
def jiro(db: None) -> Person:
    """A member of operator B."""
    return settle(B, name="鈴木 次郎")


def raw(statement: str, *values: object) -> list[Any]:
    """Run SQL that no Python looks at."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else [cursor.rowcount]


def attempt(*statements: str, values: tuple[object, ...] = ()) -> list[Any]:
    """Run SQL in a savepoint of its own, every constraint being checked at once; give the last answer."""
    with transaction.atomic():
        raw("SET CONSTRAINTS ALL IMMEDIATE")
        return [raw(each, *values) for each in statements][-1]


def owners(table: str) -> list[str]:
    """Give whose rows of a table are to be seen."""
    return [operator for (operator,) in raw(f"SELECT DISTINCT operator FROM {table}")]


# --- what raw SQL sees --------------------------------------------------------------------------------


def test_every_table_is_looked_at(db: None) -> None:
    found = raw("SELECT tablename FROM pg_tables WHERE tablename LIKE 'madoguchi\\_%%' ORDER BY 1")
    assert [name for (name,) in found] == TABLES


@pytest.mark.parametrize("table", TABLES)
def test_sql_without_a_scope_sees_nothing(hanako: Person, jiro: Person, table: str) -> None:
    assert raw(f"SELECT count(*) FROM {table}") == [(0,)]


@pytest.mark.parametrize("table", SEEN)
def test_sql_sees_the_operator_in_scope_and_no_other(hanako: Person, jiro: Person, table: str) -> None:
    for operator in (A, B, A):
        with operator_scope(operator.slug):
            assert owners(table) == [operator.slug]
    assert owners(table) == []


def test_query_of_one_operator_finds_nothing_in_the_scope_of_another(hanako: Person, jiro: Person) -> None:
    with operator_scope(A.slug):
        members = Member.objects.all()
        assert [member.login_id for member in members.all()] == [hanako.member.login_id]
    with operator_scope(B.slug):
        assert list(members) == []  # the query set names A, the database shows B
    assert list(members.all()) == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_orm_without_a_scope_raises(db: None, model: type[Owned]) -> None:
    for ask in (model.objects.all, model.objects.count, model._base_manager.all, model().save):
        with pytest.raises(OperatorNotInScope):
            ask()
    with pytest.raises(OperatorNotInScope):
        model.objects.bulk_create([model()])


def test_loaded_record_cannot_be_read_on_without_its_scope(hanako: Person) -> None:
    for ask in (hanako.member.refresh_from_db, hanako.member.member_places.all, hanako.member.save):
        with pytest.raises(OperatorNotInScope):
            ask()


def test_loaded_record_cannot_be_saved_to_another_operator(hanako: Person, jiro: Person) -> None:
    with operator_scope(B.slug), pytest.raises(IntegrityError), transaction.atomic():
        hanako.member.save()
    with operator_scope(B.slug), pytest.raises(Member.DoesNotExist):
        Member.objects.get(pk=hanako.member.pk)


# --- what raw SQL can write -----------------------------------------------------------------------------


def test_row_of_another_operator_cannot_be_made(db: None) -> None:
    insert = "INSERT INTO madoguchi_notice (operator, title, body, starts_at) VALUES (%s, '', '', %s)"
    for slug in (A.slug, ""):
        with operator_scope(slug), pytest.raises(ProgrammingError, match="row-level security"):
            attempt(insert, values=(B.slug, NOW))
    with operator_scope(A.slug):
        assert raw(insert, A.slug, NOW) == [1]


def test_row_without_an_operator_cannot_be_made(db: None) -> None:
    insert = "INSERT INTO madoguchi_notice (operator, title, body, starts_at) VALUES ('', '', '', %s)"
    with pytest.raises(IntegrityError, match="notice_names_an_operator"):
        attempt(insert, values=(NOW,))


@pytest.mark.parametrize("table", [table for table in TABLES if table not in IMMUTABLE])
def test_row_of_another_operator_cannot_be_changed(hanako: Person, jiro: Person, table: str) -> None:
    with operator_scope(A.slug):
        assert raw(f"UPDATE {table} SET operator = operator WHERE operator = %s", B.slug) == [0]
        assert raw(f"DELETE FROM {table} WHERE operator = %s", B.slug) == [0]
    with operator_scope(B.slug):
        assert owners(table) == [B.slug]


@pytest.mark.parametrize("table", [table for table in TABLES if table not in IMMUTABLE])
def test_row_cannot_be_given_to_another_operator(hanako: Person, table: str) -> None:
    with operator_scope(A.slug), pytest.raises(ProgrammingError, match="row-level security"):
        attempt(f"UPDATE {table} SET operator = %s", values=(B.slug,))


@pytest.mark.parametrize(
    ("table", "column", "noun"),
    [
        ("madoguchi_contract", "place_id", "place"),
        ("madoguchi_memberplace", "place_id", "place"),
        ("madoguchi_memberplace", "member_id", "member"),
        ("madoguchi_session", "member_id", "member"),
        ("madoguchi_session", "member_place_id", "memberplace"),
        ("madoguchi_place", "customer_id", "customer"),
    ],
)
def test_row_cannot_refer_to_another_operator(
    hanako: Person, jiro: Person, table: str, column: str, noun: str
) -> None:
    with operator_scope(B.slug):
        ((foreign,),) = raw(f"SELECT id FROM madoguchi_{noun}")
    with operator_scope(A.slug), pytest.raises(IntegrityError, match=f"{column}_same_operator"):
        attempt(f"UPDATE {table} SET {column} = %s", values=(foreign,))


def test_bill_cannot_be_made_for_a_place_of_another_operator(hanako: Person, jiro: Person) -> None:
    def publish() -> None:
        with transaction.atomic():
            bill(A, jiro.places[0], statement())
            raw("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError, match="place_id_same_operator"):
        publish()


# --- the web login ------------------------------------------------------------------------------------------


def test_web_login_has_no_powers(db: None, owner_connection: psycopg.Connection) -> None:
    ((name,),) = raw("SELECT current_user::text")
    assert raw("SELECT session_user::text") == [(name,)]
    powers = "rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication"
    assert raw(f"SELECT {powers} FROM pg_roles WHERE rolname = current_user") == [(False,) * 5]
    assert raw("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole") == [(0,)]
    assert raw("SELECT count(*) FROM pg_proc WHERE proowner = current_user::regrole") == [(0,)]
    assert raw("SELECT count(*) FROM pg_auth_members WHERE member = current_user::regrole") == [(0,)]


@pytest.mark.parametrize(
    "way_around",
    [
        "SET ROLE {owner}",
        "SET SESSION AUTHORIZATION {owner}",
        "ALTER TABLE madoguchi_member DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE madoguchi_member NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE madoguchi_bill DISABLE TRIGGER bill_is_immutable",
        "DROP POLICY one_operator ON madoguchi_member",
        "CREATE POLICY more ON madoguchi_member USING (true)",
        "ALTER ROLE CURRENT_USER BYPASSRLS",
        "ALTER ROLE CURRENT_USER SUPERUSER",
        "SET session_replication_role = replica",
        "CREATE TABLE public.mine (a int)",
        "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "DELETE FROM django_migrations",
        "COPY madoguchi_member TO PROGRAM 'cat'",
        "SET LOCAL row_security = off; SELECT * FROM madoguchi_member",
    ],
)
def test_web_login_finds_no_way_around(
    hanako: Person, jiro: Person, owner_connection: psycopg.Connection, way_around: str
) -> None:
    statements = way_around.format(owner=owner_connection.info.user).split("; ")
    with operator_scope(A.slug), pytest.raises(ProgrammingError) as refused:
        attempt(*statements)
    assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)
    assert raw("SELECT count(*) FROM madoguchi_member") == [(0,)]
