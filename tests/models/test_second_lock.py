"""PostgreSQL itself keeps operators apart, for SQL of any kind, where the first lock is left open."""

from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, ProgrammingError, connection, transaction

from madoguchi.models import (
    Application,
    ApplicationEvent,
    AuditEntry,
    Batch,
    BatchProgress,
    CardChange,
    Consent,
    Contract,
    Document,
    DocumentFile,
    DocumentSeries,
    Draft,
    InvoiceRequest,
    LetterCode,
    LetterRequest,
    MailChoice,
    MailedLink,
    Member,
    MemberEvent,
    Notice,
    NoticeDraft,
    NoticeReading,
    NoticeTarget,
    NoticeVersion,
    OneTimeKey,
    OneTimeSecret,
    OutgoingMail,
    Passkey,
    PasskeyChallenge,
    PendingSignIn,
    PendingStaffSignIn,
    ProviderEvent,
    QuarantinedRow,
    RecoveryCode,
    RequestHold,
    RowChange,
    SecretAnswer,
    SignInFailure,
    StaffInvitation,
    StaffPasskey,
    StaffSession,
    Tally,
    Withdrawal,
)
from madoguchi.models.owned import Owned
from madoguchi.models.scope import OperatorNotInScope, operator_scope
from madoguchi.services.notices import publish_notice
from madoguchi.services.sessions import open_session
from tests.cast import NOW, Person, bill, person, statement
from tests.ledger import exchanged, grant
from tests.requests import channel, requested
from tests.staff import colleague

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
    "madoguchi_memberevent",
    "madoguchi_noticeversion",
    "madoguchi_pointentry",
    "madoguchi_quarantinedrow",
    "madoguchi_redemption",
    "madoguchi_requestevent",
    "madoguchi_rowchange",
    "madoguchi_servicerequest",
)
# Filled by the owner of the tables alone: tests/services/test_audit.py looks at it.
SEEN = [table for table in TABLES if table != "madoguchi_auditanchor"]


def settle(operator: Any, *, name: str) -> Person:
    """Make a member with a row in every table, so that a leak of any table shows."""
    someone = person(operator, name=name)
    bill(operator, someone.places[0], statement())
    with operator_scope(operator.slug):
        Contract.objects.create(place=someone.places[0], number="1", service="水道", course="家庭用")
        notice = publish_notice(title="断水", body="", starts_at=NOW)
        NoticeTarget.objects.create(notice=notice, kind="member", member=someone.member)
        NoticeReading.objects.create(notice=notice, member=someone.member, read_at=NOW)
        open_session(member=someone.member, rule=operator.profile.session, now=NOW)
        SignInFailure.objects.create(subject="x", failures=1, last_failed_at=NOW)
        Tally.objects.create(subject="x", began_at=NOW, tries=1)
        register(someone)
        secure(someone)
        change_card(someone)
        OneTimeKey.objects.create(member=someone.member, key=uuid4(), deed="x", used_at=NOW)
        document(someone)
        employ(operator)
        take_in_hand(Batch.objects.get())
    grant(someone, 500)
    exchanged(someone)
    channel(someone)
    request = requested(someone)
    with operator_scope(operator.slug):
        RequestHold.objects.create(request=request, holder="x", subject="x")
    return someone


def employ(operator: Any) -> None:
    """Leave behind what staff leave behind."""
    staff = colleague(operator, "reviewer").member
    application = Application.objects.get()
    ApplicationEvent.objects.create(application=application, staff=staff, by="x", kind="called", at=NOW)
    AuditEntry.objects.create(at=NOW, staff=staff, who="x", act="x")
    draft = NoticeDraft.objects.create(notice=Notice.objects.first(), begun_at=NOW)
    NoticeVersion.objects.create(draft=draft, number=1, deed="saved", audience="all", at=NOW)
    invitation = StaffInvitation.objects.create(staff=staff, token_hash="x", sent_at=NOW, expires_at=NOW)
    PendingStaffSignIn.objects.create(
        staff=staff, invitation=invitation, token_sha256="x", epoch=0, expires_at=NOW
    )
    times = dict.fromkeys(("started_at", "seen_at", "proven_at", "ends_at"), NOW)
    StaffSession.objects.create(staff=staff, token_sha256="x", epoch=0, **times)
    parts = dict.fromkeys(("user_handle", "credential_id", "public_key"), b"x")
    StaffPasskey.objects.create(staff=staff, rp_id="x", created_at=NOW, **parts)


def take_in_hand(batch: Batch) -> None:
    """Leave behind what a batch leaves behind, beside its history."""
    BatchProgress.objects.create(batch=batch, step="x", rows=1, rows_per_second=1.0, told_at=NOW)
    QuarantinedRow.objects.create(batch=batch, lines=[1], rows=1, code="x", faults=[], raw=b"x")
    RowChange.objects.create(batch=batch, noun="place", row_id=1, changed_at=NOW)


def document(someone: Person) -> None:
    """Leave behind a document with its file, and a request for invoices."""
    customer = someone.places[0].customer
    series = DocumentSeries.objects.create(year=2024)
    DocumentSeries.objects.filter(pk=series.pk).update(last=1)
    facts = {"dated_on": NOW.date(), "kept_until": NOW.date(), "issued_at": NOW, "amount": 1, "facts": {}}
    made = Document.objects.create(customer=customer, year=2024, sequence=1, number="1", **facts)
    DocumentFile.objects.create(document=made, sha256="x", size=1, stored_at=NOW)
    InvoiceRequest.objects.create(customer=customer, requested_at=NOW)


def register(someone: Person) -> None:
    """Leave behind what registrations leave behind."""
    member, place = someone.member, someone.places[0]
    draft = Draft.objects.create(
        journey="registration", token_sha256="x", member=member, place=place, began_at=NOW, expires_at=NOW
    )
    MailedLink.objects.create(draft=draft, token_sha256="x", sent_at=NOW, expires_at=NOW)
    Application.objects.create(member=member, place=place, typed={}, score=0, applied_at=NOW)
    Consent.objects.create(member=member, text="terms", version="1", given_at=NOW)
    LetterCode.objects.create(place=place, code_hash="x", issued_at=NOW, expires_at=NOW)
    LetterRequest.objects.create(place=place, requested_at=NOW)
    OutgoingMail.objects.create(key="x", kind="x", member=member, queued_at=NOW, due_at=NOW)
    SecretAnswer.objects.create(member=member, question="?", answer_hash="x")
    MemberEvent.objects.create(member=member, kind="x", at=NOW)
    MailChoice.objects.create(member=member, topic="bills", is_wanted=True)
    Withdrawal.objects.create(member=member, token_hash="x", withdrawn_at=NOW, erases_at=NOW)


def change_card(someone: Person) -> None:
    """Leave behind what a change of the card leaves behind."""
    whose = {"member": someone.member, "place": someone.places[0], "customer": someone.places[0].customer}
    CardChange.objects.create(session_number=1, begun_at=NOW, looked_at=NOW, **whose)
    ProviderEvent.objects.create(event_id="x", kind="x", heard_at=NOW)


def secure(someone: Person) -> None:
    """Leave behind what second factors leave behind."""
    member = someone.member
    OneTimeSecret.objects.create(member=member, begun_in=1, sealed=b"x", begun_at=NOW)
    Passkey.objects.create(
        member=member,
        rp_id="x",
        user_handle=b"x",
        credential_id=b"x",
        public_key=b"x",
        aaguid=uuid4(),
        created_at=NOW,
    )
    PasskeyChallenge.objects.create(purpose="x", holder_sha256="x", challenge=b"x", expires_at=NOW)
    PendingSignIn.objects.create(token_sha256="x", member=member, epoch=0, began_at=NOW, expires_at=NOW)
    RecoveryCode.objects.create(member=member, code_hash="x", made_at=NOW)


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
