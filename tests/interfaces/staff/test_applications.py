"""A reviewer sees what differs; every deed is told, noted and on record; two never decide one application."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings

from madoguchi.domain.audit import Actor
from madoguchi.models import (
    Application,
    ApplicationEvent,
    AuditEntry,
    Customer,
    MemberPlace,
    OutgoingMail,
    Place,
)
from madoguchi.models.scope import operator_scope
from madoguchi.services import reviewing
from madoguchi.services.applications import AlreadyDecided
from tests.cast import NOW
from tests.crowd import deeds_at_once
from tests.newcomer import Newcomer, newcomer
from tests.staff import Colleague, colleague

A = settings.REGISTRY["kanazawa-water"]
KEY = "00000000-0000-4000-8000-000000000001"


def applied(someone: Newcomer) -> Application:
    """Give a newcomer's application."""
    someone.walk_to(len(someone.journey.stages) + 1)
    with operator_scope(A.slug):
        return Application.objects.get(member__email=someone.facts["email"])


@pytest.fixture
def misspelt(db: None) -> tuple[Newcomer, Application]:
    """An application with another name than the billing system's."""
    someone = newcomer(A, name="川畑 通")
    return someone, applied(someone)


@pytest.fixture
def sato(db: None) -> Colleague:
    """A reviewer."""
    return colleague(A, "reviewer").arrive()


def page_of(application: Application) -> str:
    return f"/{A.slug}/staff/applications/{application.pk}/"


def send(someone: Colleague, application: Application, do: str, **typed: str) -> Any:
    """Send a form of the application's page."""
    return someone.client.post(page_of(application), {"do": do, **typed})


def history(application: Application) -> list[tuple[str, str, str]]:
    with operator_scope(A.slug):
        events = ApplicationEvent.objects.filter(application=application).order_by("id")
        return [(event.by, event.kind, event.note) for event in events]


def acts(application: Application) -> list[str]:
    """Give what the audit record says of an application, the oldest first."""
    with operator_scope(A.slug):
        found = AuditEntry.objects.filter(about=f"application:{application.pk}").order_by("position")
        return [entry.act for entry in found]


def mails(someone: Newcomer) -> list[str]:
    return [mail.kind for mail in someone.mails()]


def state(application: Application) -> str:
    with operator_scope(A.slug):
        application.refresh_from_db()
    return application.state


def test_queue_shows_age_agreement_and_who_looks_at_it(misspelt: Any, sato: Colleague) -> None:
    _someone, application = misspelt
    page = sato.client.get(f"/{A.slug}/staff/applications/").content.decode()
    assert "川畑 通" in page
    assert "期限 2024/10/31" in page
    send(sato, application, "claim")
    assert "佐藤 洋子</td>" in sato.client.get(f"/{A.slug}/staff/applications/").content.decode()


@pytest.mark.parametrize(("days", "marks"), [(10, 0), (11, 1)])
def test_application_is_late_after_the_promised_days(
    misspelt: Any, sato: Colleague, monkeypatch: pytest.MonkeyPatch, days: int, marks: int
) -> None:
    at = NOW + timedelta(days=days)
    monkeypatch.setattr("madoguchi.interfaces.clock.now", lambda: at)
    sato.arrive(at)
    for page in ("applications/", "front/"):
        assert sato.client.get(f"{sato.root}{page}").content.decode().count('class="late"') == marks


@pytest.mark.requirement("K-WATER-49")
def test_differences_stand_side_by_side(misspelt: Any, sato: Colleague) -> None:
    _someone, application = misspelt
    page = sato.client.get(page_of(application)).content.decode()
    assert "川<mark>畑</mark>" in page
    assert "川<mark>端</mark>" in page
    assert "似ている: 一文字違い" in page
    assert acts(application) == ["looked"]


def test_accepted_applicant_is_told_and_sees_the_place(misspelt: Any, sato: Colleague) -> None:
    someone, application = misspelt
    assert send(sato, application, "accept").status_code == 303
    assert (state(application), application.decided_by) == ("accepted", "佐藤 洋子")
    assert mails(someone)[-1] == "application_opened"
    assert history(application) == [("佐藤 洋子", "accepted", "")]
    assert acts(application) == ["application_accepted"]


def test_refused_applicant_is_told_why(misspelt: Any, sato: Colleague) -> None:
    someone, application = misspelt
    assert send(sato, application, "refuse", words="お名前が異なります。").status_code == 303
    assert (state(application), application.reason) == ("refused", "お名前が異なります。")
    assert mails(someone)[-1] == "application_refused"
    assert acts(application) == ["application_refused"]


def test_question_is_mailed_once_however_often_the_form_is_sent(misspelt: Any, sato: Colleague) -> None:
    someone, application = misspelt
    for _time in range(2):
        answer = send(sato, application, "ask", words="ご契約のお名前は？\r\n旧姓でしょうか。", key=KEY)
        assert answer.status_code == 303
    assert mails(someone).count("application_question") == 1
    assert "旧姓でしょうか。" in someone.mails()[-1].body
    assert state(application) == "waiting"
    assert history(application) == [("佐藤 洋子", "asked_back", "ご契約のお名前は？\n旧姓でしょうか。")]


def test_call_is_noted_and_told_to_nobody(misspelt: Any, sato: Colleague) -> None:
    someone, application = misspelt
    before = mails(someone)
    assert send(sato, application, "call", words="本人に確認。改姓とのこと。", key=KEY).status_code == 303
    assert mails(someone) == before
    assert "改姓とのこと。" in sato.client.get(page_of(application)).content.decode()
    assert acts(application) == ["application_called", "looked"]


@pytest.mark.parametrize("do", ["refuse", "ask", "call"])
def test_form_without_words_changes_nothing_and_loses_nothing(
    misspelt: Any, sato: Colleague, do: str
) -> None:
    _someone, application = misspelt
    answer = send(sato, application, do, words="  ", key=KEY)
    assert answer.status_code == 422
    assert f'id="words-{do}-fault"' in answer.content.decode()
    long = "あ" * 501
    answer = send(sato, application, do, words=long, key=KEY)
    assert (answer.status_code, long in answer.content.decode()) == (422, True)
    assert (state(application), history(application)) == ("waiting", [])


def test_claim_keeps_others_off_for_a_while(
    misspelt: Any, sato: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    _someone, application = misspelt
    mori = colleague(A, "reviewer", name="森 次郎").arrive()
    send(sato, application, "claim")
    answer = send(mori, application, "accept")
    assert (answer.status_code, "ほかの担当者が審査しています" in answer.content.decode()) == (409, True)
    at = NOW + timedelta(minutes=A.profile.staff.claim_minutes + 1)
    monkeypatch.setattr("madoguchi.interfaces.clock.now", lambda: at)
    assert send(mori.arrive(at), application, "accept").status_code == 303
    assert state(application) == "accepted"


def test_released_claim_lets_others_in(misspelt: Any, sato: Colleague) -> None:
    _someone, application = misspelt
    mori = colleague(A, "reviewer", name="森 次郎").arrive()
    send(sato, application, "claim")
    send(sato, application, "release")
    assert send(mori, application, "claim").status_code == 303
    assert [(by, kind) for by, kind, _note in history(application)] == [
        ("佐藤 洋子", "claimed"),
        ("佐藤 洋子", "released"),
        ("森 次郎", "claimed"),
    ]


def test_decided_application_is_decided_once(misspelt: Any, sato: Colleague) -> None:
    _someone, application = misspelt
    send(sato, application, "accept")
    for do in ("accept", "refuse", "ask", "claim"):
        assert send(sato, application, do, words="x", key=KEY).status_code == 409
    assert len(history(application)) == 1


def test_number_that_names_no_place_is_not_accepted(sato: Colleague) -> None:
    application = applied(newcomer(A, customer_number="66666666666666"))
    page = sato.client.get(page_of(application)).content.decode()
    assert 'value="accept"' not in page
    assert "番号に当てはまる契約がありません。" in page
    assert send(sato, application, "accept").status_code == 409


@pytest.mark.parametrize("decision", ["accept", "refuse"])
def test_call_after_the_decision_is_noted_and_changes_nothing(
    misspelt: Any, sato: Colleague, decision: str
) -> None:
    someone, application = misspelt
    send(sato, application, decision, words="お名前が異なります。")
    before = (state(application), application.decided_at, mails(someone))
    assert 'id="words-call"' in sato.client.get(page_of(application)).content.decode()
    for _time in range(2):
        assert send(sato, application, "call", words="結果のお尋ね。", key=KEY).status_code == 303
    assert (state(application), application.decided_at, mails(someone)) == before
    assert history(application)[1:] == [("佐藤 洋子", "called", "結果のお尋ね。")]


def test_call_is_noted_while_another_looks_at_the_application(misspelt: Any, sato: Colleague) -> None:
    _someone, application = misspelt
    mori = colleague(A, "reviewer", name="森 次郎").arrive()
    send(mori, application, "claim")
    assert send(sato, application, "call", words="折り返しを希望。", key=KEY).status_code == 303
    assert history(application)[-1] == ("佐藤 洋子", "called", "折り返しを希望。")


def test_note_without_words_after_the_decision_says_so(misspelt: Any, sato: Colleague) -> None:
    _someone, application = misspelt
    send(sato, application, "accept")
    answer = send(sato, application, "call", words=" ", key=KEY)
    assert (answer.status_code, 'id="words-call-fault"' in answer.content.decode()) == (422, True)


def test_nothing_is_noted_of_who_was_erased(misspelt: Any, sato: Colleague) -> None:
    _someone, application = misspelt
    with operator_scope(A.slug):
        Application.objects.update(typed={}, differences=[], state="refused")
    assert 'name="words"' not in sato.client.get(page_of(application)).content.decode()
    answer = send(sato, application, "call", words="お電話。", key=KEY)
    assert (answer.status_code, history(application)) == (409, [])


@pytest.mark.parametrize("do", ["refuse", "ask"])
def test_words_that_came_too_late_are_shown_to_be_copied(misspelt: Any, sato: Colleague, do: str) -> None:
    _someone, application = misspelt
    send(colleague(A, "reviewer", name="森 次郎").arrive(), application, "accept")
    answer = send(sato, application, do, words="ご契約のお名前は？", key=KEY)
    copy = '<p class="event-note">ご契約のお名前は？</p>'
    assert (answer.status_code, copy in answer.content.decode()) == (409, True)


MOVED_IN = "66666666666666"


def file_brings_place(number: str) -> Place:
    """Let the place of somebody who has moved in come with a later file."""
    with operator_scope(A.slug):
        customer = Customer.objects.create(number="8000000001", name="川端　通", phone="0761-22-0001")
        return Place.objects.create(customer=customer, number=number, address="金沢市本町一丁目２番３号")


def test_who_applied_before_the_file_brought_the_place_is_accepted_once_it_has(sato: Colleague) -> None:
    someone = newcomer(A, customer_number=MOVED_IN)
    application = applied(someone)
    place = file_brings_place(MOVED_IN)
    page = sato.client.get(page_of(application)).content.decode()
    assert ('value="accept"' in page, "番号に当てはまる契約がありません。" in page) == (True, False)
    assert send(sato, application, "accept").status_code == 303
    assert (state(application), application.place_id) == ("accepted", place.pk)
    with operator_scope(A.slug):
        assert [each.place_id for each in MemberPlace.objects.filter(member=someone.member)] == [place.pk]


def test_queue_compares_with_the_place_that_a_later_file_brought(sato: Colleague) -> None:
    application = applied(newcomer(A, customer_number=MOVED_IN))
    queue = f"/{A.slug}/staff/applications/"
    before, _place = sato.client.get(queue).content.decode(), file_brings_place(MOVED_IN)
    after, as_file = (sato.client.get(f"{queue}{each}") for each in ("", "list.csv"))
    with operator_scope(A.slug):
        found = reviewing.compared(reviewing.find_application(number=application.pk))
    assert found is not None
    assert application.score < found.score
    assert f">{application.score}</span>" in before
    assert f">{found.score}</span>" in after.content.decode()
    assert f",{found.score}," in as_file.getvalue().decode()


def test_later_place_that_is_another_members_is_not_given_away(sato: Colleague) -> None:
    application = applied(newcomer(A, customer_number=MOVED_IN))
    place = file_brings_place(MOVED_IN)
    other = newcomer(A, name="川畑 透")
    applied(other)
    with operator_scope(A.slug):
        MemberPlace.objects.create(member=other.member, place=place)
    assert 'value="accept"' not in sato.client.get(page_of(application)).content.decode()
    assert send(sato, application, "accept").status_code == 409
    assert (state(application), application.place_id) == ("waiting", None)


def test_place_of_another_member_is_not_given_away(sato: Colleague) -> None:
    first = newcomer(A)
    first.register()
    application = applied(newcomer(A, customer_number=first.place.number))
    assert 'value="accept"' not in sato.client.get(page_of(application)).content.decode()
    assert send(sato, application, "accept").status_code == 409
    assert (state(application), history(application)) == ("waiting", [])


def test_reception_sees_and_decides_nothing(misspelt: Any) -> None:
    _someone, application = misspelt
    clerk = colleague(A, "reception").arrive()
    assert "承認する" not in clerk.client.get(page_of(application)).content.decode()
    assert send(clerk, application, "accept").status_code == 403
    assert state(application) == "waiting"


def test_queue_names_everybody_it_shows(misspelt: Any, sato: Colleague) -> None:
    _someone, application = misspelt
    other = applied(newcomer(A, name="川畑 透"))
    sato.client.get(f"/{A.slug}/staff/applications/")
    with operator_scope(A.slug):
        entry = AuditEntry.objects.get(act="looked")
    shown = [f"application:{application.pk}", f"application:{other.pk}"]
    assert entry.details == {"page": "staff_applications", "shown": shown}


def test_queue_costs_the_same_queries_for_1_and_for_24(
    misspelt: Any, sato: Colleague, django_assert_num_queries: Any
) -> None:
    _someone, application = misspelt
    with operator_scope(A.slug):
        Application.objects.update(place=None)
    for _count in (1, 24):
        with django_assert_num_queries(4):  # who is there, the queue, places that came later, the record
            sato.client.get(f"/{A.slug}/staff/applications/")
        with operator_scope(A.slug):
            facts = {"typed": application.typed, "score": 1, "applied_at": NOW, "member": application.member}
            Application.objects.bulk_create(Application(**facts) for _each in range(23))


def test_of_two_who_decide_at_once_one_is_told(committed_db: None) -> None:
    someone = newcomer(A, name="川畑 通")
    application = applied(someone)
    people = [colleague(A, "reviewer", name=f"審査 {number}") for number in range(4)]

    def accept(by: Actor) -> str:
        reviewing.accept(profile=A.profile, application=application, by=by, now=NOW)
        return "accepted"

    ends = deeds_at_once(A.slug, [lambda by=each.actor: accept(by) for each in people], AlreadyDecided)
    assert sorted(type(end).__name__ for end in ends) == ["AlreadyDecided"] * 3 + ["str"]
    with operator_scope(A.slug):
        assert OutgoingMail.objects.filter(kind="application_opened").count() == 1
    assert len(history(application)) == 1
