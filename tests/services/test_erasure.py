"""After the last day nothing that the portal alone held is left; what the law asks for is, without a name."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from madoguchi.domain.history import EventKind
from madoguchi.flows.changes.email_links import ask_for_link
from madoguchi.flows.drafts import begin, new_token
from madoguchi.models import (
    Application,
    ApplicationEvent,
    Consent,
    Draft,
    Member,
    MemberEvent,
    OneTimeKey,
    OneTimeSecret,
    OutgoingMail,
    Passkey,
    PasskeyChallenge,
    PendingSignIn,
    RecoveryCode,
    SecretAnswer,
    Withdrawal,
)
from madoguchi.models.scope import operator_scope
from madoguchi.services import erasure, passkey_challenges
from madoguchi.services.erasure import DELETED, KEPT, erase_due
from madoguchi.services.history import note_event
from madoguchi.services.mails import queue_mail
from madoguchi.services.members import enrol_member, is_place_taken
from madoguchi.services.origins import Origin, origin_scope
from madoguchi.services.withdrawals import withdraw
from tests.cast import NOW, PASSWORD, person
from tests.factored import Factored
from tests.ledger import exchanged
from tests.services.test_withdrawals import DAYS, OPERATOR, PROFILE, visit_of

EMAIL, LOGIN_ID, NICKNAME = "hanako.secret@example.jp", "himitsu2024", "ひみつのはなちゃん"
BROWSER, SOURCE = "Browser-of-Hanako", "203.0.113.77"
NAMES = (EMAIL, LOGIN_ID, NICKNAME, BROWSER, SOURCE, "ひみつの番地", "花子のスマホ")
OVER = NOW + DAYS
COLUMNS = """
SELECT table_name, column_name FROM information_schema.columns
WHERE table_schema = 'public' AND table_name LIKE 'madoguchi\\_%'
  AND data_type IN ('character varying', 'text', 'jsonb', 'json')
"""


@pytest.fixture
def scope(db):
    with operator_scope(OPERATOR.slug):
        yield


@pytest.fixture
def hanako(scope):
    """Someone who left traces in every table that members have."""
    someone = person(OPERATOR, name="山田 花子")
    member = someone.member
    Member.objects.filter(pk=member.pk).update(
        login_id=LOGIN_ID, login_key=LOGIN_ID, email=EMAIL, email_key=EMAIL, nickname=NICKNAME
    )
    member.refresh_from_db()
    leave_traces(someone)
    with origin_scope(lambda: Origin(SOURCE, BROWSER)):
        note_event(member_id=member.pk, kind=EventKind.SIGNED_IN, now=NOW)
    return someone


def leave_traces(someone) -> None:
    member = someone.member
    SecretAnswer.objects.create(member=member, question="?", answer_hash="x")
    Consent.objects.create(member=member, text="terms", version="1", given_at=NOW)
    typed = {"address": "ひみつの番地"}
    made = Application.objects.create(
        member=member, typed=typed, differences=[typed], score=1, applied_at=NOW
    )
    ApplicationEvent.objects.create(application=made, by="x", kind="called", note="ひみつの番地", at=NOW)
    OneTimeKey.objects.create(member=member, key=uuid4(), deed="x", answer=LOGIN_ID, used_at=NOW)
    exchanged(someone)
    secured(someone)
    ask_for_link(profile=PROFILE, member=member, address=EMAIL.replace("secret", "new"), now=NOW)
    queue_mail(
        profile=PROFILE,
        kind="registration_link",
        recipient=EMAIL,
        key="before",
        values={"valid_until": NOW},
        secrets={"link": "https://portal.example/"},
        now=NOW,
    )
    draft = begin(journey="registration", token=new_token(), now=NOW)
    Draft.objects.filter(pk=draft.pk).update(mailed_to=EMAIL, ended_at=NOW)


def secured(someone) -> None:
    """Have every factor, and a sign-in that waits for the second step."""
    with_factors = Factored(someone)
    with_factors.set_codes_up()
    with_factors.add_passkey()
    with_factors.come_by_password()


def written_down() -> dict[str, str]:
    """Give every text that the database holds, by table and column; the scope must be open."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        for table, column in cursor.fetchall():
            cursor.execute(f"SELECT string_agg({column}::text, ' ') FROM {table}")
            found[f"{table}.{column}"] = cursor.fetchone()[0] or ""
    return found


def places_of(*names: str) -> set[str]:
    """Say where any of some texts stand."""
    return {place for place, text in written_down().items() if any(name in text for name in names)}


def leave(someone):
    return withdraw(profile=PROFILE, visitor=visit_of(someone), reason="その他", now=NOW)


def test_every_table_of_members_is_decided_about():
    models = apps.get_app_config("madoguchi").get_models()
    referring = {
        model
        for model in models
        if any(field.related_model is Member for field in model._meta.concrete_fields)
    }
    assert referring == {*DELETED, *KEPT}
    assert len(DELETED) + len(KEPT) == len(referring)


def test_no_table_holds_what_the_portal_alone_knew(hanako):
    leave(hanako)
    assert places_of(*NAMES) >= {"madoguchi_member.email", "madoguchi_outgoingmail.recipient"}
    assert erase_due(now=OVER - timedelta(seconds=1)) == 0
    assert places_of(EMAIL) != set()
    assert erase_due(now=OVER) == 1
    assert places_of(*NAMES) == set()


def test_nothing_is_left_that_opened_the_account(hanako):
    mine = {"member": hanako.member}
    factors = (Passkey, OneTimeSecret, RecoveryCode)
    assert [model.objects.filter(**mine).count() for model in (*factors, PendingSignIn)] == [1, 1, 10, 1]
    leave(hanako)
    assert [model.objects.filter(**mine).count() for model in (*factors, PendingSignIn)] == [1, 1, 10, 0]
    erase_due(now=OVER)
    assert [model.objects.filter(**mine).count() for model in factors] == [0, 0, 0]
    passkey_challenges.sweep(now=OVER)
    assert PasskeyChallenge.objects.count() == 0


def test_what_the_law_asks_for_stays_under_a_number(hanako):
    leave(hanako)
    erase_due(now=OVER)
    member = Member.objects.get(pk=hanako.member.pk)
    assert (member.login_id, member.is_active) == (f"退会済{member.pk}", False)
    assert [consent.version for consent in member.consents.all()] == ["1"]
    assert list(member.events.order_by("pk").values_list("kind", flat=True)) == [
        "one_time_code_added",
        "recovery_codes_made",
        "passkey_added",
        "email_change_asked",
        "signed_in",
        "withdrawn",
        "erased",
    ]
    assert [each.state for each in member.applications.all()] == ["refused"]
    assert (member.redemptions.count(), Withdrawal.objects.get().reason) == (1, "その他")


def test_login_id_and_place_are_free_for_a_new_registration(hanako):
    leave(hanako)
    assert is_place_taken(hanako.places[0])
    erase_due(now=OVER)
    assert not is_place_taken(hanako.places[0])
    enrol_member(profile=PROFILE, login_id=LOGIN_ID, password=PASSWORD, places=hanako.places, email=EMAIL)


def test_family_that_shares_the_address_keeps_its_mails(hanako):
    other = person(OPERATOR, name="山田 太郎").member
    Member.objects.filter(pk=other.pk).update(email=EMAIL, email_key=EMAIL)
    queue_mail(
        profile=PROFILE, kind="registered", recipient=EMAIL, key="other", values={}, member=other, now=NOW
    )
    leave(hanako)
    erase_due(now=OVER)
    assert list(OutgoingMail.objects.values_list("key", flat=True)) == ["other"]
    assert Member.objects.get(pk=other.pk).email == EMAIL


def test_neighbour_of_another_operator_is_left_alone(hanako):
    elsewhere = settings.REGISTRY["aomori-cable"]
    with operator_scope(elsewhere.slug):
        jiro = person(elsewhere, name="鈴木 次郎")
        Member.objects.update(email=EMAIL)
    leave(hanako)
    erase_due(now=OVER)
    with operator_scope(elsewhere.slug):
        assert Member.objects.get(pk=jiro.member.pk).email == EMAIL


STEPS = ("_forget_mails_to", "_take_names_off", "_make_nameless", "note_event")


@pytest.mark.parametrize("step", STEPS)
def test_erasure_that_is_broken_off_has_erased_nothing_and_is_done_later(hanako, monkeypatch, caplog, step):
    def break_off(*facts, **more):
        raise ZeroDivisionError(EMAIL)

    leave(hanako)
    before = written_down()
    with monkeypatch.context() as broken:
        broken.setattr(erasure, step, break_off)
        assert erase_due(now=OVER) == 0
    assert written_down() == before
    assert (EMAIL in caplog.text, "ZeroDivisionError" in caplog.text) == (False, True)
    assert erase_due(now=OVER) == 1
    assert places_of(*NAMES) == set()


def test_one_that_fails_holds_up_no_other(hanako, monkeypatch):
    other = person(OPERATOR, name="山田 太郎")
    leave(hanako)
    leave(other)
    make_nameless = erasure._make_nameless

    def fail_for_hanako(member):
        if member.pk == hanako.member.pk:
            raise ZeroDivisionError
        make_nameless(member)

    monkeypatch.setattr(erasure, "_make_nameless", fail_for_hanako)
    assert erase_due(now=OVER) == 1
    assert MemberEvent.objects.filter(kind="erased").get().member_id == other.member.pk
